import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { after, before, describe, it } from 'node:test'
import { loadCatalog } from '../../src/contract/catalog.ts'
import { identityOf, revealKey } from '../../src/crypto/white-box.ts'
import { startHouse, type TestHouse } from '../support/house.ts'
import {
  abreast,
  account,
  codeOf,
  done,
  fresh,
  type Kms,
  kmsOf,
  maker,
  Plaintext,
  start,
  text,
  unknownKey,
} from '../support/kms.ts'
import { bind, create, decryptKeyOf, decryptOffline, here, infoOf, there } from '../support/white-box.ts'

/*
 * The life of white-box keys over HTTP, and how every action finds one.
 */

const notFound = 'ResourceNotFound'

const algorithms = ['AES_256', 'SM4'] as const

const world = readFileSync(new URL('../worlds/examples.yaml', import.meta.url), 'utf8')

const { actions } = await loadCatalog(new URL('../../src/services/', import.meta.url))

const ofWhiteBoxKeys = actions.filter(
  ({ service, input, codes }) => service.name === 'kms' && 'KeyId' in input && codes.includes(notFound),
)

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
