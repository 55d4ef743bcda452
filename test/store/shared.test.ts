import assert from 'node:assert/strict'
import { after, before, describe, it } from 'node:test'
import { setTimeout } from 'node:timers/promises'
import pg from 'pg'
import { type Config, configure } from '../../src/config.ts'
import { RootKeyError } from '../../src/crypto/root.ts'
import { open } from '../../src/main.ts'
import { readSeed } from '../../src/seed/read.ts'
import { StoreError } from '../../src/store/store.ts'
import { good } from '../seed/good.ts'
import { type Reply, TestClock, TestHouse } from '../support/house.ts'
import { emptyDatabase, skipPostgres } from '../support/postgres.ts'
import { encodeFields } from '../support/sign.ts'

/*
 * Two servers on one PostgreSQL database, as on two machines: nothing ties them but the store and the root key.
 */

const rootKey = '0123456789abcdef'.repeat(4)

const settingsFor = (store: string, config: Partial<Config> = {}): Config => ({
  ...configure({}, {}),
  port: 0,
  data: undefined,
  store,
  rootKey,
  throttle: false,
  logLevel: 'silent',
  ...config,
})

/** Two servers, begun at the same moment on an empty database, under one clock. */
class Pair implements AsyncDisposable {
  readonly a: TestHouse
  readonly b: TestHouse
  readonly clock: TestClock
  readonly url: string
  readonly #resources: AsyncDisposableStack

  constructor(url: string, clock: TestClock, [a, b]: readonly [TestHouse, TestHouse], resources: AsyncDisposableStack) {
    this.url = url
    this.clock = clock
    this.a = a
    this.b = b
    this.#resources = resources
  }

  static async open(config: Partial<Config> = {}): Promise<Pair> {
    await using resources = new AsyncDisposableStack()
    const { url } = resources.use(await emptyDatabase())
    const clock = new TestClock()
    const start = async (): Promise<TestHouse> => {
      const running = await open(settingsFor(url, config), undefined, { now: clock.now, log: () => {} })
      return resources.use(new TestHouse(running, clock))
    }
    const houses = await Promise.all([start(), start()])
    return new Pair(url, clock, houses, resources.move())
  }

  /** Runs SQL behind the servers' backs. */
  async exec(sql: string): Promise<readonly Readonly<Record<string, unknown>>[]> {
    const client = new pg.Client({ connectionString: this.url })
    await client.connect()
    const { rows } = await client.query(sql).finally(() => client.end())
    return rows
  }

  [Symbol.asyncDispose](): Promise<void> {
    return this.#resources.disposeAsync()
  }
}

const codesOf = (replies: readonly Reply[]): readonly string[] => replies.map((reply) => reply.Error?.Code ?? '')

