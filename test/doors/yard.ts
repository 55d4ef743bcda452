import { Keyring } from '../../src/crypto/keyring.ts'
import { RootKey } from '../../src/crypto/root.ts'
import type { AuditRecord } from '../../src/domain/audit.ts'
import type { Yard } from '../../src/doors/port.ts'
import type { Change } from '../../src/store/store.ts'
import type { TestHouse } from '../support/house.ts'

/*
 * A driver of its own beside a server that has none, so that a test can come between what the driver does.
 */

export const rootKey = '0123456789abcdef'.repeat(4)

export interface TestYard extends Yard {
  /** What is reported, the newest last. */
  readonly failures: unknown[]
  /** Runs once, before the next commit. */
  before: ((changes: readonly Change[]) => Promise<void>) | undefined
  /** Runs once, after the next commit. */
  after: ((records: readonly AuditRecord[]) => Promise<void>) | undefined
}

/** @param house started with the root key above */
export function yardOf({ store, clock }: TestHouse): TestYard {
  const failures: unknown[] = []
  const yard: TestYard = {
    read: store.read,
    keyring: new Keyring(new RootKey(Buffer.from(rootKey, 'hex'))),
    now: clock.now,
    failures,
    failed: (error) => failures.push(error),
    before: undefined,
    after: undefined,
    async commit(changes, records) {
      const { before } = yard
      yard.before = undefined
      await before?.(changes)
      const done = await store.commit(changes, records)
      const { after } = yard
      yard.after = undefined
      await after?.(records)
      return done
    },
  }
  return yard
}
