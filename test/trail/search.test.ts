import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { requestIdAt } from '../../src/domain/request-id.ts'
import type { Reader } from '../../src/store/store.ts'
import { SealedEnds } from '../../src/trail/ends.ts'
import { findEvents } from '../../src/trail/search.ts'
import { sealDue } from '../../src/trail/segment.ts'
import { forgetful, HOUR, record, START, search, Trail, writerOf } from './written.ts'

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
      await search(trail.store, { bearer: ['key/key-0', 'key/key-50', 'key/key-5'], code: ['InternalError'] }, all),
      ids((n) => [0, 5, 50].includes(n % 100)),
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

  it('gives each event once, also what is sealed while it looks', async () => {
    await using trail = await Trail.open()
    await trail.write(1, 20)
    const { read } = trail.store
    const sealing: Reader = {
      get: (table, key) => read.get(table, key),
      count: (table, where) => read.count(table, where),
      async find(table, query) {
        if (table === 'trailSegment' && query.where['pruned' as keyof typeof query.where] === 0)
          assert.equal(await trail.seal(HOUR), 1)
        return read.find(table, query)
      },
    }
    const query = { account: '100000000001', from: all[0], to: all[1], limit: 100, wanted: {} }
    const { events } = await findEvents(sealing, query)
    assert.deepEqual(
      events.map(({ n }) => n),
      Array.from({ length: 20 }, (_, i) => 20 - i),
    )
  })

  it('finds RequestIds at the times that they tell, and reads no more', async () => {
    await using trail = await Trail.open()
    const at = (n: number) => record(n, { requestId: requestIdAt(START + n * 1000) })
    const rows = Array.from({ length: 4096 }, (_, n) => at(n))
    for (let n = 0; n < rows.length; n += 64) await trail.store.commit([], rows.slice(n, n + 64))
    assert.equal(await trail.seal(HOUR), 4)
    const { read } = trail.store
    let blocks = 0
    const counting: Reader = {
      get: (table, key) => read.get(table, key),
      count: (table, where) => read.count(table, where),
      async find(table, query) {
        const found = await read.find(table, query)
        if (table === 'trailBlock') blocks += found.length
        return found
      },
    }
    const look = async (requestId: readonly string[]) => {
      blocks = 0
      const query = { account: '100000000001', from: all[0], to: all[1], limit: 100, wanted: { requestId } }
      return (await findEvents(counting, query)).events.map(({ n }) => n - 1)
    }
    const idOf = (n: number) => rows[n]?.requestId ?? ''
    assert.deepEqual([await look([idOf(3000)]), blocks], [[3000], 16])
    assert.deepEqual([await look([idOf(4095), idOf(5)]), blocks], [[4095, 5], 32])
    assert.deepEqual([await look([requestIdAt(START + 3000_000)]), blocks], [[], 16])
    assert.deepEqual([await look([requestIdAt(START - 1)]), blocks], [[], 0])
    assert.deepEqual(await look([idOf(7), 'request-7']), [7])
  })

  it('asks of chains that have ended once how far they are sealed, however many there are', async () => {
    await using trail = await Trail.open()
    for (let n = 1; n <= 5; n++) {
      await trail.store.commit([], [record(n)])
      await sealDue(trail.store, trail.key, forgetful, START + 3 * HOUR)
      trail.store.keep(await writerOf(trail.store, trail.key, () => trail.now, false))
    }
    await trail.store.commit([], [record(6)])
    const { read } = trail.store
    const asked: string[] = []
    const counting: Reader = {
      get: (table, key) => read.get(table, key),
      count: (table, where) => read.count(table, where),
      find(table, query) {
        const { writer } = query.where as { readonly writer?: unknown }
        if (table === 'trailSegment' && typeof writer === 'string') asked.push(writer)
        return read.find(table, query)
      },
    }
    const ends = new SealedEnds()
    const query = { account: '100000000001', from: all[0], to: all[1], limit: 100, wanted: {} }
    for (const expected of ['1,2,3,4,5,6', '6']) {
      assert.equal((await findEvents(counting, query, ends)).events.length, 6)
      assert.equal(asked.splice(0).sort().join(), expected)
    }
    // Of one that goes on after all.
    const head = { writer: '5', count: 2, hash: '', mac: '', time: START }
    assert.equal((await ends.of(read, head))?.last, 1)
  })

  it('shows no other account', async () => {
    await using trail = await Trail.open()
    await trail.store.commit([], [record(1), record(2, { account: '100000000002' })])
    assert.deepEqual(await search(trail.store, {}, all), ['request-1'])
  })
})
