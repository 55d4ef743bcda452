import assert from 'node:assert/strict'
import { randomBytes } from 'node:crypto'
import { describe, it } from 'node:test'
import { TrailKey } from '../../src/crypto/trail-key.ts'
import { PostgresStore } from '../../src/store/postgres.ts'
import type { Reader } from '../../src/store/store.ts'
import { sealDue } from '../../src/trail/segment.ts'
import { verifyTrail } from '../../src/trail/verify.ts'
import { emptyDatabase, skipPostgres } from '../support/postgres.ts'
import { forgetful, HOUR, record, START, search, writerOf } from './written.ts'

describe('the trail on PostgreSQL', { skip: skipPostgres }, () => {
  it('has a chain for each server, and is whole', async () => {
    await using database = await emptyDatabase()
    const [a, b] = [await PostgresStore.open(database.url), await PostgresStore.open(database.url)]
    await a.migrate()
    const seed = randomBytes(32)
    const key = new TrailKey(Buffer.from(seed))
    for (const store of [a, b]) store.keep(await writerOf(store, key, () => START, false))
    await Promise.all(Array.from({ length: 60 }, (_, n) => (n % 2 === 0 ? a : b).commit([], [record(n)])))
    assert.equal(await sealDue(a, key, forgetful, START + HOUR), 2)
    await a.commit([], [record(61)])
    const verdict = await verifyTrail(b.read, { publicKey: key.publicKey, mac: (text) => key.mac(text) })
    assert.deepEqual(verdict, { records: 61, pruned: 0, findings: [] })
    assert.equal((await search(b, {}, [START, START + HOUR])).length, 61)
    await a.close()
    await b.close()
  })

  it('is whole as of one moment, while a server goes on with it', async () => {
    await using database = await emptyDatabase()
    const [server, other] = [await PostgresStore.open(database.url), await PostgresStore.open(database.url)]
    await server.migrate()
    const key = new TrailKey(randomBytes(32))
    server.keep(await writerOf(server, key, () => START, false))
    let n = 0
    const write = () => server.commit([], [record(n++)])
    /** Before each question there is a record more. */
    const meanwhile = (read: Reader): Reader => ({
      get: (table, row) => write().then(() => read.get(table, row)),
      find: (table, query) => write().then(() => read.find(table, query)),
      count: (table, where) => write().then(() => read.count(table, where)),
    })
    const verify = (read: Reader) =>
      verifyTrail(meanwhile(read), { publicKey: key.publicKey, mac: (text) => key.mac(text) })
    await write()
    assert.deepEqual(await other.inOneView(verify), { records: 2, pruned: 0, findings: [] })
    assert.ok(n > 3)
    const { findings } = await verify(other.read)
    assert.deepEqual(
      findings.map(({ what }) => what),
      ['end forged'],
      'what is read at several moments is no trail',
    )
    await server.close()
    await other.close()
  })

  it('begins another chain when its end was altered while it could not be written', async () => {
    await using database = await emptyDatabase()
    const store = await PostgresStore.open(database.url)
    await store.migrate()
    const key = new TrailKey(randomBytes(32))
    const heard: string[] = []
    const writer = await writerOf(
      store,
      key,
      () => START,
      false,
      (name) => heard.push(name),
    )
    store.keep(writer)
    await store.commit([], [record(1)])
    const [block] = await store.read.find('trailBlock', { where: {} })
    if (block === undefined) throw new Error('nothing was written')
    // Another block lies where the next would: it fails, and nobody knows at first why.
    await store.commit([{ insert: 'trailBlock', row: { ...block, first: 2 } }])
    await assert.rejects(store.commit([], [record(2)]))
    const other = await PostgresStore.open(database.url)
    await other.commit([
      { remove: 'trailBlock', row: { writer: '1', first: 2 } },
      { update: 'trailHead', row: { writer: '1', count: 0, hash: '', mac: '', time: 0 } },
    ])
    await other.close()
    for (const n of [3, 4]) assert.equal(await store.commit([], [record(n)]), true)
    assert.deepEqual([heard, writer.name], [['1'], '2'])
    const { records, findings } = await verifyTrail(store.read, {
      publicKey: key.publicKey,
      mac: (text) => key.mac(text),
    })
    assert.deepEqual([records, findings], [3, [{ writer: '1', record: 2, what: 'end forged' }]])
    await store.close()
  })
})
