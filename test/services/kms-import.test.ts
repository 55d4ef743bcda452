import assert from 'node:assert/strict'
import { constants, createPublicKey, publicEncrypt, randomBytes } from 'node:crypto'
import { after, before, describe, it } from 'node:test'
import { startHouse, type TestHouse } from '../support/house.ts'
import {
  abreast,
  abroad,
  account,
  codeOf,
  createKey,
  DAY,
  done,
  encrypt,
  HOUR,
  type Kms,
  keyId,
  kmsOf,
  Plaintext,
  seedOf,
  start,
  stateOf,
  unknownKey,
} from '../support/kms.ts'

/*
 * Imported material over HTTP, wrapped by OpenSSL (by node:crypto).
 */

const wrongState = 'ResourceUnavailable.CmkStateNotSupport'
const expired = 'ResourceUnavailable.TokenExpired'
const mismatch = 'InvalidParameterValue.MaterialNotMatch'
const undecryptable = 'InvalidParameter.DecryptMaterialError'
const oaep = constants.RSA_PKCS1_OAEP_PADDING
const paddings = {
  RSAES_PKCS1_V1_5: { padding: constants.RSA_PKCS1_PADDING },
  RSAES_OAEP_SHA_1: { padding: oaep, oaepHash: 'sha1' },
  RSAES_OAEP_SHA_256: { padding: oaep, oaepHash: 'sha256' },
} as const
type Wrapping = keyof typeof paddings

interface Parameters {
  readonly KeyId: string
  readonly ImportToken: string
  readonly PublicKey: string
  readonly ParametersValidTo: number
}

const parametersFor = async (kms: Kms, KeyId: string, WrappingAlgorithm: Wrapping = 'RSAES_OAEP_SHA_256') =>
  (await done(
    kms('GetParametersForImport', { KeyId, WrappingAlgorithm, WrappingKeySpec: 'RSA_2048' }),
  )) as unknown as Parameters

/** The members of an ImportKeyMaterial with this material. */
function wrappedFor(
  { KeyId, ImportToken, PublicKey }: Parameters,
  material: Buffer,
  wrapping: Wrapping = 'RSAES_OAEP_SHA_256',
) {
  const key = createPublicKey({ key: Buffer.from(PublicKey, 'base64'), format: 'der', type: 'spki' })
  const EncryptedKeyMaterial = publicEncrypt({ key, ...paddings[wrapping] }, material).toString('base64')
  return { KeyId, ImportToken, EncryptedKeyMaterial }
}

