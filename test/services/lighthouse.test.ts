import assert from 'node:assert/strict'
import { spawnSync } from 'node:child_process'
import { createPrivateKey, createPublicKey, generateKeyPairSync } from 'node:crypto'
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, before, describe, it } from 'node:test'
import { encodeRsaPublicKey } from '../../src/crypto/ssh.ts'
import type { KeyPair } from '../../src/domain/key-pair.ts'
import type { Change } from '../../src/store/store.ts'
import { type CallOptions, type Reply, startHouse, type TestHouse } from '../support/house.ts'
import { beforeNextCommit } from '../support/lighthouse.ts'

/*
 * All of Lighthouse over HTTP. One file, because its four actions are one story about the same few key pairs.
 */

const region = 'ap-guangzhou'
const account = '100000000001'
const noSshKeygen = spawnSync('ssh-keygen', ['-?']).error !== undefined && 'no ssh-keygen command'
const folder = mkdtempSync(join(tmpdir(), 'sanyao-lighthouse-'))
after(() => rmSync(folder, { recursive: true }))

const freshLine = (comment = ''): string =>
  encodeRsaPublicKey(generateKeyPairSync('rsa', { modulusLength: 1024 }).publicKey, comment)

const stranger = { secretId: `AKID${'s'.repeat(32)}`, secretKey: 'S'.repeat(32) }
const cleaner = { secretId: `AKID${'c'.repeat(32)}`, secretKey: 'C'.repeat(32) }
const other = { secretId: `AKID${'o'.repeat(32)}`, secretKey: 'O'.repeat(32) }

/** The key pair of the documents, one that opens an instance for two users, one that an image carries. */
const seed = `
secret: lighthouse tests
time: 2020-04-28T23:01:47Z
region: ${region}
accounts:
  - uin: '${account}'
    credentials: [{}]
    users:
      - { uin: '100000000002', name: stranger, credentials: [{ secretId: ${stranger.secretId}, secretKey: ${stranger.secretKey} }] }
      - uin: '100000000003'
        name: cleaner
        credentials: [{ secretId: ${cleaner.secretId}, secretKey: ${cleaner.secretKey} }]
        policies: [cleaning]
    policies:
      - name: cleaning
        document:
          version: '2.0'
          statement:
            - effect: allow
              action: ['lighthouse:*']
              resource: ['qcs::lighthouse:${region}:uin/${account}:keypair/lhkp-omd12oc1']
    keyPairs:
      - { keyId: lhkp-omd12oc1, name: koc1, publicKey: '${freshLine('skey-omd12oc1')}', origin: CREATED }
      - keyId: lhkp-bound001
        name: bound
        publicKey: '${freshLine('me')}'
        createTime: 2021-01-01T00:00:00Z
        tags: [{ key: team, value: web }]
        associatedInstances:
          - { instanceId: lhins-b0000002 }
          - { instanceId: lhins-a0000001, username: ubuntu }
          - { instanceId: lhins-a0000001, username: root }
      - { keyId: lhkp-carried1, name: carried, publicKey: '${freshLine()}', blueprints: [lhbp-a1b2c3d4] }
    images: [{ id: lhbp-a1b2c3d4 }]
    servers: [{ id: lhins-a0000001 }, { id: lhins-b0000002 }]
  - uin: '200000000001'
    credentials: [{ secretId: ${other.secretId}, secretKey: ${other.secretKey} }]
`

const lighthouse =
  (house: TestHouse) =>
  (action: string, parameters: object = {}, options: CallOptions = {}): Promise<Reply> =>
    house.call('lighthouse', action, parameters, { region, ...options })

const codeOf = (reply: Reply): string | undefined => reply.Error?.Code
const idsOf = (reply: Reply): readonly string[] => reply.KeyPairSet.map(({ KeyId }: { KeyId: string }) => KeyId)
const filter = (Name: string, ...Values: readonly string[]) => ({ Name, Values })

/** A row as an import would leave it, for tests that need many. */
const rowOf = (id: string, name: string, createTime: number): KeyPair => ({
  account,
  region,
  id,
  name,
  publicKey: `ssh-rsa of ${id}`,
  fingerprint: id,
  origin: 'IMPORTED',
  createTime,
})

