import assert from 'node:assert/strict'
import { randomBytes } from 'node:crypto'
import { describe, it } from 'node:test'
import { TrailKey } from '../../src/crypto/trail-key.ts'
import { PostgresStore } from '../../src/store/postgres.ts'
import { pruneDue } from '../../src/trail/retention.ts'
import { sealDue } from '../../src/trail/segment.ts'
import { verifyTrail } from '../../src/trail/verify.ts'
import { TrailWriter } from '../../src/trail/writer.ts'
import { emptyDatabase, skipPostgres } from '../support/postgres.ts'
import { forgetful, HOUR, record, START, search, Trail } from './written.ts'

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
    await trail.restart()
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
    const writer = await trail.restart()
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
    const writer = await trail.restart()
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
