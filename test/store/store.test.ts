import assert from 'node:assert/strict'
import { randomBytes } from 'node:crypto'
import { describe, it } from 'node:test'
import pg from 'pg'
import { TrailKey } from '../../src/crypto/trail-key.ts'
import type { TagRow } from '../../src/domain/account.ts'
import type { AuditRecord } from '../../src/domain/audit.ts'
import type { Cmk } from '../../src/domain/key.ts'
import { PostgresStore } from '../../src/store/postgres.ts'
import { SqliteStore } from '../../src/store/sqlite.ts'
import type { Change, Store, Where } from '../../src/store/store.ts'
import { TrailWriter } from '../../src/trail/writer.ts'
import { emptyDatabase, skipPostgres } from '../support/postgres.ts'

/** One suite of cases for every kind of store. */
interface Kind {
  readonly name: string
  readonly skip: string | false
  open(): Promise<Opened>
}

interface Opened extends AsyncDisposable {
  readonly store: Store
  /** Runs SQL behind the store's back. */
  exec(sql: string): Promise<unknown>
}

const kinds: readonly Kind[] = [
  {
    name: 'SQLite',
    skip: false,
    async open() {
      const store = new SqliteStore(':memory:')
      await store.migrate()
      const exec = async (sql: string): Promise<void> => store.exec(sql)
      return { store, exec, [Symbol.asyncDispose]: () => store.close() }
    },
  },
  {
    name: 'PostgreSQL',
    skip: skipPostgres,
    async open() {
      const database = await emptyDatabase()
      const store = await PostgresStore.open(database.url)
      await store.migrate()
      const client = new pg.Client({ connectionString: database.url })
      await client.connect()
      return {
        store,
        exec: (sql) => client.query(sql),
        async [Symbol.asyncDispose]() {
          await client.end()
          await store.close()
          await database[Symbol.asyncDispose]()
        },
      }
    },
  },
]

const cmk = (id: string, more: Partial<Cmk> = {}): Cmk => ({
  account: '1001',
  id,
  region: 'ap-guangzhou',
  alias: `alias-${id}`,
  description: '',
  state: 'Enabled',
  usage: 'ENCRYPT_DECRYPT',
  algorithm: 'SM4',
  origin: 'TENCENT_KMS',
  owner: 'user',
  creator: '1001',
  createTime: 1_700_000_000,
  rotationEnabled: false,
  rotateDays: 365,
  nextRotateTime: 4_102_444_800,
  lastRotateTime: 0,
  deletionDate: 0,
  validTo: 0,
  cluster: '',
  version: 1,
  revision: 1,
  ...more,
})

const insert = (row: Cmk): Change => ({ insert: 'cmk', row })

const record = (requestId: string): AuditRecord => ({
  requestId,
  time: 1_700_000_000_123,
  service: 'kms',
  action: 'DescribeKey',
  version: '2019-01-18',
  region: '',
  effect: 'read',
  account: '1001',
  uin: '1001',
  callerKind: 'root',
  callerName: '',
  secretId: 'AKID',
  address: '127.0.0.1',
  client: 'test',
  method: 'POST',
  code: '',
  resources: '',
  parameters: '{}',
})

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
        blueprints: ['lhbp-1', 'lhbp-2'],
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
      store.keep(await TrailWriter.open(store, new TrailKey(randomBytes(32)), true, Date.now, () => {}))
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
