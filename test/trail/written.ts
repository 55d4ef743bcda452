import assert from 'node:assert/strict'
import { randomBytes } from 'node:crypto'
import { TrailKey } from '../../src/crypto/trail-key.ts'
import type { AuditRecord } from '../../src/domain/audit.ts'
import { SqliteStore } from '../../src/store/sqlite.ts'
import type { Store } from '../../src/store/store.ts'
import type { Wanted } from '../../src/trail/readings.ts'
import { findEvents, type Place } from '../../src/trail/search.ts'
import { sealDue } from '../../src/trail/segment.ts'
import { verifyTrail } from '../../src/trail/verify.ts'
import { TrailWriter } from '../../src/trail/writer.ts'

export const HOUR = 3_600_000
export const START = 1_760_000_000_000

export const record = (n: number, more: Partial<AuditRecord> = {}): AuditRecord => ({
  requestId: `request-${n}`,
  time: START + n * 1000,
  service: 'kms',
  action: n % 7 === 0 ? 'CreateKey' : 'Encrypt',
  version: '2019-01-18',
  region: 'ap-guangzhou',
  effect: 'use',
  account: '100000000001',
  uin: `1000000000${n % 10}`,
  callerKind: 'user',
  callerName: 'ann',
  secretId: 'AKID1',
  address: '127.0.0.1',
  client: 'test',
  method: 'POST',
  code: n % 5 === 0 ? 'InternalError' : '',
  resources: JSON.stringify([`key/creatorUin/1/key-${n % 100}`]),
  parameters: '{"Note":"é\\n"}',
  ...more,
})

/** A writer that remembers nothing, so that what is sealed is read from the store. */
export const forgetful = { name: '1', draft: () => undefined }

export const writerOf = (
  store: Store,
  key: TrailKey,
  now: () => number,
  alone = true,
  altered = (_writer: string) => {},
) => TrailWriter.open(store, key, { alone, now, written: () => {}, altered })

export class Trail implements AsyncDisposable {
  readonly store: SqliteStore
  readonly key: TrailKey
  now = START
  private constructor(store: SqliteStore, key: TrailKey) {
    this.store = store
    this.key = key
  }

  static async open(key = new TrailKey(randomBytes(32))): Promise<Trail> {
    const store = new SqliteStore(':memory:')
    await store.migrate()
    const trail = new Trail(store, key)
    await trail.restart()
    return trail
  }

  /** Goes on as a server that starts does. */
  async restart(): Promise<TrailWriter> {
    const writer = await writerOf(this.store, this.key, () => this.now)
    this.store.keep(writer)
    return writer
  }

  /** Writes records in blocks of five, from number `from` on. */
  async write(from: number, count: number): Promise<void> {
    for (let n = from; n < from + count; n += 5)
      await this.store.commit(
        [],
        Array.from({ length: Math.min(5, from + count - n) }, (_, i) => record(n + i)),
      )
  }

  /** Two full segments and a tail of three blocks. */
  static async full(): Promise<Trail> {
    const trail = await Trail.open()
    await trail.write(1, 2065)
    await trail.seal()
    return trail
  }

  seal(later = 0): Promise<number> {
    this.now = START + 2065_000 + later
    return sealDue(this.store, this.key, forgetful, START + later)
  }

  verify() {
    return verifyTrail(this.store.read, { publicKey: this.key.publicKey, mac: (text) => this.key.mac(text) })
  }

  async first(): Promise<string> {
    const { findings } = await this.verify()
    return findings.map(({ writer, record, what }) => `${writer} ${record} ${what}`).join()
  }

  [Symbol.asyncDispose](): Promise<void> {
    return this.store.close()
  }
}

/** All pages of a search, `limit` events each. */
export async function search(
  store: Store,
  wanted: Wanted,
  span: readonly [number, number],
  limit = 100,
): Promise<string[]> {
  const found: string[] = []
  for (let after: Place | undefined; ; ) {
    const query = { account: '100000000001', from: span[0], to: span[1], limit, after, wanted }
    const { events, next } = await findEvents(store.read, query)
    assert.ok(events.length <= limit)
    found.push(...events.map(({ record }) => record.requestId))
    if (next === undefined) return found
    after = next
  }
}
