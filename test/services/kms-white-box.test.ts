import assert from 'node:assert/strict'
import { spawnSync } from 'node:child_process'
import { randomBytes } from 'node:crypto'
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, before, describe, it } from 'node:test'
import { fileURLToPath } from 'node:url'
import { loadCatalog } from '../../src/contract/catalog.ts'
import { decryptCbc, identityOf, revealKey } from '../../src/crypto/white-box.ts'
import { type Reply, startHouse, type TestHouse } from '../support/house.ts'
import {
  abreast,
  abroad,
  account,
  codeOf,
  createKey,
  done,
  type Kms,
  kmsOf,
  maker,
  Plaintext,
  region,
  seedOf,
  start,
  text,
  unknownKey,
} from '../support/kms.ts'

/*
 * The life of white-box keys over HTTP, and what their blobs do away from KMS.
 */

const fresh = (): Promise<TestHouse> => startHouse({ seed: seedOf(), time: start })
const notFound = 'ResourceNotFound'
const algorithms = ['AES_256', 'SM4'] as const
const [here, there] = [identityOf('here'), identityOf('there')]

const create = async (kms: Kms, Alias: string, parameters: object = {}, options = {}) =>
  done(kms('CreateWhiteBoxKey', { Alias, Algorithm: 'SM4', ...parameters }, options))
const infoOf = async (kms: Kms, KeyId: string) => (await done(kms('DescribeWhiteBoxKey', { KeyId }))).KeyInfo
const decryptKeyOf = async (kms: Kms, KeyId: string): Promise<string> =>
  (await done(kms('DescribeWhiteBoxDecryptKey', { KeyId }))).DecryptKey
const bind = (kms: Kms, KeyId: string, ...identities: readonly string[]) =>
  kms('OverwriteWhiteBoxDeviceFingerprints', {
    KeyId,
    DeviceFingerprints: identities.map((Identity) => ({ Identity, Description: `at ${Identity.slice(0, 8)}` })),
  })

/** What a device makes of a ciphertext with a blob; undefined where the blob is not for it. */
function decryptOffline(blob: string, encrypted: Reply, identity?: string): string | undefined {
  const key = revealKey(Buffer.from(blob, 'base64'), identity)
  const iv = Buffer.from(encrypted.InitializationVector, 'base64')
  return key && decryptCbc(key, iv, Buffer.from(encrypted.CipherText, 'base64'))?.toString()
}