describe('imported material', () => {
  let house: TestHouse
  let kms: Kms
  let made = 0
  before(async () => {
    house = await startHouse({ seed: seedOf(), time: start })
    kms = kmsOf(house)
  })
  after(() => house[Symbol.asyncDispose]())

  const material = Buffer.from('00112233445566778899aabbccddeeff', 'hex')
  const external = (): Promise<string> => createKey(kms, `external${++made}`, { Type: 2 })
  const now = (): number => Math.floor(house.clock.now() / 1000)
  const importInto = async (KeyId: string, clear = material, more: object = {}) =>
    kms('ImportKeyMaterial', { ...wrappedFor(await parametersFor(kms, KeyId), clear), ...more })
  const imported = async (): Promise<string> => {
    const KeyId = await external()
    await done(importInto(KeyId))
    return KeyId
  }
  const decrypt = (CiphertextBlob: string) => kms('Decrypt', { CiphertextBlob })

  it('makes a key of use, wrapped in each way', async () => {
    for (const wrapping of Object.keys(paddings) as Wrapping[]) {
      const KeyId = await external()
      assert.equal(await stateOf(kms, KeyId), 'PendingImport')
      assert.equal(codeOf(await kms('Encrypt', { KeyId, Plaintext })), 'ResourceUnavailable.CmkDisabled')
      const parameters = await parametersFor(kms, KeyId, wrapping)
      assert.equal(parameters.KeyId, KeyId)
      assert.equal(Buffer.from(parameters.PublicKey, 'base64').length, 294)
      assert.ok(Math.abs(parameters.ParametersValidTo - now() - 86_400) <= 1)
      const { RequestId, ...reply } = await done(kms('ImportKeyMaterial', wrappedFor(parameters, material, wrapping)))
      assert.deepEqual(reply, {})
      assert.equal(await stateOf(kms, KeyId), 'Enabled')
      assert.equal((await done(decrypt(await encrypt(kms, KeyId)))).Plaintext, Plaintext)
    }
  })

  it('has the length of its region', async () => {
    const far = { region: abroad }
    const KeyId = await createKey(kms, 'far', { Type: 2 }, far)
    const there: Kms = (action, parameters) => kms(action, parameters, far)
    const parameters = await parametersFor(there, KeyId)
    for (const length of [16, 31, 33])
      assert.equal(codeOf(await there('ImportKeyMaterial', wrappedFor(parameters, randomBytes(length)))), undecryptable)
    await done(there('ImportKeyMaterial', wrappedFor(parameters, randomBytes(32))))
    const near = await external()
    assert.equal(codeOf(await importInto(near, randomBytes(32))), undecryptable)
  })

  it('must decrypt in the way that was named', async () => {
    const parameters = await parametersFor(kms, await external(), 'RSAES_OAEP_SHA_1')
    for (const wrapping of ['RSAES_PKCS1_V1_5', 'RSAES_OAEP_SHA_256'] as const)
      assert.equal(codeOf(await kms('ImportKeyMaterial', wrappedFor(parameters, material, wrapping))), undecryptable)
    const garbage = { ...wrappedFor(parameters, material), EncryptedKeyMaterial: 'AAAA' }
    assert.equal(codeOf(await kms('ImportKeyMaterial', garbage)), undecryptable)
    const malformed = { ...garbage, EncryptedKeyMaterial: '*' }
    assert.equal(codeOf(await kms('ImportKeyMaterial', malformed)), 'InvalidParameter')
  })

  it('takes the newest token alone, any number of times, for a day', async () => {
    const KeyId = await external()
    const none = { ...wrappedFor(await parametersFor(kms, await external()), material), KeyId }
    assert.equal(codeOf(await kms('ImportKeyMaterial', none)), 'InvalidParameter')
    const old = wrappedFor(await parametersFor(kms, KeyId), material)
    const fresh = wrappedFor(await parametersFor(kms, KeyId), material)
    assert.notEqual(old.ImportToken, fresh.ImportToken)
    assert.equal(codeOf(await kms('ImportKeyMaterial', old)), expired)
    assert.equal(codeOf(await kms('ImportKeyMaterial', { ...fresh, ImportToken: 'AAAA' })), 'InvalidParameter')
    await done(kms('ImportKeyMaterial', fresh))
    house.clock.advance(DAY - 60_000)
    await done(kms('ImportKeyMaterial', fresh))
    house.clock.advance(60_000)
    assert.equal(codeOf(await kms('ImportKeyMaterial', fresh)), expired)
  })

  it('is the same for ever, also after it was deleted', async () => {
    const KeyId = await imported()
    const blob = await encrypt(kms, KeyId)
    const other = Buffer.from(material)
    other.writeUInt8(1, 15)
    assert.equal(codeOf(await importInto(KeyId, other)), mismatch)
    await done(kms('DeleteImportedKeyMaterial', { KeyId }))
    assert.equal(await stateOf(kms, KeyId), 'PendingImport')
    assert.equal(await house.store.read.count('keyMaterial', { account, key: KeyId }), 0)
    assert.equal(codeOf(await decrypt(blob)), 'ResourceUnavailable.CmkDisabled')
    assert.equal(codeOf(await importInto(KeyId, other)), mismatch)
    assert.equal(await stateOf(kms, KeyId), 'PendingImport')
    await done(importInto(KeyId))
    assert.equal((await done(decrypt(blob))).Plaintext, Plaintext)
  })

  it('expires when it is to, and comes back', async () => {
    const KeyId = await external()
    const ValidTo = now() + 3600
    await done(importInto(KeyId, material, { ValidTo }))
    assert.equal((await done(kms('DescribeKey', { KeyId }))).KeyMetadata.ValidTo, ValidTo)
    const blob = await encrypt(kms, KeyId)
    house.clock.advance(3_601_000)
    assert.equal(await stateOf(kms, KeyId), 'PendingImport')
    assert.equal(codeOf(await decrypt(blob)), 'ResourceUnavailable.CmkDisabled')
    for (const bad of [now(), now() - 1, 2_147_443_201, -1])
      assert.equal(codeOf(await importInto(KeyId, material, { ValidTo: bad })), 'InvalidParameter')
    await done(importInto(KeyId, material, { ValidTo: 2_147_443_200 }))
    assert.equal((await done(decrypt(blob))).Plaintext, Plaintext)
    await done(importInto(KeyId, material, { ValidTo: 0 }))
    assert.equal((await done(kms('DescribeKey', { KeyId }))).KeyMetadata.ValidTo, 0)
  })

  it('comes and goes as the state of the key allows', async () => {
    const KeyId = await imported()
    const both = async () => [
      codeOf(await importInto(KeyId)),
      codeOf(await kms('DeleteImportedKeyMaterial', { KeyId })),
    ]
    await done(kms('ArchiveKey', { KeyId }))
    assert.deepEqual(await both(), [wrongState, wrongState])
    await done(kms('CancelKeyArchive', { KeyId }))
    await done(kms('DisableKey', { KeyId }))
    assert.deepEqual(await both(), [wrongState, undefined])
    assert.equal(await stateOf(kms, KeyId), 'PendingImport')
    assert.deepEqual(await both(), [undefined, undefined])
    assert.equal(codeOf(await kms('DeleteImportedKeyMaterial', { KeyId })), wrongState)
    await done(kms('ScheduleKeyDeletion', { KeyId, PendingWindowInDays: 7 }))
    assert.deepEqual(await both(), [wrongState, wrongState])
    await done(kms('CancelKeyDeletion', { KeyId }))
    assert.equal(await stateOf(kms, KeyId), 'PendingImport')
    await done(importInto(KeyId))
    await done(kms('BindCloudResource', { KeyId, ProductId: 'mysql', ResourceId: 'cdb-a1b2c3d4' }))
    assert.equal(codeOf(await kms('DeleteImportedKeyMaterial', { KeyId })), 'FailedOperation.CmkUsedByCloudProduct')
  })

  it('does not expire while the key is bound, whatever a later import says', async () => {
    const KeyId = await imported()
    const resource = { KeyId, ProductId: 'mysql', ResourceId: 'cdb-a1b2c3d4' }
    const validTo = async () => (await done(kms('DescribeKey', { KeyId }))).KeyMetadata.ValidTo
    await done(kms('BindCloudResource', resource))
    await done(importInto(KeyId, material, { ValidTo: now() + 3600 }))
    assert.equal(await validTo(), 0)
    assert.equal(codeOf(await importInto(KeyId, material, { ValidTo: now() - 1 })), 'InvalidParameter')
    house.clock.advance(2 * HOUR)
    assert.equal(await stateOf(kms, KeyId), 'Enabled')
    await done(kms('UnbindCloudResource', resource))
    const ValidTo = now() + 3600
    await done(importInto(KeyId, material, { ValidTo }))
    assert.equal(await validTo(), ValidTo)
  })

  it('does not expire when a binding comes at the same time', async () => {
    const parameters = await parametersFor(kms, await imported())
    const { KeyId } = parameters
    const ValidTo = now() + 3600
    const calls = [
      () => kms('BindCloudResource', { KeyId, ProductId: 'mysql', ResourceId: 'cdb-a1b2c3d4' }),
      () => kms('ImportKeyMaterial', { ...wrappedFor(parameters, material), ValidTo }),
    ]
    assert.deepEqual(await abreast(house, calls), [undefined, undefined])
    assert.equal((await done(kms('DescribeKey', { KeyId }))).KeyMetadata.ValidTo, 0)
  })

  it('is for external keys', async () => {
    const own = await createKey(kms, 'own')
    const token = Buffer.alloc(96).toString('base64')
    for (const [action, parameters] of [
      ['GetParametersForImport', { WrappingAlgorithm: 'RSAES_OAEP_SHA_1', WrappingKeySpec: 'RSA_2048' }],
      ['ImportKeyMaterial', { ImportToken: token, EncryptedKeyMaterial: 'AAAA' }],
      ['DeleteImportedKeyMaterial', {}],
    ] as const)
      for (const [KeyId, code] of [
        [own, 'UnsupportedOperation.NotExternalCmk'],
        [unknownKey, 'ResourceUnavailable.CmkNotFound'],
        ['x', 'InvalidParameterValue.InvalidKeyId'],
      ] as const)
        assert.equal(codeOf(await kms(action, { ...parameters, KeyId })), code, action)
  })

  it('knows its algorithms and the kind of its key', async () => {
    const KeyId = await external()
    const good = { KeyId, WrappingAlgorithm: 'RSAES_OAEP_SHA_1', WrappingKeySpec: 'RSA_2048' }
    for (const bad of [{ WrappingAlgorithm: 'SM2' }, { WrappingKeySpec: 'RSA_3072' }, { WrappingKeySpec: '' }])
      assert.equal(codeOf(await kms('GetParametersForImport', { ...good, ...bad })), 'InvalidParameter')
  })

  it('is one of two that come at once', async () => {
    const KeyId = await external()
    const parameters = await parametersFor(kms, KeyId)
    const calls = [1, 2].map((byte) => () => kms('ImportKeyMaterial', wrappedFor(parameters, Buffer.alloc(16, byte))))
    assert.deepEqual(await abreast(house, calls), [mismatch, undefined])
    const tokens = [1, 2].map(
      () => () =>
        kms('GetParametersForImport', { KeyId, WrappingAlgorithm: 'RSAES_OAEP_SHA_1', WrappingKeySpec: 'RSA_2048' }),
    )
    assert.deepEqual(await abreast(house, tokens), [undefined, undefined])
  })

  it('leaves nothing behind when the key is destroyed', async () => {
    const KeyId = await imported()
    await done(kms('DisableKey', { KeyId }))
    await done(kms('ScheduleKeyDeletion', { KeyId, PendingWindowInDays: 7 }))
    house.clock.advance(8 * DAY)
    const where = { account, key: KeyId }
    const left = async () =>
      (await house.store.read.count('importToken', where)) + (await house.store.read.count('firstMaterial', where))
    for (let i = 0; i < 100 && (await left()) > 0; i++) await new Promise((resolve) => setTimeout(resolve, 50))
    assert.equal(await left(), 0)
  })

  it('is remembered from a seed, too', async () => {
    const versions = [{ material: material.toString('base64') }]
    const keys = [{ keyId: keyId(1), alias: 'seeded', origin: 'EXTERNAL', versions }]
    await using own = await startHouse({ seed: seedOf(...keys), time: start })
    const seeded = kmsOf(own)
    const parameters = await parametersFor(seeded, keyId(1))
    assert.equal(codeOf(await seeded('ImportKeyMaterial', wrappedFor(parameters, randomBytes(16)))), mismatch)
    await done(seeded('ImportKeyMaterial', wrappedFor(parameters, material)))
  })
})