const plant = async (house: TestHouse, rows: readonly KeyPair[], tags: Readonly<Record<string, string>> = {}) => {
  const changes = rows.flatMap((row): Change[] => [
    { insert: 'keyPair', row },
    ...Object.entries(tags).map(
      ([key, value]): Change => ({
        insert: 'tag',
        row: { account, service: 'lighthouse', prefix: 'keypair', region, resource: row.id, key, value },
      }),
    ),
  ])
  assert.equal(await house.store.commit(changes), true)
}

describe('the story of a key pair, told by the official SDK', () => {
  it('creates, lists, imports and deletes', async () => {
    await using house = await startHouse({ seed })
    const client = house.sdk('lighthouse')
    const { KeyPair: made } = await client.CreateKeyPair({ KeyName: 'web_1', Tags: [{ Key: 'team', Value: 'web' }] })
    assert.match(made?.KeyId ?? '', /^lhkp-[0-9a-z]{8}$/)
    assert.match(made?.PublicKey ?? '', /^ssh-rsa \S+ skey-[0-9a-z]{8}$/)
    const { PrivateKey, ...shown } = made ?? {}
    const listed = await client.DescribeKeyPairs({ KeyIds: [made?.KeyId ?? ''] })
    assert.equal(listed.TotalCount, 1)
    const created = listed.KeyPairSet?.[0]
    assert.match(created?.CreatedTime ?? '', /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ$/)
    assert.deepEqual(created, { ...shown, CreatedTime: created?.CreatedTime, PrivateKey: null })

    const PublicKey = freshLine('laptop')
    const { KeyId = '' } = await client.ImportKeyPair({ KeyName: 'laptop', PublicKey })
    const get = house.sdk('lighthouse', { reqMethod: 'GET' })
    const found = await get.DescribeKeyPairs({ Filters: [filter('key-name', 'lap', 'nothing') as never], Limit: 5 })
    assert.deepEqual(
      found.KeyPairSet?.map((pair) => [pair.KeyId, pair.PublicKey, pair.Tags]),
      [[KeyId, PublicKey, []]],
    )

    const KeyIds = [KeyId, made?.KeyId ?? '']
    assert.deepEqual(Object.keys(await client.DeleteKeyPairs({ KeyIds })), ['RequestId'])
    assert.equal((await client.DescribeKeyPairs({ KeyIds })).TotalCount, 0)
    await assert.rejects(client.DeleteKeyPairs({ KeyIds }), { code: 'ResourceNotFound.KeyIdNotFound' })
    const left = await house.store.read.find('tag', { where: { resource: KeyIds } })
    assert.deepEqual(left, [])
  })
})