describe('a white-box key', () => {
  let house: TestHouse
  let kms: Kms
  before(async () => {
    house = await fresh()
    kms = kmsOf(house)
  })
  after(() => house[Symbol.asyncDispose]())

  for (const Algorithm of algorithms) {
    it(`of ${Algorithm} is described in full`, async () => {
      const Tags = [{ TagKey: 'a', TagValue: 'b' }]
      const reply = await create(kms, `full-${Algorithm}`, { Algorithm, Description: 'd', Tags })
      const { RequestId, KeyId, EncryptKey, DecryptKey, ...rest } = reply
      assert.deepEqual(rest, { TagCode: 0, TagMsg: 'ok' })
      assert.equal(EncryptKey, DecryptKey)
      assert.equal(await house.store.read.count('tag', { resource: KeyId, key: 'a', value: 'b' }), 1)
      const { CreateTime, ...info } = await infoOf(kms, KeyId)
      assert.ok(CreateTime >= start / 1000 && CreateTime < start / 1000 + 60)
      assert.deepEqual(info, {
        KeyId,
        Alias: `full-${Algorithm}`,
        CreatorUin: Number(account),
        Description: 'd',
        Status: 'Enabled',
        OwnerUin: Number(account),
        Algorithm,
        EncryptKey,
        DecryptKey,
        ResourceId: `creatorUin/${account}/${KeyId}`,
        DeviceFingerprintBind: false,
      })
      assert.equal(await decryptKeyOf(kms, KeyId), DecryptKey)
    })

    it(`of ${Algorithm} encrypts what its blob decrypts offline`, async () => {
      const { KeyId, DecryptKey } = await create(kms, `offline-${Algorithm}`, { Algorithm })
      const encrypted = await done(kms('EncryptByWhiteBox', { KeyId, PlainText: Plaintext }))
      assert.equal(decryptOffline(DecryptKey, encrypted), text)
      assert.equal(revealKey(Buffer.from(DecryptKey, 'base64'))?.keyId, KeyId)
    })

    it(`of ${Algorithm}, bound, decrypts on its devices only, what it encrypted before too`, async () => {
      const { KeyId, DecryptKey, EncryptKey } = await create(kms, `bound-${Algorithm}`, { Algorithm })
      const before = await done(kms('EncryptByWhiteBox', { KeyId, PlainText: Plaintext }))
      await done(bind(kms, KeyId, here, there))
      const encrypted = await done(kms('EncryptByWhiteBox', { KeyId, PlainText: Plaintext }))
      const bound = await decryptKeyOf(kms, KeyId)
      assert.notEqual(bound, DecryptKey)
      for (const identity of [here, there])
        for (const one of [before, encrypted]) assert.equal(decryptOffline(bound, one, identity), text)
      for (const identity of [undefined, identityOf('elsewhere')])
        assert.equal(decryptOffline(bound, encrypted, identity), undefined)
      const info = await infoOf(kms, KeyId)
      assert.deepEqual([info.DeviceFingerprintBind, info.DecryptKey, info.EncryptKey], [true, bound, EncryptKey])

      await done(bind(kms, KeyId, there))
      const moved = await decryptKeyOf(kms, KeyId)
      assert.equal(decryptOffline(moved, encrypted, here), undefined)
      assert.equal(decryptOffline(moved, encrypted, there), text)
    })
  }

  it('is unbound by an empty list and by none', async () => {
    const { KeyId, DecryptKey } = await create(kms, 'unbound')
    for (const DeviceFingerprints of [[], undefined]) {
      await done(bind(kms, KeyId, here))
      assert.equal((await infoOf(kms, KeyId)).DeviceFingerprintBind, true)
      await done(kms('OverwriteWhiteBoxDeviceFingerprints', { KeyId, DeviceFingerprints }))
      assert.equal((await infoOf(kms, KeyId)).DeviceFingerprintBind, false)
      assert.equal(await decryptKeyOf(kms, KeyId), DecryptKey)
      assert.deepEqual((await done(kms('DescribeWhiteBoxDeviceFingerprints', { KeyId }))).DeviceFingerprints, [])
    }
  })

  it('names its devices in the order in which they were given', async () => {
    const { KeyId } = await create(kms, 'ordered')
    const given = [{ Identity: there, Description: 'x' }, { Identity: here }]
    await done(kms('OverwriteWhiteBoxDeviceFingerprints', { KeyId, DeviceFingerprints: given }))
    const { DeviceFingerprints } = await done(kms('DescribeWhiteBoxDeviceFingerprints', { KeyId }))
    assert.deepEqual(DeviceFingerprints, [given[0], { Identity: here, Description: '' }])
  })

  it('takes up to 200 devices, well-formed and each once', async () => {
    const { KeyId } = await create(kms, 'many')
    const many = (count: number) => Array.from({ length: count }, (_, i) => identityOf(String(i)))
    assert.equal(codeOf(await bind(kms, KeyId, ...many(201))), 'LimitExceeded.FingerprintsLimitExceeded')
    await done(bind(kms, KeyId, ...many(200)))
    for (const bad of ['', here.toUpperCase(), `${here}\n`, here.slice(1), here.replaceAll('-', ''), unknownKey])
      assert.equal(codeOf(await bind(kms, KeyId, bad)), 'InvalidParameterValue', bad)
    assert.equal(codeOf(await bind(kms, KeyId, here, there, here)), 'InvalidParameterValue')
    const DeviceFingerprints = [{ Identity: here, Description: 'x'.repeat(1025) }]
    const reply = await kms('OverwriteWhiteBoxDeviceFingerprints', { KeyId, DeviceFingerprints })
    assert.equal(codeOf(reply), 'InvalidParameterValue')
    const kept = await done(kms('DescribeWhiteBoxDeviceFingerprints', { KeyId }))
    assert.equal(kept.DeviceFingerprints.length, 200)
  })

  it('lies in the store in no form that opens', async () => {
    const { KeyId, DecryptKey } = await create(kms, 'dark')
    const row = await house.store.read.get('whiteBoxKey', { account, id: KeyId })
    const { material = Buffer.alloc(0) } = revealKey(Buffer.from(DecryptKey, 'base64')) ?? {}
    assert.equal(material.length, 16)
    for (const stored of [row?.material, row?.decryptKey]) {
      assert.ok(stored)
      assert.ok(!stored.includes(material) && !stored.includes(Buffer.from(DecryptKey, 'base64').subarray(36)))
    }
  })
})

