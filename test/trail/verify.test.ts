import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { pruneDue } from '../../src/trail/retention.ts'
import { sealDue } from '../../src/trail/segment.ts'
import { HOUR, record, START, Trail, writerOf } from './written.ts'

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
    'a head under a name that no writer has': [
      "INSERT INTO trail_head VALUES ('x', 0, '', '', 0); DELETE FROM trail_block WHERE first = 16",
      '1 16 record missing,x 1 no such writer',
    ],
    'a segment under such a name': ["UPDATE trail_segment SET writer = '01' WHERE first = 1026", '01 1 no such writer'],
    'a head far beyond the others, without counting through to it': [
      "INSERT INTO trail_head VALUES ('999999999999', 0, '', '', 0)",
      '2 1 writer missing,999999999999 1 end forged',
    ],
    'the head of the only writer deleted': ['DELETE FROM trail_head', '1 2066 end missing'],
    'all but the blocks of the only writer deleted': [
      'DELETE FROM trail_head; DELETE FROM trail_segment; DELETE FROM trail_block WHERE first < 2061',
      '1 1 record missing',
    ],
    'a block of no records': ["INSERT INTO trail_block VALUES ('1', 2066, 0, '')", '1 2066 record missing'],
  }
  for (const [harm, [sql, found]] of Object.entries(harms)) {
    it(`finds ${harm}`, async () => {
      await using trail = await Trail.full()
      trail.store.exec(sql)
      assert.equal(await trail.first(), found)
    })
  }

  it('finds a block put where one read of blocks ends and the next begins', async () => {
    await using trail = await Trail.open()
    await trail.write(1, 1300)
    trail.store.exec("INSERT INTO trail_block VALUES ('1', 1278, 1, (SELECT lines FROM trail_block WHERE first = 1))")
    assert.equal(await trail.first(), '1 1281 record missing')
  })

  it('finds records put where others were pruned', async () => {
    await using trail = await Trail.full()
    await pruneDue(trail.store, trail.key, { days: 1, megabytes: 0 }, START + 1025_000 + 24 * HOUR)
    trail.store.exec("INSERT INTO trail_block VALUES ('1', 5, 1, (SELECT lines FROM trail_block WHERE first = 1026))")
    assert.equal(await trail.first(), '1 5 record changed')
  })

  const run = (sql: string) => (trail: Trail) => trail.store.exec(sql)
  type Harm = (trail: Trail) => void | Promise<void>
  const stopped: Readonly<Record<string, readonly [harm: Harm, found: string, altered: string]>> = {
    'the tail cut': [run('DELETE FROM trail_block WHERE first = 2061'), '1 2061 record missing', ''],
    'the tail cut and the end moved': [
      run('DELETE FROM trail_block WHERE first = 2061; UPDATE trail_head SET count = 2060'),
      '1 2061 end forged',
      '1',
    ],
    'the last records rewritten, and all computed for them that needs no key': [
      async (trail) => {
        await using forged = await Trail.open()
        await forged.write(1, 2060)
        await forged.write(7001, 5)
        const [block] = await forged.store.read.find('trailBlock', { where: { first: 2061 } })
        const ends = await Promise.all([forged, trail].map(({ store }) => store.read.get('trailHead', { writer: '1' })))
        const [head, before] = ends
        if (block === undefined || head === undefined || before === undefined) throw new Error('nothing was written')
        await trail.store.commit([
          { update: 'trailBlock', row: block },
          { update: 'trailHead', row: { ...head, mac: before.mac } },
        ])
      },
      '1 2066 end forged',
      '1',
    ],
    'the head deleted': [run('DELETE FROM trail_head'), '1 2066 end missing', '1'],
    'an older head put back, and the records after it left': [
      async (trail) => {
        await using older = await Trail.open(trail.key)
        await older.write(1, 2060)
        const head = await older.store.read.get('trailHead', { writer: '1' })
        if (head === undefined) throw new Error('nothing was written')
        await trail.store.commit([{ update: 'trailHead', row: head }])
      },
      '1 2066 end forged',
      '1',
    ],
    'a head added far beyond': [
      run("INSERT INTO trail_head VALUES ('999999999999', 7, '', '', 0)"),
      '2 1 writer missing,999999999999 1 end forged',
      '',
    ],
  }
  for (const [title, [harm, found, altered]] of Object.entries(stopped))
    it(`finds ${title} while no server was at work, also after one has gone on`, async () => {
      await using trail = await Trail.full()
      await harm(trail)
      const heard: string[] = []
      const writer = await writerOf(
        trail.store,
        trail.key,
        () => trail.now,
        true,
        (name) => heard.push(name),
      )
      trail.store.keep(writer)
      assert.equal(heard.join(), altered)
      await trail.write(3001, 12)
      assert.equal(await trail.first(), found)
      await sealDue(trail.store, trail.key, writer, START + 4 * HOUR).catch(() => 0)
      assert.equal(await trail.first(), found)
      const again = await writerOf(trail.store, trail.key, () => trail.now)
      assert.equal(again.name, writer.name, 'what was begun instead is gone on with')
    })

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

  it('seals the chains of others although one is broken', async () => {
    await using trail = await Trail.open()
    await trail.write(1, 1025)
    trail.store.exec(`UPDATE trail_block SET lines = replace(lines, '"request-502"', '"request-503"')`)
    trail.store.keep(await writerOf(trail.store, trail.key, () => trail.now, false))
    await trail.write(2001, 1025)
    await assert.rejects(trail.seal(), /record 502 of writer 1/)
    const segments = await trail.store.read.find('trailSegment', { where: {} })
    assert.deepEqual(
      segments.map(({ writer, count }) => [writer, count]),
      [['2', 1025]],
    )
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
