import assert from 'node:assert/strict'
import { randomBytes } from 'node:crypto'
import { describe, it } from 'node:test'
import { TrailKey } from '../../src/crypto/trail-key.ts'
import type { AuditRecord } from '../../src/domain/audit.ts'
import { PostgresStore } from '../../src/store/postgres.ts'
import { SqliteStore } from '../../src/store/sqlite.ts'
import type { Store } from '../../src/store/store.ts'
import { pruneDue } from '../../src/trail/retention.ts'
import { findEvents, type Place } from '../../src/trail/search.ts'
import { sealDue } from '../../src/trail/segment.ts'
import type { Wanted } from '../../src/trail/terms.ts'
import { verifyTrail } from '../../src/trail/verify.ts'
import { TrailWriter } from '../../src/trail/writer.ts'
import { emptyDatabase, skipPostgres } from '../support/postgres.ts'

const HOUR = 3_600_000
const START = 1_760_000_000_000

const record = (n: number, more: Partial<AuditRecord> = {}): AuditRecord => ({
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
const forgetful = { name: '1', draft: () => undefined }

class Trail implements AsyncDisposable {
  readonly store: SqliteStore
  readonly key: TrailKey
  now = START
  private constructor(store: SqliteStore, key: TrailKey) {
    this.store = store
    this.key = key
  }

  static async open(): Promise<Trail> {
    const store = new SqliteStore(':memory:')
    await store.migrate()
    const trail = new Trail(store, new TrailKey(randomBytes(32)))
    store.keep(
      await TrailWriter.open(
        store,
        trail.key,
        true,
        () => trail.now,
        () => {},
      ),
    )
    return trail
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

describe('the trail', () => {
  it('is whole as it was written, sealed, and across a restart', async () => {
    await using trail = await Trail.full()
    assert.deepEqual(await trail.verify(), { records: 2065, pruned: 0, findings: [] })
    const segments = await trail.store.read.find('trailSegment', { where: {}, order: [['first', 'asc']] })
    assert.deepEqual(
      segments.map(({ first, count }) => [first, count]),
      [
        [1, 1025],
        [1026, 1025],
      ],
    )
    trail.store.keep(
      await TrailWriter.open(
        trail.store,
        trail.key,
        true,
        () => trail.now,
        () => {},
      ),
    )
    await trail.write(2066, 7)
    assert.deepEqual(await trail.verify(), { records: 2072, pruned: 0, findings: [] })
  })

  it('seals fewer records once they are old', async () => {
    await using trail = await Trail.open()
    await trail.write(1, 10)
    assert.equal(await trail.seal(), 0)
    assert.equal(await trail.seal(HOUR), 1)
    assert.equal(await trail.first(), '')
  })

  const harms: Readonly<Record<string, readonly [sql: string, found: string]>> = {
    'one byte flipped in a sealed record': [
      `UPDATE trail_block SET lines = replace(lines, '"request-502"', '"request-503"') WHERE first = 501`,
      '1 502 record changed',
    ],
    'one byte flipped in a tag': [
      "UPDATE trail_block SET lines = CASE substr(lines, 1, 1) WHEN 'a' THEN 'b' ELSE 'a' END || substr(lines, 2) WHERE first = 2056",
      '1 2056 record changed',
    ],
    'one byte flipped in the tail': [
      `UPDATE trail_block SET lines = replace(lines, '"request-2064"', '"request-2069"') WHERE first = 2061`,
      '1 2064 record changed',
    ],
    'one record removed': [
      `UPDATE trail_block SET lines = substr(lines, instr(lines, char(10)) + 1) WHERE first = 1501`,
      '1 1501 record missing',
    ],
    'one block removed': ['DELETE FROM trail_block WHERE first = 16', '1 16 record missing'],
    'one block of the tail removed': ['DELETE FROM trail_block WHERE first = 2056', '1 2056 record missing'],
    'two records swapped': [
      `UPDATE trail_block SET lines = substr(lines, instr(lines, char(10)) + 1) || substr(lines, 1, instr(lines, char(10))) WHERE first = 501`,
      '1 501 record out of order',
    ],
    'two blocks swapped': [
      'UPDATE trail_block SET lines = (SELECT lines FROM trail_block AS other WHERE other.first = 527 - trail_block.first) WHERE first IN (261, 266)',
      '1 261 record changed',
    ],
    'the tail cut': ['DELETE FROM trail_block WHERE first = 2061', '1 2061 end missing'],
    'the tail cut and the end moved': [
      'DELETE FROM trail_block WHERE first = 2061; UPDATE trail_head SET count = 2060',
      '1 2061 end forged',
    ],
    'a segment deleted': ['DELETE FROM trail_segment WHERE first = 1', '1 1 segment missing'],
    'a segment deleted with its records': [
      'DELETE FROM trail_segment WHERE first = 1; DELETE FROM trail_block WHERE first < 1026',
      '1 1 segment missing',
    ],
    'the records of a segment deleted': ['DELETE FROM trail_block WHERE first < 1026', '1 1 record missing'],
    'a checkpoint forged': [
      `UPDATE trail_segment SET hash = replace(hash, substr(hash, 1, 1), '0') || '', count = count WHERE first = 1026; UPDATE trail_segment SET last_time = last_time + 1 WHERE first = 1026`,
      '1 1026 checkpoint forged',
    ],
    'a checkpoint that says pruned': [
      'UPDATE trail_segment SET pruned = 1 WHERE first = 1; DELETE FROM trail_block WHERE first < 1026',
      '1 1 checkpoint forged',
    ],
    'the writer deleted while another is there': [
      "DELETE FROM trail_head; DELETE FROM trail_segment; DELETE FROM trail_block; INSERT INTO trail_head VALUES ('2', 0, '', '', 0)",
      '1 1 writer missing,2 1 end forged',
    ],
  }
  for (const [harm, [sql, found]] of Object.entries(harms)) {
    it(`finds ${harm}`, async () => {
      await using trail = await Trail.full()
      trail.store.exec(sql)
      assert.equal(await trail.first(), found)
    })
  }

  it('finds records changed by one who wrote the whole chain anew', async () => {
    await using trail = await Trail.full()
    await using forged = await Trail.open()
    await forged.write(1, 1025)
    await forged.store.commit([], [record(9999)])
    await forged.write(1027, 1039)
    for (const table of ['trailBlock'] as const) {
      const rows = await forged.store.read.find(table, { where: {} })
      trail.store.exec('DELETE FROM trail_block')
      await trail.store.commit(rows.map((row) => ({ insert: table, row })))
    }
    assert.equal(await trail.first(), '1 1026 chain rewritten')
  })

  it('does not seal what was changed before', async () => {
    await using trail = await Trail.open()
    await trail.write(1, 1025)
    trail.store.exec(`UPDATE trail_block SET lines = replace(lines, '"request-502"', '"request-503"')`)
    await assert.rejects(trail.seal(), /record 502 of writer 1/)
  })

  it('seals what was written, as its writer remembers it, whatever the store has become', async () => {
    await using trail = await Trail.open()
    const writer = await TrailWriter.open(
      trail.store,
      trail.key,
      true,
      () => trail.now,
      () => {},
    )
    trail.store.keep(writer)
    await trail.write(1, 2065)
    assert.equal(await sealDue(trail.store, trail.key, writer, START), 2)
    assert.deepEqual(await trail.verify(), { records: 2065, pruned: 0, findings: [] })
    const remembered = await trail.store.read.find('trailSegment', { where: {}, order: [['first', 'asc']] })
    trail.store.exec('DELETE FROM trail_segment')
    assert.equal(await trail.seal(), 2)
    const read = await trail.store.read.find('trailSegment', { where: {}, order: [['first', 'asc']] })
    assert.deepEqual(remembered, read)
    await trail.write(2066, 1030)
    trail.store.exec(`UPDATE trail_block SET lines = replace(lines, '"request-2070"', '"request-2079"')`)
    assert.equal(await sealDue(trail.store, trail.key, writer, START), 1)
    assert.equal(await trail.first(), '1 2070 record changed')
  })

  it('goes on to remember after it has sealed what was not full', async () => {
    await using trail = await Trail.open()
    const writer = await TrailWriter.open(
      trail.store,
      trail.key,
      true,
      () => trail.now,
      () => {},
    )
    trail.store.keep(writer)
    await trail.write(1, 10)
    assert.equal(await sealDue(trail.store, trail.key, writer, START + HOUR), 1)
    await trail.write(11, 1030)
    assert.equal(writer.draft(11)?.count, 1025)
    assert.equal(await sealDue(trail.store, trail.key, writer, START), 1)
    assert.equal(writer.draft(1036)?.count, 5)
    assert.deepEqual(await trail.verify(), { records: 1040, pruned: 0, findings: [] })
  })

  it('is pruned by whole segments, and proves what is left', async () => {
    await using trail = await Trail.full()
    const now = START + 1025_000 + 24 * HOUR
    assert.equal(await pruneDue(trail.store, trail.key, { days: 1, megabytes: 0 }, now), 1)
    assert.deepEqual(await trail.verify(), { records: 1040, pruned: 1025, findings: [] })
    assert.equal(await trail.store.read.count('trailBlock', { first: { atMost: 1025 } }), 0)
    assert.equal(await pruneDue(trail.store, trail.key, { days: 0, megabytes: 0.0001 }, now), 1)
    assert.deepEqual(await trail.verify(), { records: 15, pruned: 2050, findings: [] })
    trail.store.exec('DELETE FROM trail_segment WHERE first = 1')
    assert.equal(await trail.first(), '1 1 segment missing')
  })
})

/** All pages of a search, `limit` events each. */
async function search(store: Store, wanted: Wanted, span: readonly [number, number], limit = 100): Promise<string[]> {
  const found: string[] = []
  for (let after: Place | undefined; ; ) {
    const query = { account: '100000000001', from: span[0], to: span[1], limit, after, wanted }
    const { events, next } = await findEvents(store.read, query)
    assert.ok(events.length <= limit)
    found.push(...events.map(({ requestId }) => requestId))
    if (next === undefined) return found
    after = next
  }
}

const ids = (holds: (n: number) => boolean): string[] =>
  Array.from({ length: 2065 }, (_, i) => 2065 - i)
    .filter(holds)
    .map((n) => `request-${n}`)

describe('a search of the trail', () => {
  const all = [START, START + 10 * HOUR] as const

  it('gives what is wanted, the newest first, page by page', async () => {
    await using trail = await Trail.full()
    assert.deepEqual(
      await search(trail.store, {}, all),
      ids(() => true),
    )
    assert.deepEqual(
      await search(trail.store, { eventName: ['CreateKey'] }, all, 7),
      ids((n) => n % 7 === 0),
    )
    assert.deepEqual(
      await search(trail.store, { eventName: ['CreateKey'], uin: ['10000000003', '10000000004'] }, all),
      ids((n) => n % 7 === 0 && [3, 4].includes(n % 10)),
    )
    assert.deepEqual(await search(trail.store, { requestId: ['request-3'] }, all), ['request-3'])
    assert.deepEqual(
      await search(trail.store, { resource: ['key-42'] }, all),
      ids((n) => n % 100 === 42),
    )
    assert.deepEqual(
      await search(trail.store, { resourceType: ['key'], code: ['InternalError'] }, all),
      ids((n) => n % 5 === 0),
    )
    assert.deepEqual(await search(trail.store, { requestId: ['none'] }, all), [])
  })

  it('keeps to its span of time', async () => {
    await using trail = await Trail.full()
    const span = [START + 1000_000, START + 1100_000] as const
    assert.deepEqual(
      await search(trail.store, {}, span, 10),
      ids((n) => n >= 1000 && n <= 1100),
    )
  })

  it('gives each event of one millisecond once', async () => {
    await using trail = await Trail.open()
    const same = Array.from({ length: 23 }, (_, i) => record(i, { time: START }))
    await trail.store.commit([], same)
    const found = await search(trail.store, {}, all, 5)
    assert.deepEqual(found, same.map(({ requestId }) => requestId).reverse())
  })

  it('goes on page by page where much must be read for little', async () => {
    await using trail = await Trail.open()
    for (let n = 1; n <= 80; n++) {
      const group = Array.from({ length: 1024 }, (_, i) =>
        record(n, { requestId: `${n} ${i}`, uin: `${(n + i) % 2}`, code: `${i % 2}` }),
      )
      await trail.store.commit([], group)
      await trail.seal(HOUR)
    }
    // In each segment there are both, but only in every other one record is of both.
    const query = {
      account: '100000000001',
      from: START,
      to: START + HOUR,
      limit: 30_000,
      wanted: { uin: ['1'], code: ['0'] },
    }
    const page = await findEvents(trail.store.read, query)
    assert.ok(page.events.length < 40 * 512 && page.next !== undefined)
    const found = await search(trail.store, query.wanted, all, 30_000)
    assert.equal(found.length, 40 * 512)
    assert.equal(new Set(found).size, found.length)
  })

  it('shows no other account', async () => {
    await using trail = await Trail.open()
    await trail.store.commit([], [record(1), record(2, { account: '100000000002' })])
    assert.deepEqual(await search(trail.store, {}, all), ['request-1'])
  })
})

describe('the trail on PostgreSQL', { skip: skipPostgres }, () => {
  it('has a chain for each server, and is whole', async () => {
    await using database = await emptyDatabase()
    const [a, b] = [await PostgresStore.open(database.url), await PostgresStore.open(database.url)]
    await a.migrate()
    const seed = randomBytes(32)
    const key = new TrailKey(Buffer.from(seed))
    for (const store of [a, b])
      store.keep(
        await TrailWriter.open(
          store,
          key,
          false,
          () => START,
          () => {},
        ),
      )
    await Promise.all(Array.from({ length: 60 }, (_, n) => (n % 2 === 0 ? a : b).commit([], [record(n)])))
    assert.equal(await sealDue(a, key, forgetful, START + HOUR), 2)
    await a.commit([], [record(61)])
    const verdict = await verifyTrail(b.read, { publicKey: key.publicKey, mac: (text) => key.mac(text) })
    assert.deepEqual(verdict, { records: 61, pruned: 0, findings: [] })
    assert.equal((await search(b, {}, [START, START + HOUR])).length, 61)
    await a.close()
    await b.close()
  })
})