describe('EncryptByWhiteBox', () => {
  let house: TestHouse
  let kms: Kms
  let KeyId: string
  before(async () => {
    house = await fresh()
    kms = kmsOf(house)
    KeyId = (await create(kms, 'key')).KeyId
  })
  after(() => house[Symbol.asyncDispose]())

  it('encrypts 1 to 4096 bytes, padded to whole blocks', async () => {
    const blob = await decryptKeyOf(kms, KeyId)
    for (const [length, bytes] of [
      [1, 16],
      [5, 16],
      [15, 16],
      [16, 32],
      [4096, 4112],
    ] as const) {
      const PlainText = Buffer.alloc(length, 'x').toString('base64')
      const encrypted = await done(kms('EncryptByWhiteBox', { KeyId, PlainText }))
      assert.equal(Buffer.from(encrypted.CipherText, 'base64').length, bytes)
      assert.equal(decryptOffline(blob, encrypted), 'x'.repeat(length))
    }
  })

  it('takes an initialization vector, and draws one where there is none', async () => {
    const InitializationVector = randomBytes(16).toString('base64')
    const given = { KeyId, PlainText: Plaintext, InitializationVector }
    const { RequestId, ...first } = await done(kms('EncryptByWhiteBox', given))
    assert.equal(first.InitializationVector, InitializationVector)
    const unpadded = { ...given, InitializationVector: InitializationVector.slice(0, 22) }
    for (const again of [given, unpadded]) {
      const { RequestId: _, ...reply } = await done(kms('EncryptByWhiteBox', again))
      assert.deepEqual(reply, first)
    }
    const drawn = [undefined, undefined, ''].map((none) =>
      done(kms('EncryptByWhiteBox', { ...given, InitializationVector: none })),
    )
    const vectors = (await Promise.all(drawn)).map((reply) => reply.InitializationVector)
    assert.equal(new Set([...vectors, InitializationVector]).size, 4)
    for (const vector of vectors) assert.equal(Buffer.from(vector, 'base64').length, 16)
  })

  it('refuses what is neither', async () => {
    const refused = async (more: object): Promise<void> => {
      const reply = await kms('EncryptByWhiteBox', { KeyId, PlainText: Plaintext, ...more })
      assert.equal(codeOf(reply), 'InvalidParameterValue', JSON.stringify(more).slice(0, 60))
    }
    for (const PlainText of ['', 'a', 'YWJj*', Buffer.alloc(4097).toString('base64')]) await refused({ PlainText })
    for (const length of [12, 15, 17, 32])
      await refused({ InitializationVector: Buffer.alloc(length).toString('base64') })
    await refused({ InitializationVector: '*'.repeat(22) })
  })

  it('wants the key enabled; what is out decrypts on', async () => {
    const encrypted = await done(kms('EncryptByWhiteBox', { KeyId, PlainText: Plaintext }))
    await done(kms('DisableWhiteBoxKey', { KeyId }))
    const reply = await kms('EncryptByWhiteBox', { KeyId, PlainText: Plaintext })
    assert.equal(codeOf(reply), 'ResourceUnavailable.KeyDisabled')
    assert.equal(decryptOffline(await decryptKeyOf(kms, KeyId), encrypted), text)
    await done(kms('EnableWhiteBoxKey', { KeyId }))
    await done(kms('EncryptByWhiteBox', { KeyId, PlainText: Plaintext }))
  })
})

