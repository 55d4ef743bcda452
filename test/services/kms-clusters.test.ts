import assert from 'node:assert/strict'
import { constants, createPublicKey, publicEncrypt, randomBytes } from 'node:crypto'
import { after, before, describe, it } from 'node:test'
import type { TestHouse } from '../support/house.ts'
import {
  clustered,
  codeOf,
  createKey,
  done,
  encrypt,
  fresh,
  headerOf,
  type Kms,
  keyId,
  kmsOf,
  Plaintext,
  region,
} from '../support/kms.ts'

/*
 * A KMS cluster of national cryptography in a region that is not.
 */

const AES_256 = 1
const SM4 = 2
const { national, other } = clustered
const seeded = { keyId: keyId(1), alias: 'seeded', region: clustered.region, cluster: national }

describe('a cluster of national cryptography', () => {
  let house: TestHouse
  let kms: Kms
  before(async () => {
    house = await fresh(seeded)
    const anywhere = kmsOf(house)
    kms = (action, parameters) => anywhere(action, parameters, { region: clustered.region })
  })
  after(() => house[Symbol.asyncDispose]())

  it('has keys of SM4, and no other place of its region has', async () => {
    for (const [HsmClusterId, algorithm, Type] of [
      [national, SM4, 4],
      [other, AES_256, 2],
      ['', AES_256, 2],
    ] as const) {
      const KeyId = await createKey(kms, `in-${HsmClusterId}`, { HsmClusterId })
      const blob = await encrypt(kms, KeyId)
      assert.equal(headerOf(blob).algorithm, algorithm, HsmClusterId)
      assert.equal((await done(kms('Decrypt', { CiphertextBlob: blob }))).Plaintext, Plaintext)
      assert.equal((await done(kms('DescribeKey', { KeyId }))).KeyMetadata.Type, Type)
    }
  })

  it('has data keys under SM4', async () => {
    const KeyId = await createKey(kms, 'for-data-keys', { HsmClusterId: national })
    const { CiphertextBlob } = await done(kms('GenerateDataKey', { KeyId, KeySpec: 'AES_256', HsmClusterId: national }))
    assert.equal(headerOf(CiphertextBlob).algorithm, SM4)
  })

  it('takes material of 16 bytes', async () => {
    for (const [HsmClusterId, bytes, wrong] of [
      [national, 16, 32],
      [other, 32, 16],
    ] as const) {
      const KeyId = await createKey(kms, `external-${bytes}`, { Type: 2, HsmClusterId })
      const wrapping = { WrappingAlgorithm: 'RSAES_OAEP_SHA_256', WrappingKeySpec: 'RSA_2048' }
      const { PublicKey, ImportToken } = await done(kms('GetParametersForImport', { KeyId, ...wrapping }))
      const key = createPublicKey({ key: Buffer.from(PublicKey, 'base64'), format: 'der', type: 'spki' })
      const importing = (length: number) => {
        const padding = { padding: constants.RSA_PKCS1_OAEP_PADDING, oaepHash: 'sha256' }
        const EncryptedKeyMaterial = publicEncrypt({ key, ...padding }, randomBytes(length)).toString('base64')
        return kms('ImportKeyMaterial', { KeyId, ImportToken, EncryptedKeyMaterial })
      }
      assert.equal(codeOf(await importing(wrong)), 'InvalidParameter.DecryptMaterialError')
      await done(importing(bytes))
    }
  })

  it('has its keys from a seed, too', async () => {
    assert.equal(headerOf(await encrypt(kms, seeded.keyId)).algorithm, SM4)
  })

  it('adds its algorithm to those of the region', async () => {
    const listed = async (place: string) =>
      (await done(kmsOf(house)('ListAlgorithms', {}, { region: place }))).SymmetricAlgorithms
    const [aes, sm4] = ['AES_256', 'SM4'].map((Algorithm) => ({ KeyUsage: 'ENCRYPT_DECRYPT', Algorithm }))
    assert.deepEqual(await listed(clustered.region), [aes, sm4])
    assert.deepEqual(await listed('ap-hongkong'), [aes])
    assert.deepEqual(await listed(region), [sm4])
  })
})
