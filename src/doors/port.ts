import type { Keyring } from '../crypto/keyring.ts'
import type { AuditRecord } from '../domain/audit.ts'
import type { Change, Reader } from '../store/store.ts'

/*
 * What stands behind Lighthouse instances: nothing (`record.ts`), a door that this process opens (`door.ts`), or a host that
 * was enrolled (`host.ts`).
 */

/** What a driver is given to work with. */
export interface Yard {
  readonly read: Reader
  readonly keyring: Keyring
  /** Resolves when the records are kept as the installation wants them; false when a change does not fit any more. */
  readonly commit: (changes: readonly Change[], records: readonly AuditRecord[]) => Promise<boolean>
  /** Milliseconds. */
  readonly now: () => number
  /** Hears of what went wrong where nobody can be answered. */
  readonly failed: (error: unknown) => void
}

export interface Driver extends AsyncDisposable {
  /** Brings what stands there in line with what is stored. Never throws: what fails is reported, and tried again. */
  look(): Promise<void>
  /** Where hosts ask, where they do. */
  readonly endpoint: string | undefined
}