describe('CreateWhiteBoxKey', () => {
  let house: TestHouse
  let kms: Kms
  before(async () => {
    house = await fresh()
    kms = kmsOf(house)
  })
  after(() => house[Symbol.asyncDispose]())

  it('refuses what is wrong', async () => {
    const tag = { TagKey: 'a', TagValue: 'b' }
    const cases = [
      ...['', '-a', 'a b', 'x'.repeat(61), 'kms-a', 'KMS-a'].map(
        (Alias) => [{ Alias }, 'InvalidParameterValue.InvalidAlias'] as const,
      ),
      ...['', 'AES_128', 'sm4', 'SM2'].map((Algorithm) => [{ Algorithm }, 'InvalidParameterValue'] as const),
      [{ Description: 'x'.repeat(1025) }, 'InvalidParameterValue'],
      [{ Tags: [tag, tag] }, 'InvalidParameterValue.TagKeysDuplicated'],
    ] as const
    for (const [more, code] of cases) {
      const reply = await kms('CreateWhiteBoxKey', { Alias: 'wrong', Algorithm: 'SM4', ...more })
      assert.equal(codeOf(reply), code, JSON.stringify(more).slice(0, 60))
    }
    assert.equal(await house.store.read.count('whiteBoxKey', {}), 0)
  })

  it('gives an alias once in a region, and not only where no CMK has it', async () => {
    await createKey(kms, 'alias')
    await create(kms, 'alias')
    await create(kms, 'alias', {}, { region: abroad })
    const taken = 'InvalidParameterValue.AliasAlreadyExists'
    assert.equal(codeOf(await kms('CreateWhiteBoxKey', { Alias: 'alias', Algorithm: 'SM4' })), taken)
    const wanted = () => kms('CreateWhiteBoxKey', { Alias: 'coveted', Algorithm: 'AES_256' })
    assert.deepEqual(await abreast(house, [wanted, wanted]), [taken, undefined])
  })

  it('makes another key each time', async () => {
    const blobs = await Promise.all(['m1', 'm2', 'm3'].map(async (name) => (await create(kms, name)).DecryptKey))
    const materials = blobs.map((blob) => revealKey(Buffer.from(blob, 'base64'))?.material.toString('hex'))
    assert.equal(new Set(materials).size, 3)
  })

  it('makes up to 50 in a region, also when many ask at once', async () => {
    await using own = await fresh()
    const ownKms = kmsOf(own)
    for (let i = 0; i < 49; i++) await create(ownKms, `k${i}`)
    await create(ownKms, 'abroad', {}, { region: abroad })
    const quota = 'LimitExceeded.KeyLimitExceeded'
    const wanted = ['a', 'b'].map((Alias) => () => ownKms('CreateWhiteBoxKey', { Alias, Algorithm: 'SM4' }))
    assert.deepEqual(await abreast(own, wanted), [quota, undefined])
    assert.equal(codeOf(await ownKms('CreateWhiteBoxKey', { Alias: 'c', Algorithm: 'SM4' })), quota)
    const { KeyInfos, TotalCount } = await done(ownKms('DescribeWhiteBoxKeyDetails'))
    assert.deepEqual([KeyInfos.length, TotalCount], [50, 50])
  })
})

