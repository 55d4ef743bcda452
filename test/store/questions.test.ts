import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import type { TagRow } from '../../src/domain/account.ts'
import type { Cmk } from '../../src/domain/key.ts'
import type { TagDefinition } from '../../src/domain/tag.ts'
import type { Change, Where } from '../../src/store/store.ts'
import { cmk, insert, kinds, record } from './kinds.ts'

for (const kind of kinds) {
  describe(`the store on ${kind.name}`, { skip: kind.skip }, () => {
    it('gives back every kind of value as it was', async () => {
      await using opened = await kind.open()
      const { store } = opened
      const row = cmk('a', { description: '密钥 "x" \u{1F511}', rotationEnabled: true })
      const material = { account: '1001', key: 'a', version: 1, createTime: 5, material: Buffer.from([0, 1, 255]) }
      const pair = {
        account: '1001',
        region: 'ap-guangzhou',
        id: 'lhkp-1',
        name: 'n',
        publicKey: 'ssh-rsa A',
        fingerprint: 'f',
        origin: 'CREATED',
        createTime: 1,
      } as const
      assert.equal(
        await store.commit([insert(row), { insert: 'keyMaterial', row: material }, { insert: 'keyPair', row: pair }]),
        true,
      )
      assert.deepEqual(await store.read.get('cmk', { account: '1001', id: 'a' }), row)
      assert.deepEqual(await store.read.get('keyMaterial', { account: '1001', key: 'a', version: 1 }), material)
      assert.deepEqual(await store.read.get('keyPair', pair), pair)
      assert.equal(await store.read.get('cmk', { account: '1002', id: 'a' }), undefined)
    })

    it('finds by value, list, part, difference and bound, sorted by bytes and paged', async () => {
      await using opened = await kind.open()
      const { store } = opened
      const aliases = ['b', 'B', 'a_c', 'a%c', 'é', 'z']
      await store.commit(
        aliases.map((alias, i) =>
          insert(cmk(`k${i}`, { alias, deletionDate: i, state: i < 3 ? 'Enabled' : 'Disabled' })),
        ),
      )
      const found = async (where: object, more: object = {}) =>
        (await store.read.find('cmk', { where, order: [['alias', 'asc']], ...more } as never)).map((row) => row.alias)
      assert.deepEqual(await found({ account: '1001' }), ['B', 'a%c', 'a_c', 'b', 'z', 'é'])
      assert.deepEqual(await found({ account: '1001' }, { order: [['alias', 'desc']], offset: 1, limit: 2 }), [
        'z',
        'b',
      ])
      assert.deepEqual(await found({}, { offset: 4 }), ['z', 'é'])
      assert.deepEqual(await found({ alias: ['b', 'z', 'none'] }), ['b', 'z'])
      assert.deepEqual(await found({ alias: [] }), [])
      assert.deepEqual(await found({ alias: { contains: '%' } }), ['a%c'])
      assert.deepEqual(await found({ alias: { contains: 'C' } }), [])
      assert.deepEqual(await found({ state: { not: 'Enabled' } }), ['a%c', 'z', 'é'])
      assert.deepEqual(await found({ deletionDate: { atMost: 1 } }), ['B', 'b'])
      assert.equal(await store.read.count('cmk', { state: 'Enabled' }), 3)
    })

    it('finds the texts above one, by bytes as it sorts them', async () => {
      await using opened = await kind.open()
      const { store } = opened
      const keys = ['b', 'B', 'a_c', 'a%c', 'é', 'z']
      await store.commit(
        keys.map((key): Change => ({ insert: 'tagDefinition', row: { account: '1001', key, value: key } })),
      )
      const found = async (where: Where<TagDefinition>) =>
        (await store.read.find('tagDefinition', { where, order: [['key', 'asc']] })).map((row) => row.key)
      assert.deepEqual(await found({ key: { above: 'B' } }), ['a%c', 'a_c', 'b', 'z', 'é'])
      assert.deepEqual(await found({ key: { above: 'a%c', atMost: 'z' } }), ['a_c', 'b', 'z'])
      assert.deepEqual(await found({ key: { above: 'z' } }), ['é'])
    })

    it('joins conditions, and asks other tables', async () => {
      await using opened = await kind.open()
      const { store } = opened
      const aliases = ['Web', 'web%', 'WEB_1', 'É', 'é', 'x\\y']
      const tag = (resource: string, key: string, value: string): Change => ({
        insert: 'tag',
        row: { account: '1001', service: 'kms', prefix: 'key', region: 'r', resource, key, value },
      })
      await store.commit([
        ...aliases.map((alias, i) =>
          insert(cmk(`k${i}`, { alias, validTo: i, state: i % 2 ? 'Disabled' : 'Enabled' })),
        ),
        tag('k0', 'team', 'a'),
        tag('k0', 'env', 'b'),
        tag('k1', 'team', 'b'),
        tag('k9', 'team', 'a'),
      ])
      const found = async (where: Where<Cmk>) =>
        (await store.read.find('cmk', { where, order: [['id', 'asc']] })).map(({ id }) => Number(id.slice(1)))
      const all = [0, 1, 2, 3, 4, 5]

      assert.deepEqual(await found({ alias: { containsAnyCase: 'wEb' } }), [0, 1, 2])
      assert.deepEqual(await found({ alias: { containsAnyCase: '%' } }), [1])
      assert.deepEqual(await found({ alias: { containsAnyCase: '_' } }), [2])
      assert.deepEqual(await found({ alias: { containsAnyCase: '\\' } }), [5])
      assert.deepEqual(await found({ alias: { containsAnyCase: 'é' } }), [4])
      assert.deepEqual(await found({ alias: { containsAnyCase: '' } }), all)

      assert.deepEqual(await found({ validTo: { above: 1 } }), [2, 3, 4, 5])
      assert.deepEqual(await found({ validTo: { above: 1, atMost: 3 } }), [2, 3])

      assert.deepEqual(await found({ any: [{ alias: 'Web' }, { validTo: 4 }], state: 'Enabled' }), [0, 4])
      assert.deepEqual(await found({ any: [{ alias: 'Web' }, { validTo: 1 }], state: 'Enabled' }), [0])
      assert.deepEqual(await found({ any: [] }), [])
      assert.deepEqual(await found({ any: [{ validTo: 1 }, {}] }), all)
      assert.deepEqual(await found({ all: [] }), all)
      assert.deepEqual(await found({ all: [{}, { state: 'Enabled' }, { any: [{ id: 'k2' }, { id: 'k3' }] }] }), [2])
      assert.deepEqual(await found({ all: [{ alias: { contains: 'W' } }, { alias: { contains: '1' } }] }), [2])

      const tagged = (where: Where<TagRow>): Where<Cmk> => ({
        id: { among: { table: 'tag', column: 'resource', where } },
      })
      assert.deepEqual(await found(tagged({})), [0, 1])
      assert.deepEqual(await found(tagged({ key: 'team', value: ['b', 'c'] })), [1])
      assert.deepEqual(await found({ all: [tagged({ key: 'team' }), tagged({ value: 'b' })] }), [0, 1])
      assert.deepEqual(
        await found({ all: [tagged({ key: 'team', value: 'a' }), tagged({ key: 'env' })], validTo: 0 }),
        [0],
      )
      assert.equal(await store.read.count('cmk', { any: [tagged({ value: 'b' }), { id: 'k5' }] }), 3)
    })

    it('shows what is known of tags, whether defined or borne, and limits it', async () => {
      await using opened = await kind.open()
      const { store } = opened
      const account = '1001'
      const borne = (service: string, resource: string, key: string, value: string): Change => ({
        insert: 'tag',
        row: { account, service, prefix: 'p', region: 'r', resource, key, value },
      })
      const defined = (key: string, value: string): Change => ({
        insert: 'tagDefinition',
        row: { account, key, value },
      })
      const others: Change = { insert: 'tagDefinition', row: { account: '1002', key: 'z', value: '' } }
      await store.commit([
        ...[borne('kms', 'a', 'team', 'red'), borne('kms', 'a', 'env', 'live'), borne('pg', 'a', 'team', 'blue')],
        ...[defined('team', 'red'), defined('Spare', ''), others],
      ])
      const order = [
        ['key', 'asc'],
        ['value', 'asc'],
      ] as const
      const known = await store.read.find('knownTag', { where: { account }, order })
      assert.deepEqual(
        known.map(({ key, value, borne }) => [key, value, borne]),
        [
          ['Spare', '', false],
          ['env', 'live', true],
          ['team', 'blue', true],
          ['team', 'red', true],
        ],
      )
      const page = await store.read.find('knownTag', { where: { account }, order, offset: 1, limit: 2 })
      assert.deepEqual(page, known.slice(1, 3))
      assert.equal(await store.read.count('knownTagKey', { account }), 3)
      const path = {
        among: { table: 'tagOnPath', column: 'path', where: { account, key: 'team', value: ['red', 'green'] } },
      } as const
      assert.deepEqual(await store.read.find('tagBearer', { where: { account, path } }), [
        { account, service: 'kms', prefix: 'p', region: 'r', resource: 'a', path: 'kms:r:p/a' },
      ])
      assert.equal(await store.read.count('tagBearer', { account }), 2)
      const limit = (max: number): Change => ({ limit: 'knownTagKey', where: { account }, max })
      assert.equal(await store.commit([defined('new', ''), limit(3)]), false)
      assert.equal(await store.commit([defined('new', ''), limit(4)]), true)
    })

    it('gives the same pages from either end', async () => {
      await using opened = await kind.open()
      const { store } = opened
      await store.commit(Array.from({ length: 9 }, (_, i) => insert(cmk(`k${i}`, { createTime: Math.floor(i / 2) }))))
      const ids = async (direction: 'asc' | 'desc', offset: number, limit?: number) => {
        const order = [
          ['createTime', direction],
          ['id', direction],
        ] as const
        const query = { where: { account: '1001' }, order, offset, ...(limit !== undefined && { limit }) }
        return (await store.read.find('cmk', query)).map(({ id }) => Number(id.slice(1)))
      }
      assert.deepEqual(await ids('asc', 4, 3), [4, 5, 6])
      assert.deepEqual(await ids('desc', 2, 3), [6, 5, 4])
      assert.deepEqual(await ids('desc', 7), [1, 0])
      assert.deepEqual(await ids('asc', 9, 3), [])
    })

    it('counts what is there now, whatever it was asked before', async () => {
      await using opened = await kind.open()
      const { store } = opened
      const count = (): Promise<number> => store.read.count('cmk', { account: '1001' })
      assert.equal(await count(), 0)
      const committed = store.commit([insert(cmk('a'))])
      await count()
      await committed
      assert.equal(await count(), 1)
      await store.commit([insert(cmk('b')), insert(cmk('a'))])
      await store.commit([], [record('r1')])
      assert.equal(await count(), 1)
      await store.commit([{ remove: 'cmk', row: { account: '1001', id: 'a' } }])
      assert.equal(await count(), 0)
      await store.commit([insert(cmk('a'))])
      await opened.exec('DELETE FROM cmk')
      assert.equal(await count(), 0)
    })

    it('answers more forms of question than it keeps ready', async () => {
      await using opened = await kind.open()
      const { store } = opened
      const row = cmk('a')
      await store.commit([insert(row)])
      const columns = Object.keys(row) as (keyof Cmk)[]
      for (let n = 0; n < 1100; n++) {
        const where = Object.fromEntries(columns.filter((_, i) => n & (1 << i)).map((name) => [name, row[name]]))
        assert.equal(await store.read.count('cmk', where), 1)
        assert.deepEqual(await store.read.find('cmk', { where }), [row])
      }
    })
  })
}