describe('CreateKeyPair', () => {
  let house: TestHouse
  let call: ReturnType<typeof lighthouse>
  before(async () => {
    house = await startHouse({ seed, config: { keyPairLimit: 5 } })
    call = lighthouse(house)
  })
  after(() => house[Symbol.asyncDispose]())

  it('gives a private key that is the other half of the public one, and keeps nothing of it', async () => {
    const { KeyPair: made } = await call('CreateKeyPair', { KeyName: 'opens' })
    const { PublicKey, PrivateKey, ...rest } = made
    assert.deepEqual(rest, {
      KeyId: made.KeyId,
      KeyName: 'opens',
      AssociatedInstanceIds: [],
      AssociatedInstanceSet: [],
      CreatedTime: null,
      Tags: [],
    })
    assert.match(PrivateKey, /^-----BEGIN RSA PRIVATE KEY-----\n[A-Za-z0-9+/=\n]+\n-----END RSA PRIVATE KEY-----$/)
    const key = createPrivateKey(PrivateKey)
    assert.equal(key.asymmetricKeyDetails?.modulusLength, 2048)
    assert.equal(encodeRsaPublicKey(createPublicKey(key), PublicKey.split(' ')[2]), PublicKey)
    if (!noSshKeygen) {
      const path = join(folder, 'opens')
      writeFileSync(path, `${PrivateKey}\n`, { mode: 0o600 })
      const { stdout, stderr } = spawnSync('ssh-keygen', ['-y', '-f', path])
      assert.equal(stdout.toString().trim(), PublicKey.split(' ', 2).join(' '), stderr.toString())
    }

    const dump = join(folder, 'dump.db')
    house.store.exec(`VACUUM INTO '${dump}'`)
    const stored = readFileSync(dump)
    const { d = '' } = key.export({ format: 'jwk' })
    assert.ok(stored.includes(PublicKey))
    for (const secret of [Buffer.from(d, 'base64url'), Buffer.from(d), Buffer.from(PrivateKey.split('\n')[9])]) {
      assert.ok(!stored.includes(secret))
    }
  })

  it('refuses what the documents refuse', async () => {
    const names = {
      '': 'InvalidParameterValue.InvalidKeyPairNameEmpty',
      [`${'x'.repeat(25)}-`]: 'InvalidParameterValue.InvalidKeyPairNameTooLong',
      'a-b': 'InvalidParameterValue.InvalidKeyPairNameIncludeIllegalChar',
      'a\n': 'InvalidParameterValue.InvalidKeyPairNameIncludeIllegalChar',
      密钥: 'InvalidParameterValue.InvalidKeyPairNameIncludeIllegalChar',
      koc1: 'InvalidParameterValue.DuplicateParameterValue',
    }
    for (const [KeyName, code] of Object.entries(names)) {
      assert.equal(codeOf(await call('CreateKeyPair', { KeyName })), code, JSON.stringify(KeyName))
      assert.equal(
        codeOf(await call('ImportKeyPair', { KeyName, PublicKey: freshLine() })),
        code,
        JSON.stringify(KeyName),
      )
    }
    assert.equal(codeOf(await call('CreateKeyPair', {})), 'MissingParameter')
    assert.equal(codeOf(await call('CreateKeyPair', { KeyName: 'x' }, stranger)), 'UnauthorizedOperation.NoPermission')
    assert.equal(codeOf(await call('CreateKeyPair', { KeyName: 'x' }, { region: undefined })), 'MissingParameter')
  })

  it('holds tags to their rules', async () => {
    const tags = Array.from({ length: 11 }, (_, i) => ({ Key: `k${i}`, Value: '' }))
    const bad = [
      tags,
      [{ Key: '', Value: '' }],
      [{ Key: 'k'.repeat(128), Value: '' }],
      [{ Key: 'k', Value: 'v'.repeat(256) }],
    ]
    for (const Tags of bad) {
      assert.equal(codeOf(await call('CreateKeyPair', { KeyName: 'x', Tags })), 'InvalidParameterValue')
      const imported = { KeyName: 'x', PublicKey: freshLine(), Tags }
      assert.equal(codeOf(await call('ImportKeyPair', imported)), 'InvalidParameterValue')
    }
    const Tags = [
      { Key: 'b', Value: '1' },
      { Key: 'a', Value: '2' },
      { Key: 'b', Value: '3' },
    ]
    const { KeyId } = await call('ImportKeyPair', { KeyName: 'tagged', PublicKey: freshLine(), Tags })
    const { KeyPairSet } = await call('DescribeKeyPairs', { KeyIds: [KeyId] })
    assert.deepEqual(KeyPairSet[0].Tags, [
      { Key: 'a', Value: '2' },
      { Key: 'b', Value: '3' },
    ])
  })
})