describe('the end of a white-box key', () => {
  it('comes at once, to a disabled one, with all that is stored of it', async () => {
    await using house = await fresh()
    const kms = kmsOf(house)
    const { KeyId, DecryptKey } = await create(kms, 'key', { Tags: [{ TagKey: 'a', TagValue: 'b' }] })
    const { KeyId: other } = await create(kms, 'other', { Tags: [{ TagKey: 'a', TagValue: 'b' }] })
    const encrypted = await done(kms('EncryptByWhiteBox', { KeyId, PlainText: Plaintext }))
    assert.equal(codeOf(await kms('DeleteWhiteBoxKey', { KeyId })), 'FailedOperation')
    await done(kms('DisableWhiteBoxKey', { KeyId }))
    await done(kms('DeleteWhiteBoxKey', { KeyId }))
    assert.equal(await house.store.read.count('whiteBoxKey', { id: KeyId }), 0)
    assert.equal(await house.store.read.count('tag', { resource: KeyId }), 0)
    assert.equal(await house.store.read.count('tag', { resource: other }), 1)
    for (const action of ['DescribeWhiteBoxKey', 'EnableWhiteBoxKey', 'DeleteWhiteBoxKey'])
      assert.equal(codeOf(await kms(action, { KeyId })), notFound)
    assert.equal(codeOf(await kms('EncryptByWhiteBox', { KeyId, PlainText: Plaintext })), notFound)
    // The alias is free again, for another key.
    const { DecryptKey: next } = await create(kms, 'key')
    assert.equal(decryptOffline(DecryptKey, encrypted), text)
    assert.notEqual(decryptOffline(next, encrypted), text)
  })

  it('does not come to one that is enabled meanwhile', async () => {
    await using house = await fresh()
    const kms = kmsOf(house)
    const { KeyId } = await create(kms, 'key')
    await done(kms('DisableWhiteBoxKey', { KeyId }))
    const codes = await abreast(house, [
      () => kms('EnableWhiteBoxKey', { KeyId }),
      () => kms('DeleteWhiteBoxKey', { KeyId }),
    ])
    const left = await house.store.read.count('whiteBoxKey', { id: KeyId })
    assert.deepEqual(codes, left === 1 ? ['FailedOperation', undefined] : [notFound, undefined])
  })
})

describe('several white-box keys at once', () => {
  let house: TestHouse
  let kms: Kms
  let a: string
  let b: string
  before(async () => {
    house = await fresh()
    kms = kmsOf(house)
    a = (await create(kms, 'a')).KeyId
    b = (await create(kms, 'b')).KeyId
  })
  after(() => house[Symbol.asyncDispose]())

  it('are named once each, 1 to 50 of them, and all are there', async () => {
    const many = (count: number) =>
      Array.from({ length: count }, (_, i) => unknownKey.replace(/^0{8}/, String(i).padStart(8, '0')))
    for (const action of ['EnableWhiteBoxKeys', 'DisableWhiteBoxKeys'])
      for (const [KeyIds, code] of [
        [[], 'InvalidParameter'],
        [many(51), 'InvalidParameter'],
        [many(50), notFound],
        [[a, b, a], 'InvalidParameterValue.DuplicatedKeyId'],
        [[a, 'b'], 'InvalidParameterValue.InvalidKeyId'],
        [[a, unknownKey], notFound],
      ] as const)
        assert.equal(codeOf(await kms(action, { KeyIds })), code, `${action} ${KeyIds.length}`)
    assert.equal((await infoOf(kms, a)).Status, 'Enabled')
  })

  it('change together, and stay where they are', async () => {
    const states = async () => [(await infoOf(kms, a)).Status, (await infoOf(kms, b)).Status]
    await done(kms('DisableWhiteBoxKey', { KeyId: a }))
    for (const _ of [1, 2]) {
      await done(kms('DisableWhiteBoxKeys', { KeyIds: [a, b] }))
      assert.deepEqual(await states(), ['Disabled', 'Disabled'])
    }
    for (const _ of [1, 2]) {
      await done(kms('EnableWhiteBoxKeys', { KeyIds: [a, b] }))
      assert.deepEqual(await states(), ['Enabled', 'Enabled'])
    }
  })

  it('need permission each', async () => {
    const row = await house.store.read.get('whiteBoxKey', { account, id: a })
    assert.ok(row)
    await house.store.commit([{ update: 'whiteBoxKey', row: { ...row, creator: maker.uin } }])
    for (const action of ['DisableWhiteBoxKeys', 'EnableWhiteBoxKeys']) {
      await done(kms(action, { KeyIds: [a] }, maker))
      assert.equal(codeOf(await kms(action, { KeyIds: [a, b] }, maker)), 'UnauthorizedOperation')
    }
  })
})

