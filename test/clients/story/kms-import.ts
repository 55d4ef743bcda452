import assert from 'node:assert/strict'
import { createPublicKey, publicEncrypt, randomBytes } from 'node:crypto'
import { type Chapter, refused } from './cast.ts'
import { bytesOf, type Kms, newKey, oaep, Plaintext, stateOf } from './kms-props.ts'

const wish = { WrappingAlgorithm: 'RSAES_OAEP_SHA_256', WrappingKeySpec: 'RSA_2048' }

/** Says what imports a material into a key, wrapped for it: all under one token, which can be used again. */
async function importer(kms: Kms, KeyId: string) {
  const { ImportToken, PublicKey } = await kms.GetParametersForImport({ KeyId, ...wish })
  const key = createPublicKey({ key: bytesOf(PublicKey), format: 'der', type: 'spki' })
  return (material: Buffer) => {
    const EncryptedKeyMaterial = publicEncrypt({ key, ...oaep }, material).toString('base64')
    return { KeyId, ImportToken, EncryptedKeyMaterial }
  }
}

export const chapters: readonly Chapter[] = [
  [
    'a key works with the material that is imported, goes without it, and takes no other',
    async ({ house, kms }) => {
      const KeyId = await newKey(kms, 'external', { Type: 2 })
      await refused(house, 'ResourceUnavailable.CmkDisabled', kms.Encrypt({ KeyId, Plaintext }))
      // Keys are SM4 in the region of the story.
      const orderOf = await importer(kms, KeyId)
      const order = orderOf(randomBytes(16))
      await kms.ImportKeyMaterial(order)
      assert.equal(await stateOf(kms, KeyId), 'Enabled')
      const { CiphertextBlob = '' } = await kms.Encrypt({ KeyId, Plaintext })
      await kms.DeleteImportedKeyMaterial({ KeyId })
      assert.equal(await stateOf(kms, KeyId), 'PendingImport')

      const ValidTo = Math.floor(house.clock.now() / 1000) + 3600
      await kms.ImportKeyMaterial({ ...order, ValidTo })
      assert.equal((await kms.DescribeKey({ KeyId })).KeyMetadata?.ValidTo, ValidTo)
      assert.equal((await kms.Decrypt({ CiphertextBlob })).Plaintext, Plaintext)
      await kms.DeleteImportedKeyMaterial({ KeyId })
      const other = kms.ImportKeyMaterial(orderOf(randomBytes(16)))
      await refused(house, 'InvalidParameterValue.MaterialNotMatch', other)
    },
    ['GetParametersForImport', 'ImportKeyMaterial', 'DeleteImportedKeyMaterial'],
  ],
]