describe('what another writer does between a decision and its commit', () => {
  let house: TestHouse
  let call: ReturnType<typeof lighthouse>
  before(async () => {
    house = await startHouse({ seed, config: { keyPairLimit: 5 } })
    call = lighthouse(house)
  })
  after(() => house[Symbol.asyncDispose]())

  const meanwhile = (changes: readonly Change[]): void => beforeNextCommit(house, changes)

  it('binds the key pair that is to be deleted', async () => {
    const row = { account, region, keyPair: 'lhkp-omd12oc1', instance: 'lhins-a0000001', username: 'root' }
    meanwhile([{ insert: 'keyPairBinding', row }])
    const reply = await call('DeleteKeyPairs', { KeyIds: [row.keyPair] })
    assert.equal(codeOf(reply), 'ResourceInUse.KeyPairInUse')
    assert.equal((await call('DescribeKeyPairs', { KeyIds: [row.keyPair] })).TotalCount, 1)
  })

  it('deletes it', async () => {
    const { KeyId } = await call('ImportKeyPair', { KeyName: 'gone', PublicKey: freshLine() })
    meanwhile([{ remove: 'keyPair', row: { account, region, id: KeyId } }])
    assert.equal(codeOf(await call('DeleteKeyPairs', { KeyIds: [KeyId] })), 'ResourceNotFound.KeyIdNotFound')
  })

  it('takes the name', async () => {
    const row = rowOf('lhkp-00000001', 'wanted', 1)
    meanwhile([{ insert: 'keyPair', row }])
    const reply = await call('CreateKeyPair', { KeyName: row.name })
    assert.equal(codeOf(reply), 'InvalidParameterValue.DuplicateParameterValue')
    await house.store.commit([{ remove: 'keyPair', row }])
  })

  it('imports the key', async () => {
    const PublicKey = freshLine()
    const { KeyId } = await call('ImportKeyPair', { KeyName: 'first', PublicKey })
    const row = (await house.store.read.get('keyPair', { account, region, id: KeyId })) as KeyPair
    await house.store.commit([{ remove: 'keyPair', row }])
    meanwhile([{ insert: 'keyPair', row }])
    const reply = await call('ImportKeyPair', { KeyName: 'second', PublicKey })
    assert.equal(codeOf(reply), 'InvalidParameterValue.KeyPairPublicKeyDuplicated')
  })

  it('fills the region, which is no matter in another region or account', async () => {
    // Four of five are there.
    meanwhile([{ insert: 'keyPair', row: rowOf('lhkp-00000002', 'last', 1) }])
    const full = 'LimitExceeded.KeyPairLimitExceeded'
    assert.equal(codeOf(await call('CreateKeyPair', { KeyName: 'late' })), full)
    const late = { KeyName: 'late', PublicKey: freshLine() }
    assert.equal(codeOf(await call('ImportKeyPair', late)), full)
    assert.equal((await call('DescribeKeyPairs')).TotalCount, 5)
    for (const options of [other, { region: 'ap-tokyo' }])
      assert.equal(codeOf(await call('ImportKeyPair', late, options)), undefined)
  })
})

describe('ImportKeyPair', () => {
  let house: TestHouse
  let call: ReturnType<typeof lighthouse>
  before(async () => {
    house = await startHouse({ seed })
    call = lighthouse(house)
  })
  after(() => house[Symbol.asyncDispose]())

  it('gives the text back byte for byte and knows the key under any comment', async () => {
    const [type, base64] = freshLine().split(' ')
    const PublicKey = `${type}  ${base64}\t我的 密钥 \r\n`
    const { KeyId } = await call('ImportKeyPair', { KeyName: 'mine', PublicKey })
    const { KeyPairSet } = await call('DescribeKeyPairs', { KeyIds: [KeyId] })
    assert.equal(KeyPairSet[0].PublicKey, PublicKey)
    const again = await call('ImportKeyPair', { KeyName: 'again', PublicKey: `${type} ${base64} me` })
    assert.equal(codeOf(again), 'InvalidParameterValue.KeyPairPublicKeyDuplicated')
    assert.match(again.Error?.Message ?? '', new RegExp(`\`${KeyId}\``))
    const elsewhere = await call('ImportKeyPair', { KeyName: 'mine', PublicKey }, { region: 'ap-tokyo' })
    assert.equal(codeOf(elsewhere), undefined)
  })

  it('takes what ssh-keygen makes', { skip: noSshKeygen }, async () => {
    for (const type of ['rsa', 'ed25519']) {
      const path = join(folder, type)
      assert.equal(spawnSync('ssh-keygen', ['-q', '-N', '', '-t', type, '-C', 'made by hand', '-f', path]).status, 0)
      const reply = await call('ImportKeyPair', { KeyName: type, PublicKey: readFileSync(`${path}.pub`, 'utf8') })
      const expected = type === 'rsa' ? undefined : 'InvalidParameterValue.KeyPairPublicKeyMalformed'
      assert.equal(codeOf(reply), expected, type)
    }
  })

  it('refuses other texts, and callers without permission', async () => {
    const good = freshLine()
    const bad = [
      '',
      'ssh-rsa',
      `${good}\n${good}`,
      good.slice(0, -4),
      `${good} ${'x'.repeat(16_384)}`,
      good.replace('ssh-rsa', 'ssh-dss'),
    ]
    for (const PublicKey of bad) {
      const reply = await call('ImportKeyPair', { KeyName: 'bad', PublicKey })
      assert.equal(codeOf(reply), 'InvalidParameterValue.KeyPairPublicKeyMalformed', PublicKey.slice(0, 20))
    }
    const parameters = { KeyName: 'fine', PublicKey: good }
    assert.equal(codeOf(await call('ImportKeyPair', parameters, stranger)), 'UnauthorizedOperation.NoPermission')
    assert.equal(codeOf(await call('ImportKeyPair', { KeyName: 'fine' })), 'MissingParameter')
  })
})