describe('the list of white-box keys', () => {
  let house: TestHouse
  let kms: Kms
  const ids: string[] = []
  before(async () => {
    house = await fresh()
    kms = kmsOf(house)
    for (const i of [0, 1, 2]) {
      const Tags = i === 0 ? [] : [{ TagKey: 'team', TagValue: i === 1 ? 'red' : 'blue' }]
      ids.push((await create(kms, `k${i}`, { Tags })).KeyId)
      house.clock.advance(2000)
    }
    await create(kms, 'abroad', {}, { region: abroad })
    await done(kms('DisableWhiteBoxKey', { KeyId: ids[1] }))
    await done(bind(kms, ids[2] ?? '', here))
  })
  after(() => house[Symbol.asyncDispose]())

  it('shows those in the region as DescribeWhiteBoxKey does, the newest first', async () => {
    const { KeyInfos } = await done(kms('DescribeWhiteBoxKeyDetails'))
    const described = await Promise.all(ids.toReversed().map((id) => infoOf(kms, id)))
    assert.deepEqual(KeyInfos, described)
  })

  it('is filtered and cut', async () => {
    const team = (...TagValue: readonly string[]) => ({ TagFilters: [{ TagKey: 'team', TagValue }] })
    const cases = [
      [{}, [2, 1, 0], 3],
      [{ Limit: 0, Offset: 1 }, [1, 0], 3],
      [{ Limit: 1, Offset: 1 }, [1], 3],
      [{ Limit: 20, Offset: 3 }, [], 3],
      [{ KeyStatus: 0 }, [1], 1],
      [{ KeyStatus: 1 }, [2, 0], 2],
      [team(), [2, 1], 2],
      [team('red'), [1], 1],
      [{ ...team('red', 'blue'), KeyStatus: 1 }, [2], 1],
      [team('green'), [], 0],
    ] as const
    for (const [filter, expected, total] of cases) {
      const { KeyInfos, TotalCount } = await done(kms('DescribeWhiteBoxKeyDetails', filter))
      const numbers = KeyInfos.map((info: Reply) => ids.indexOf(info.KeyId))
      assert.deepEqual([numbers, TotalCount], [expected, total], JSON.stringify(filter))
    }
  })

  it('refuses what is out of bounds', async () => {
    for (const filter of [{ KeyStatus: 2 }, { KeyStatus: -1 }, { Offset: -1 }, { Limit: -1 }, { Limit: 201 }])
      assert.equal(codeOf(await kms('DescribeWhiteBoxKeyDetails', filter)), 'InvalidParameterValue')
  })

  it('is for who may do so to all keys, since it shows them', async () => {
    const reply = await kms('DescribeWhiteBoxKeyDetails', {}, { ...maker, region })
    assert.equal(codeOf(reply), 'UnauthorizedOperation')
  })
})

