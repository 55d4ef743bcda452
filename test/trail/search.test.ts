import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { findEvents } from '../../src/trail/search.ts'
import { HOUR, record, START, search, Trail } from './written.ts'

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