describe('DeleteKeyPairs', () => {
  let house: TestHouse
  let call: ReturnType<typeof lighthouse>
  before(async () => {
    house = await startHouse({ seed })
    call = lighthouse(house)
  })
  after(() => house[Symbol.asyncDispose]())

  it('refuses the whole list for one id, the form before what is there, and that before its state', async () => {
    const many = Array.from({ length: 11 }, () => 'x')
    const cases: readonly (readonly [readonly string[], string])[] = [
      [[], 'MissingParameter'],
      [many, 'InvalidParameterValue.LimitExceeded'],
      [['lhkp-bound001', 'lhkp-bound001', 'lhkp-SHOUTING'], 'InvalidParameterValue.KeyPairIdMalformed'],
      [['lhkp-00000000', 'lhkp-00000000'], 'InvalidParameterValue.Duplicated'],
      [['lhkp-carried1', 'lhkp-bound001', 'lhkp-00000000'], 'ResourceNotFound.KeyIdNotFound'],
      [['lhkp-omd12oc1', 'lhkp-carried1', 'lhkp-bound001'], 'ResourceInUse.KeyPairInUse'],
      [['lhkp-omd12oc1', 'lhkp-carried1'], 'UnsupportedOperation.KeyPairBindToBlueprints'],
    ]
    for (const [KeyIds, code] of cases)
      assert.equal(codeOf(await call('DeleteKeyPairs', { KeyIds })), code, KeyIds.join())
    assert.equal((await call('DescribeKeyPairs')).TotalCount, 3)
  })

  it('knows only the key pairs of its account and region', async () => {
    const KeyIds = ['lhkp-omd12oc1']
    for (const options of [other, { region: 'ap-tokyo' }]) {
      assert.equal(codeOf(await call('DeleteKeyPairs', { KeyIds }, options)), 'ResourceNotFound.KeyIdNotFound')
      assert.deepEqual((await call('DescribeKeyPairs', {}, options)).KeyPairSet, [])
    }
  })

  it('asks CAM about each of them', async () => {
    const denied = 'UnauthorizedOperation.NoPermission'
    const KeyIds = ['lhkp-omd12oc1', 'lhkp-carried1']
    assert.equal(codeOf(await call('DeleteKeyPairs', { KeyIds }, cleaner)), denied)
    assert.equal(codeOf(await call('DeleteKeyPairs', { KeyIds: ['lhkp-omd12oc1'] }, stranger)), denied)
    // Listing knows no single resource, so a statement on one does not cover it.
    assert.equal(codeOf(await call('DescribeKeyPairs', {}, cleaner)), denied)
    assert.equal(codeOf(await call('DeleteKeyPairs', { KeyIds: ['lhkp-omd12oc1'] }, cleaner)), undefined)
    assert.equal((await call('DescribeKeyPairs')).TotalCount, 2)
  })
})