describe('the program for devices', () => {
  let house: TestHouse
  let kms: Kms
  const folder = mkdtempSync(join(tmpdir(), 'sanyao-white-box-'))
  before(async () => {
    house = await fresh()
    kms = kmsOf(house)
    writeFileSync(join(folder, 'machine-id'), 'd1e2v3i4c5e6\n')
    writeFileSync(join(folder, 'other-id'), 'another\n')
  })
  after(async () => {
    await house[Symbol.asyncDispose]()
    rmSync(folder, { recursive: true })
  })

  function run(machine: string, args: readonly string[], input = '') {
    const program = fileURLToPath(new URL('../../tools/white-box.ts', import.meta.url))
    const { stdout, stderr, status } = spawnSync(
      process.execPath,
      [program, ...args, '--machine', join(folder, machine)],
      { input, encoding: 'utf8' },
    )
    return { stdout, stderr, status }
  }

  it('tells the fingerprint of its device and decrypts there, and nowhere else', async () => {
    const { KeyId, DecryptKey } = await create(kms, 'device', { Algorithm: 'AES_256' })
    const { CipherText, InitializationVector } = await done(kms('EncryptByWhiteBox', { KeyId, PlainText: Plaintext }))
    const file = join(folder, 'decrypt.key')
    const decrypt = (machine: string) =>
      run(machine, ['decrypt', '--key', file, '--iv', InitializationVector], `${CipherText}\n`)
    writeFileSync(file, DecryptKey)
    for (const machine of ['machine-id', 'other-id', 'none'])
      assert.deepEqual(decrypt(machine), { stdout: text, stderr: '', status: 0 })

    const identity = run('machine-id', ['fingerprint']).stdout.trim()
    assert.equal(identity, identityOf('d1e2v3i4c5e6'))
    await done(bind(kms, KeyId, identity))
    writeFileSync(file, await decryptKeyOf(kms, KeyId))
    assert.deepEqual(decrypt('machine-id'), { stdout: text, stderr: '', status: 0 })
    const refused = decrypt('other-id')
    assert.deepEqual([refused.stdout, refused.status], ['', 1])
    assert.match(refused.stderr, /not bound to this device/)
  })

  it('says what it takes', () => {
    const { stdout, stderr, status } = run('machine-id', [])
    assert.deepEqual([stdout, status], ['', 1])
    assert.match(stderr, /^usage: .*fingerprint \| decrypt/)
  })
})

/*
 * What holds for every action that names one white-box key, in the world of the examples.
 */
const world = readFileSync(new URL('../worlds/examples.yaml', import.meta.url), 'utf8')
const { actions } = await loadCatalog(new URL('../../src/services/', import.meta.url))
const ofWhiteBoxKeys = actions.filter(
  ({ service, input, codes }) => service.name === 'kms' && 'KeyId' in input && codes.includes(notFound),
)

it('the actions that name one white-box key are these', () => {
  assert.equal(ofWhiteBoxKeys.length, 8)
})

for (const { name, examples } of ofWhiteBoxKeys) {
  describe(`the white-box key that ${name} names`, () => {
    const example = { ...examples[0]?.input } as Readonly<Record<string, unknown>>
    let house: TestHouse
    let kms: Kms
    before(async () => {
      house = await startHouse({ seed: world, time: Date.UTC(2019, 5, 1) })
      kms = kmsOf(house)
    })
    after(() => house[Symbol.asyncDispose]())

    it('has a well-formed id', async () => {
      const id = '23e80852-1e38-11e9-b129-5cb9019b4e01'
      for (const bad of ['', 'key', id.toUpperCase(), `${id}\n`, id.slice(1), `${id}0`])
        assert.equal(codeOf(await kms(name, { ...example, KeyId: bad })), 'InvalidParameterValue.InvalidKeyId')
    })

    it('is one of the account and region, and no CMK', async () => {
      const other = { secretId: 'AKIDneighbour00000000000000000000001', secretKey: 'neighbourSecretKey00000000000001' }
      const cmk = '23e80852-1e38-11e9-b129-5cb9019b4b01'
      for (const KeyId of [unknownKey, cmk]) assert.equal(codeOf(await kms(name, { ...example, KeyId })), notFound)
      assert.equal(codeOf(await kms(name, example, other)), notFound)
      assert.equal(codeOf(await kms(name, example, { region: 'ap-singapore' })), notFound)
    })

    it('is found in any region by a call that names none', async () => {
      await done(kms(name, example, { region: undefined }))
    })
  })
}
