import assert from 'node:assert/strict'
import { randomBytes } from 'node:crypto'
import { describe, it } from 'node:test'
import { TrailKey } from '../../src/crypto/trail-key.ts'
import type { AuditRecord } from '../../src/domain/audit.ts'
import type { Cmk } from '../../src/domain/key.ts'
import { TrailWriter } from '../../src/trail/writer.ts'
import { cmk, insert, kinds, record } from './kinds.ts'

for (const kind of kinds) {
  describe(`the store on ${kind.name}`, { skip: kind.skip }, () => {
    it('refuses a row that is there already, and with it the whole commit', async () => {
      await using opened = await kind.open()
      const { store } = opened
      assert.equal(await store.commit([insert(cmk('a'))]), true)
      assert.equal(await store.commit([insert(cmk('b')), insert(cmk('a'))], [record('r1')]), false)
      assert.equal(await store.commit([insert(cmk('c', { alias: 'alias-a' }))]), false)
      assert.equal(await store.read.count('cmk', {}), 1)
    })

    it('updates the revision that was read, and no other', async () => {
      await using opened = await kind.open()
      const { store } = opened
      await store.commit([insert(cmk('a'))])
      const read = await store.read.get('cmk', { account: '1001', id: 'a' })
      assert.ok(read)
      assert.equal(await store.commit([{ update: 'cmk', row: { ...read, state: 'Disabled' } }]), true)
      assert.equal(await store.commit([{ update: 'cmk', row: { ...read, state: 'Archived' } }]), false)
      assert.deepEqual(await store.read.get('cmk', { account: '1001', id: 'a' }), {
        ...read,
        state: 'Disabled',
        revision: 2,
      })
    })

    it('removes what is there, and says so when it is not', async () => {
      await using opened = await kind.open()
      const { store } = opened
      await store.commit([insert(cmk('a'))])
      assert.equal(await store.commit([{ remove: 'cmk', row: { account: '1001', id: 'a' } }]), true)
      assert.equal(await store.commit([{ remove: 'cmk', row: { account: '1001', id: 'a' } }]), false)
    })

    it('holds a limit against many writers at once', async () => {
      await using opened = await kind.open()
      const { store } = opened
      const limited = (i: number): Promise<boolean> =>
        store.commit([insert(cmk(`k${i}`)), { limit: 'cmk', where: { account: '1001' }, max: 5 }])
      const held = await Promise.all(Array.from({ length: 20 }, (_, i) => limited(i)))
      assert.equal(held.filter(Boolean).length, 5)
      assert.equal(await store.read.count('cmk', {}), 5)
    })

    it('lets exactly one of many writers of one revision win', async () => {
      await using opened = await kind.open()
      const { store } = opened
      await store.commit([insert(cmk('a'))])
      const writes = Array.from({ length: 10 }, (_, i) =>
        store.commit([{ update: 'cmk', row: cmk('a', { description: `${i}` }) }]),
      )
      assert.equal((await Promise.all(writes)).filter(Boolean).length, 1)
    })

    it('keeps neighbours in a group apart: one that fails takes no other along', async () => {
      await using opened = await kind.open()
      const { store } = opened
      const broken = { ...cmk('bad'), description: null } as unknown as Cmk
      const [good, bad, other] = await Promise.allSettled([
        store.commit([insert(cmk('a'))], [record('r1')]),
        store.commit([insert(cmk('c')), insert(broken)], [record('r2')]),
        store.commit([insert(cmk('b'))], [record('r3')]),
      ])
      assert.deepEqual(
        [good, other],
        [
          { status: 'fulfilled', value: true },
          { status: 'fulfilled', value: true },
        ],
      )
      assert.notDeepEqual(bad, { status: 'fulfilled', value: true })
      assert.equal(await store.read.count('cmk', {}), 2)
    })

    it('acknowledges nothing that a failing record took along', async () => {
      await using opened = await kind.open()
      const { store } = opened
      const around = { alone: true, now: Date.now, written: () => {}, altered: () => {} }
      store.keep(await TrailWriter.open(store, new TrailKey(randomBytes(32)), around))
      const broken = { ...record('r2'), time: 1n } as unknown as AuditRecord
      const [before, failed, after] = await Promise.allSettled([
        store.commit([insert(cmk('a'))], [record('r1')]),
        store.commit([], [broken]),
        store.commit([insert(cmk('b'))], [record('r3')]),
      ])
      assert.notDeepEqual(failed, { status: 'fulfilled', value: true })
      for (const [id, fate] of [['a', before] as const, ['b', after] as const]) {
        const acknowledged = fate.status === 'fulfilled' && fate.value
        assert.equal((await store.read.get('cmk', { account: '1001', id })) !== undefined, acknowledged, id)
      }
      assert.equal(await store.commit([insert(cmk('c'))], [record('r4')]), true)
    })

    it('fails loudly when the database does', async () => {
      await using opened = await kind.open()
      const { store } = opened
      await opened.exec('ALTER TABLE cmk RENAME TO gone')
      await assert.rejects(store.read.get('cmk', { account: '1001', id: 'a' }))
      await assert.rejects(store.commit([insert(cmk('a'))]))
      await opened.exec('ALTER TABLE gone RENAME TO cmk')
      assert.equal(await store.commit([insert(cmk('a'))]), true)
    })

    it('shows a row as it was last committed, however often it was read before', async () => {
      await using opened = await kind.open()
      const { store } = opened
      const key = { account: '1001', id: 'a' }
      const read = () => store.read.get('cmk', key)
      assert.equal(await read(), undefined)
      await store.commit([insert(cmk('a'))])
      assert.equal((await read())?.state, 'Enabled')
      await store.commit([{ update: 'cmk', row: cmk('a', { state: 'Disabled' }) }])
      assert.equal((await read())?.state, 'Disabled')
      const undone = [{ update: 'cmk', row: cmk('a', { state: 'Archived', revision: 2 }) }, insert(cmk('a'))] as const
      assert.equal(await store.commit(undone), false)
      assert.equal((await read())?.state, 'Disabled')
      const [, seen] = await Promise.all([
        store.commit([{ update: 'cmk', row: cmk('a', { state: 'Enabled', revision: 2 }) }]),
        read(),
      ])
      assert.equal(seen?.state, 'Disabled')
      assert.equal((await read())?.state, 'Enabled')
      await store.commit([{ remove: 'cmk', row: key }])
      assert.equal(await read(), undefined)
    })

    it('migrates once, and again without effect', async () => {
      await using opened = await kind.open()
      const { store } = opened
      await store.commit([{ insert: 'setting', row: { name: 'x', value: 'y' } }])
      await store.migrate()
      assert.equal(await store.peek('x'), 'y')
      assert.equal(await store.peek('none'), undefined)
    })
  })
}