describe('DescribeKeyPairs', () => {
  let house: TestHouse
  let call: ReturnType<typeof lighthouse>
  before(async () => {
    house = await startHouse({ seed })
    call = lighthouse(house)
  })
  after(() => house[Symbol.asyncDispose]())

  it('answers as the documents show', async () => {
    const { RequestId, ...reply } = await call('DescribeKeyPairs', { KeyIds: ['lhkp-omd12oc1'] })
    assert.match(RequestId, /^[0-9a-f-]{36}$/)
    assert.match(reply['KeyPairSet'][0].PublicKey, /^ssh-rsa \S+ skey-omd12oc1$/)
    assert.deepEqual(reply, {
      TotalCount: 1,
      KeyPairSet: [
        {
          KeyId: 'lhkp-omd12oc1',
          KeyName: 'koc1',
          PublicKey: reply['KeyPairSet'][0].PublicKey,
          AssociatedInstanceIds: [],
          AssociatedInstanceSet: [],
          CreatedTime: '2020-04-28T23:01:47Z',
          PrivateKey: null,
          Tags: [],
        },
      ],
    })
  })

  it('shows what a key pair opens', async () => {
    const { KeyPairSet } = await call('DescribeKeyPairs', { KeyIds: ['lhkp-bound001'] })
    assert.deepEqual(KeyPairSet[0].AssociatedInstanceIds, ['lhins-a0000001', 'lhins-b0000002'])
    assert.deepEqual(KeyPairSet[0].AssociatedInstanceSet, [
      { InstanceId: 'lhins-a0000001', Username: 'root' },
      { InstanceId: 'lhins-a0000001', Username: 'ubuntu' },
      { InstanceId: 'lhins-b0000002', Username: 'ubuntu' },
    ])
    assert.deepEqual(KeyPairSet[0].Tags, [{ Key: 'team', Value: 'web' }])
  })

  it('lists the newest first, and of one moment by id', async () => {
    assert.deepEqual(idsOf(await call('DescribeKeyPairs')), ['lhkp-bound001', 'lhkp-carried1', 'lhkp-omd12oc1'])
  })

  it('passes over ids that are not there, and takes empty lists for absent ones', async () => {
    const KeyIds = ['lhkp-00000000', 'lhkp-carried1']
    assert.deepEqual(idsOf(await call('DescribeKeyPairs', { KeyIds, Filters: [] })), ['lhkp-carried1'])
    assert.equal((await call('DescribeKeyPairs', { KeyIds: ['lhkp-00000000'] })).TotalCount, 0)
    const Filters = [filter('key-name', 'koc')]
    assert.deepEqual(idsOf(await call('DescribeKeyPairs', { KeyIds: [], Filters })), ['lhkp-omd12oc1'])
  })

  it('says what is wrong first, in the order of the documents', async () => {
    const KeyIds = ['lhkp-omd12oc1']
    const ids = (n: number) => Array.from({ length: n }, (_, i) => `lhkp-${String(i).padStart(8, '0')}`)
    const good = filter('key-name', 'k')
    const six = ['1', '2', '3', '4', '5', '6']
    const conflict = 'InvalidParameter.ParameterConflict'
    const tooMany = 'InvalidParameterValue.LimitExceeded'
    const malformed = 'InvalidParameterValue.KeyPairIdMalformed'
    const badFilter = 'InvalidParameter.InvalidFilter'
    const cases: readonly (readonly [object, string | undefined])[] = [
      [{ KeyIds, Filters: [good] }, conflict],
      [{ KeyIds: ['x', ...ids(100)], Filters: [filter('x')], Offset: -1, Limit: 0 }, conflict],
      [{ KeyIds: ['x', ...ids(100)], Limit: 0 }, tooMany],
      [{ KeyIds: ids(100), Limit: 100 }, undefined],
      [{ KeyIds: [...KeyIds, ...KeyIds, 'lhkp-omd12oc'] }, malformed],
      [{ KeyIds: ['lhkp-OMD12OC1'], Offset: -1 }, malformed],
      [{ KeyIds: ['lhkp-omd12oc1\n'] }, malformed],
      [{ KeyIds: [''] }, malformed],
      [{ KeyIds: [...KeyIds, ...KeyIds], Limit: -1 }, 'InvalidParameterValue.Duplicated'],
      [{ Filters: Array.from({ length: 11 }, () => filter('x', 'y')) }, tooMany],
      [{ Filters: Array.from({ length: 10 }, () => good) }, undefined],
      [{ Filters: [filter('x'), filter('key-name', ...six)] }, tooMany],
      [{ Filters: [filter('key-id', ...six.slice(1))] }, undefined],
      [{ Filters: [good, filter('instance-id', 'x')], Offset: -1 }, badFilter],
      [{ Filters: [filter('KEY-NAME', 'k')] }, badFilter],
      [{ Filters: [filter('tag:', 'x')] }, badFilter],
      [{ Filters: [filter('', 'x')] }, badFilter],
      [{ Filters: [{ Values: ['x'] }] }, badFilter],
      [{ Filters: [{ Name: 'key-name' }] }, badFilter],
      [{ Filters: [filter('key-name')] }, badFilter],
      [{ Filters: [filter('key-name', 'k', '')] }, badFilter],
      [{ Filters: [good], Offset: -1, Limit: 0 }, 'InvalidParameterValue.Negative'],
      [{ Limit: -1 }, 'InvalidParameterValue.Negative'],
      [{ Limit: 0 }, 'InvalidParameterValue.OutOfRange'],
      [{ Limit: 101 }, 'InvalidParameterValue.OutOfRange'],
      [{ Limit: 'many' }, 'InvalidParameter'],
      [{ Order: 'asc' }, 'UnknownParameter'],
    ]
    for (const [parameters, code] of cases) {
      assert.equal(codeOf(await call('DescribeKeyPairs', parameters)), code, JSON.stringify(parameters).slice(0, 200))
    }
    const denied = await call('DescribeKeyPairs', { KeyIds, Filters: [good] }, stranger)
    assert.equal(codeOf(denied), 'UnauthorizedOperation.NoPermission')
    assert.equal(codeOf(await call('DescribeKeyPairs', {}, { region: undefined })), 'MissingParameter')
  })
})