describe('two servers on one PostgreSQL', { skip: skipPostgres }, () => {
  let pair: Pair
  let a: TestHouse
  let b: TestHouse
  before(async () => {
    pair = await Pair.open()
    a = pair.a
    b = pair.b
  })
  after(() => pair[Symbol.asyncDispose]())

  it('that begin at the same moment agree on one world', async () => {
    assert.ok(a.shown)
    assert.deepEqual(a.shown, b.shown)
    const [count] = await pair.exec(
      'SELECT (SELECT count(*) FROM account) AS accounts, (SELECT count(*) FROM cmk) AS keys',
    )
    assert.deepEqual(count, { accounts: '1', keys: '1' })
  })

  it('answer the three calls, either of them', async () => {
    const { keyId = '', instanceId = '' } = a.shown ?? {}
    for (const house of [a, b]) {
      const key = await house.call('kms', 'DescribeKey', { KeyId: keyId })
      assert.equal(key['KeyMetadata'].Alias, 'demo')
      const pairs = await house.call('lighthouse', 'DescribeKeyPairs', {})
      assert.equal(pairs['TotalCount'], 1)
      const encryption = await house.call('postgres', 'DescribeEncryptionKeys', { DBInstanceId: instanceId })
      const [dataKey] = encryption['EncryptionKeys']
      assert.deepEqual([dataKey.KeyId, dataKey.IsEnabled], [keyId, 1])
      const plain = await house.call('kms', 'Decrypt', { CiphertextBlob: dataKey.DEKCipherTextBlob })
      assert.equal(plain['KeyId'], keyId)
    }
  })

  it('share keys: made on one, used on the other, and a state set here holds there at once', async () => {
    const { KeyId } = await a.call('kms', 'CreateKey', { Alias: 'shared' })
    const { CiphertextBlob } = await b.call('kms', 'Encrypt', { KeyId, Plaintext: 'c2hhcmVk' })
    assert.equal((await a.call('kms', 'Decrypt', { CiphertextBlob }))['Plaintext'], 'c2hhcmVk')
    await b.call('kms', 'DisableKey', { KeyId })
    assert.equal((await a.call('kms', 'Decrypt', { CiphertextBlob })).Error?.Code, 'ResourceUnavailable.CmkDisabled')
    await a.call('kms', 'EnableKey', { KeyId })
    assert.equal((await b.call('kms', 'Decrypt', { CiphertextBlob }))['Plaintext'], 'c2hhcmVk')
  })

  it('decide anew when the other destroys the material between the two reads of a call', async () => {
    const { KeyId } = await b.call('kms', 'CreateKey', { Alias: 'emptied' })
    const { CiphertextBlob } = await b.call('kms', 'Encrypt', { KeyId, Plaintext: 'c2hhcmVk' })
    const other = new pg.Client({ connectionString: pair.url })
    await other.connect()
    try {
      await other.query('BEGIN; LOCK TABLE key_material')
      const calls = Promise.all([
        a.call('kms', 'Encrypt', { KeyId, Plaintext: 'c2hhcmVk' }),
        a.call('kms', 'Decrypt', { CiphertextBlob }),
      ])
      const waiting = `SELECT count(*) AS n FROM pg_locks WHERE NOT granted AND relation = 'key_material'::regclass`
      while (Number((await other.query(waiting)).rows[0].n) < 2) await setTimeout(5)
      await other.query(`DELETE FROM key_material WHERE key = '${KeyId}'`)
      await other.query(`UPDATE cmk SET state = 'PendingImport' WHERE id = '${KeyId}'`)
      await other.query('COMMIT')
      assert.deepEqual(codesOf(await calls), Array(2).fill('ResourceUnavailable.CmkDisabled'))
    } finally {
      await other.end()
    }
  })

  it('share who may do what: at once where it was said, within a second on the other', async () => {
    const { Uin, SecretId, SecretKey } = await a.call('cam', 'AddUser', { Name: 'shared', UseApi: 1 })
    const key = { secretId: SecretId, secretKey: SecretKey }
    const list = async (house: TestHouse) => (await house.call('kms', 'ListKeys', {}, key)).Error?.Code
    const denied = 'UnauthorizedOperation'
    assert.deepEqual([await list(a), await list(b)], [denied, denied])
    await a.call('cam', 'AttachUserPolicy', { PolicyId: 102, AttachUin: Uin })
    assert.equal(await list(a), undefined)
    pair.clock.advance(1000)
    assert.equal(await list(b), undefined)
    await b.call('cam', 'UpdateAccessKey', { AccessKeyId: SecretId, Status: 'Inactive', TargetUin: Uin })
    assert.equal(await list(b), 'AuthFailure.SecretIdNotFound')
    pair.clock.advance(1000)
    assert.equal(await list(a), 'AuthFailure.SecretIdNotFound')
  })

  it('share sessions: given by one, good on the other, ended by either', async () => {
    const [account] = await a.store.read.find('account', { where: {} })
    const root = `qcs::cam::uin/${account?.uin}:root`
    const statement = [{ effect: 'allow', action: 'sts:AssumeRole', principal: { qcs: [root] } }]
    const PolicyDocument = JSON.stringify({ version: '2.0', statement })
    await a.call('cam', 'CreateRole', { RoleName: 'shared', PolicyDocument })
    const RoleArn = `qcs::cam::uin/${account?.uin}:roleName/shared`
    const { Credentials } = await a.call('sts', 'AssumeRole', { RoleArn, RoleSessionName: 'shared' })
    const { TmpSecretId: secretId, TmpSecretKey: secretKey, Token: token } = Credentials
    const who = (house: TestHouse) => house.call('sts', 'GetCallerIdentity', {}, { secretId, secretKey, token })
    assert.equal((await who(b)).Type, 'CAMRole')
    await b.call('cam', 'DeleteRole', { RoleName: 'shared' })
    assert.equal((await who(b)).Error?.Code, 'AuthFailure.TokenFailure')
    pair.clock.advance(1000)
    assert.equal((await who(a)).Error?.Code, 'AuthFailure.TokenFailure')
  })

  it('share key pairs', async () => {
    const made = await a.call('lighthouse', 'CreateKeyPair', { KeyName: 'shared' })
    const seen = await b.call('lighthouse', 'DescribeKeyPairs', { KeyIds: [made['KeyPair'].KeyId] })
    assert.equal(seen['KeyPairSet'][0].PublicKey, made['KeyPair'].PublicKey)
  })

  it('that race for aliases, in opposite order, give each to one', async () => {
    const aliases = Array.from({ length: 8 }, (_, i) => `race-${i}`)
    const create = (house: TestHouse, Alias: string) => house.call('kms', 'CreateKey', { Alias })
    const [here, there] = await Promise.all([
      Promise.all(aliases.map((alias) => create(a, alias))),
      Promise.all(aliases.toReversed().map((alias) => create(b, alias))),
    ])
    const outcomes = codesOf(here).map((code, i) => [code, codesOf(there.toReversed())[i]].sort())
    assert.deepEqual(
      outcomes,
      aliases.map(() => ['', 'InvalidParameterValue.AliasAlreadyExists']),
    )
  })

  it('that change the same keys, in opposite order, answer each writer properly', async () => {
    const made = await Promise.all(
      Array.from({ length: 6 }, (_, i) => a.call('kms', 'CreateKey', { Alias: `turn-${i}` })),
    )
    const ids = made.map((reply) => String(reply['KeyId']))
    const turn = (house: TestHouse, action: string, order: readonly string[]) =>
      Promise.all(order.map((KeyId) => house.call('kms', action, { KeyId })))
    const replies = await Promise.all([turn(a, 'DisableKey', ids), turn(b, 'DisableKey', ids.toReversed())])
    assert.deepEqual(new Set(codesOf(replies.flat())), new Set(['']))
    const doomed = await Promise.all([
      ...ids.map((KeyId) => a.call('kms', 'ScheduleKeyDeletion', { KeyId, PendingWindowInDays: 7 })),
      ...ids.map((KeyId) => b.call('kms', 'ScheduleKeyDeletion', { KeyId, PendingWindowInDays: 30 })),
    ])
    const codes = codesOf(doomed)
    for (let i = 0; i < ids.length; i++)
      assert.deepEqual([codes[i], codes[i + ids.length]].sort(), ['', 'ResourceUnavailable.CmkStateNotSupport'])
  })

  it('leave one record of each call in the one trail', async () => {
    const replies = await Promise.all([a, b].map((house) => house.call('sts', 'GetCallerIdentity')))
    const trail = await a.trail()
    for (const { RequestId } of replies) {
      const rows = trail
        .filter(({ requestId }) => requestId === RequestId)
        .map(({ action, code }) => ({ action, code }))
      assert.deepEqual(rows, [{ action: 'GetCallerIdentity', code: '' }])
    }
  })

  it('refuse a NUL in a common parameter, which PostgreSQL can neither look up nor record', async () => {
    const time = String(Math.floor(pair.clock.now() / 1000))
    const call = { Action: 'GetCallerIdentity', Version: '2018-08-13', Timestamp: time, Nonce: '1', Signature: 'x' }
    for (const odd of [{ SecretId: 'a\0b' }, { SecretId: 'a', Region: 'a\0b' }]) {
      const response = await fetch(`${a.endpoint}/?${encodeFields({ ...call, ...odd })}`)
      const { Response: reply } = (await response.json()) as { Response: Reply }
      assert.equal(reply.Error?.Code, 'InvalidParameter')
    }
  })

  it('refuse another root key, and change nothing', async () => {
    const before = await pair.exec('SELECT * FROM setting ORDER BY name')
    await assert.rejects(open(settingsFor(pair.url, { rootKey: 'ff'.repeat(32) }), undefined), RootKeyError)
    assert.deepEqual(await pair.exec('SELECT * FROM setting ORDER BY name'), before)
  })

  it('believe a credential for no longer than a second after another process disabled it', async () => {
    await using own = await Pair.open()
    const identity = (house: TestHouse) => house.call('sts', 'GetCallerIdentity')
    assert.deepEqual(codesOf([await identity(own.a), await identity(own.b)]), ['', ''])
    await own.exec('UPDATE access_key SET active = 0')
    own.clock.advance(1100)
    const refused = codesOf([await identity(own.a), await identity(own.b)])
    assert.deepEqual(refused, ['AuthFailure.SecretIdNotFound', 'AuthFailure.SecretIdNotFound'])
    await own.exec('UPDATE access_key SET active = 1')
    assert.deepEqual(codesOf([await identity(own.a)]), [''])
  })

  it('hold a quota together', async () => {
    await using own = await Pair.open({ cmkLimit: 6 })
    const create = (house: TestHouse, i: number) => house.call('kms', 'CreateKey', { Alias: `quota-${i}` })
    const codes = codesOf(await Promise.all(Array.from({ length: 20 }, (_, i) => create(i % 2 ? own.a : own.b, i))))
    // The demo world has one of the six.
    assert.equal(codes.filter((code) => code === '').length, 5)
    assert.equal(codes.filter((code) => code === 'LimitExceeded.CmkLimitExceeded').length, 15)
    const [count] = await own.exec('SELECT count(*) AS keys FROM cmk')
    assert.deepEqual(count, { keys: '6' })
  })

  it('refuse another seed than the one that the store began with', async () => {
    const settings = settingsFor(pair.url)
    await assert.rejects(open(settings, readSeed(good, 'good.yaml', settings)), (error) => {
      assert.ok(error instanceof StoreError)
      assert.equal(error.code, 'other-seed')
      return true
    })
  })
})
