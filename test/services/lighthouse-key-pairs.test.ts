import assert from 'node:assert/strict'
import { spawnSync } from 'node:child_process'
import { createPrivateKey, createPublicKey } from 'node:crypto'
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, before, describe, it } from 'node:test'
import { encodeRsaPublicKey } from '../../src/crypto/ssh.ts'
import { startHouse, type TestHouse } from '../support/house.ts'
import { cleaner, codeOf, filter, freshLine, lighthouse, other, seed, stranger } from '../support/key-pairs.ts'

/*
 * How key pairs are made, imported and deleted, over HTTP.
 */

const noSshKeygen = spawnSync('ssh-keygen', ['-?']).error !== undefined && 'no ssh-keygen command'
const folder = mkdtempSync(join(tmpdir(), 'sanyao-lighthouse-'))
after(() => rmSync(folder, { recursive: true }))

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