describe('filters', () => {
  const id = (i: number): string => `lhkp-f000000${i}`
  let house: TestHouse
  let call: ReturnType<typeof lighthouse>
  before(async () => {
    house = await startHouse({ seed })
    call = lighthouse(house)
    await plant(house, [rowOf(id(1), 'web_blue', 1), rowOf(id(2), 'web_green', 2)], { env: 'prod', tier: 'front' })
    await plant(house, [rowOf(id(3), 'db_blue', 3)], { env: 'test', stage: 'prod' })
    await plant(house, [rowOf(id(4), 'WEB', 4)])
    const foreign = { account, service: 'kms', prefix: 'key', region, resource: id(1), key: 'kms-only', value: 'x' }
    assert.equal(await house.store.commit([{ insert: 'tag', row: foreign }]), true)
  })
  after(() => house[Symbol.asyncDispose]())

  const cases: readonly (readonly [string, readonly ReturnType<typeof filter>[], readonly number[]])[] = [
    ['an id, exactly', [filter('key-id', id(1))], [1]],
    ['any of some ids', [filter('key-id', id(1), id(3), 'no id at all')], [3, 1]],
    ['ids in both of two filters', [filter('key-id', id(1), id(3)), filter('key-id', id(3), id(4))], [3]],
    ['a part of the name', [filter('key-name', 'web')], [2, 1]],
    ['a part of the name with its case', [filter('key-name', 'WEB')], [4]],
    ['a sign that SQL takes for any character', [filter('key-name', '%')], []],
    ['any of some parts, once each', [filter('key-name', 'blue', 'web', 'web')], [3, 2, 1]],
    ['one part given twice', [filter('key-name', 'blue', 'blue')], [3, 1]],
    ['parts of two filters', [filter('key-name', 'blue'), filter('key-name', 'web')], [1]],
    ['an id and a name', [filter('key-name', 'blue', 'green'), filter('key-id', id(2), id(4))], [2]],
    ['an id and a part of the name', [filter('key-name', 'blue'), filter('key-id', id(1), id(2))], [1]],
    ['a tag key', [filter('tag-key', 'tier', 'stage')], [3, 2, 1]],
    ['a tag value', [filter('tag-value', 'prod')], [3, 2, 1]],
    ['a named tag', [filter('tag:env', 'prod')], [2, 1]],
    ['a named tag with any of some values', [filter('tag:env', 'prod', 'test')], [3, 2, 1]],
    ['two tags', [filter('tag:env', 'prod', 'test'), filter('tag-key', 'stage')], [3]],
    ['a tag of another service', [filter('tag-key', 'kms-only')], []],
    ['a tag and a name', [filter('tag-value', 'prod'), filter('key-name', 'blue')], [3, 1]],
    ['a tag and an id', [filter('tag-key', 'env'), filter('key-id', id(2), id(4))], [2]],
  ]
  for (const [what, Filters, expected] of cases) {
    it(`match ${what}`, async () => {
      const reply = await call('DescribeKeyPairs', { Filters })
      assert.deepEqual([reply.TotalCount, idsOf(reply)], [expected.length, expected.map(id)])
    })
  }

  it('page what they match, whichever way it is found', async () => {
    for (const Filters of [
      [filter('tag-key', 'env')],
      [filter('key-name', 'blue', 'web')],
      [filter('key-name', '_')],
    ]) {
      const page = await call('DescribeKeyPairs', { Filters, Offset: 1, Limit: 1 })
      assert.deepEqual([page.TotalCount, idsOf(page)], [3, [id(2)]])
      const past = await call('DescribeKeyPairs', { Filters, Offset: 3 })
      assert.deepEqual([past.TotalCount, idsOf(past)], [3, []])
    }
  })
})

describe('pages', () => {
  const SIZE = 1203
  const rows = Array.from({ length: SIZE }, (_, i) =>
    // Several of one moment, and ids that run against time.
    rowOf(`lhkp-${String(SIZE - i).padStart(8, '0')}`, `name_${i}`, 2_000_000_000 + Math.floor(i / 7)),
  )
  const inOrder = rows.toSorted((a, b) => b.createTime - a.createTime || (a.id < b.id ? -1 : 1)).map((row) => row.id)
  let house: TestHouse
  let call: ReturnType<typeof lighthouse>
  before(async () => {
    house = await startHouse({ seed })
    call = lighthouse(house)
    await plant(house, rows, { many: 'yes' })
  })
  after(() => house[Symbol.asyncDispose]())

  for (const [how, Filters] of [
    ['by the store', [filter('key-name', 'name_')]],
    ['through a tag', [filter('tag:many', 'yes')]],
    ['under two names', [filter('key-name', 'name_', 'e_')]],
  ] as const) {
    it(`make the whole, in order, when found ${how}`, async () => {
      const found: string[] = []
      for (let Offset = 0; Offset < SIZE; Offset += 100) {
        const page = await call('DescribeKeyPairs', { Filters, Offset, Limit: 100 })
        assert.equal(page.TotalCount, SIZE)
        found.push(...idsOf(page))
      }
      assert.deepEqual(found, inOrder)
    })
  }

  it('are of 20 by default, among ids too', async () => {
    const KeyIds = inOrder.slice(0, 50).toReversed()
    const page = await call('DescribeKeyPairs', { KeyIds })
    assert.deepEqual([page.TotalCount, idsOf(page)], [50, inOrder.slice(0, 20)])
    const all = await call('DescribeKeyPairs', { Offset: Number.MAX_SAFE_INTEGER })
    assert.deepEqual([all.TotalCount, idsOf(all)], [SIZE + 3, []])
  })

  it('load no more than they show, without tags to look for', async () => {
    const { read } = house.store
    const find = read.find.bind(read)
    let most = 0
    const counting: typeof read.find = async (table, query) => {
      const rows = await find(table, query)
      if (table === 'keyPair') most = Math.max(most, rows.length)
      return rows
    }
    Object.assign(read, { find: counting })
    try {
      for (const Filters of [[], [filter('key-name', 'name')]]) await call('DescribeKeyPairs', { Filters, Limit: 30 })
      assert.equal(most, 30)
    } finally {
      Object.assign(read, { find })
    }
  })
})

describe('a store that fails', () => {
  it('is told by the code of each action, and by no more', async () => {
    await using house = await startHouse({ seed })
    const call = lighthouse(house)
    house.store.exec('ALTER TABLE tag RENAME TO lost_tag')
    const tagged = await call('DescribeKeyPairs', { Filters: [filter('tag-key', 'k')] })
    assert.equal(codeOf(tagged), 'FailedOperation')
    house.store.exec('ALTER TABLE key_pair RENAME TO lost_pair')
    const failing = [
      ['CreateKeyPair', { KeyName: 'x' }, 'FailedOperation.CreateKeyPairFailed'],
      ['ImportKeyPair', { KeyName: 'x', PublicKey: freshLine() }, 'FailedOperation.ImportKeyPairFailed'],
      ['DeleteKeyPairs', { KeyIds: ['lhkp-omd12oc1'] }, 'FailedOperation.DeleteKeyPairFailed'],
      ['DescribeKeyPairs', {}, 'FailedOperation'],
    ] as const
    for (const [action, parameters, code] of failing) {
      const { Error: error } = await call(action, parameters)
      assert.equal(error?.Code, code)
      assert.doesNotMatch(error?.Message ?? '', /table|key_pair|sql/i)
    }
  })
})
