import assert from 'node:assert/strict'
import { randomBytes } from 'node:crypto'
import { type Chapter, refused } from './cast.ts'
import { bytesOf, context, forRecipient, newKey, unsealed } from './kms-props.ts'

export const chapters: readonly Chapter[] = [
  [
    'what a key encrypts it decrypts, with the same context only',
    async ({ house, kms }) => {
      const KeyId = await newKey(kms, 'context')
      // The most that a key encrypts, which as a query is some 6 KB.
      const Plaintext = randomBytes(4096).toString('base64')
      const { CiphertextBlob = '' } = await kms.Encrypt({ KeyId, Plaintext, EncryptionContext: context })
      const opened = await kms.Decrypt({ CiphertextBlob, EncryptionContext: context })
      assert.deepEqual([opened.KeyId, opened.Plaintext], [KeyId, Plaintext])
      const bad = 'InvalidParameterValue.InvalidCiphertext'
      await refused(house, bad, kms.Decrypt({ CiphertextBlob }))
      await refused(house, bad, kms.Decrypt({ CiphertextBlob, EncryptionContext: '{"order":"7 & 9"}' }))
    },
  ],
  [
    'a key of another region works there, and is not there from here',
    async ({ house, kms, kmsAbroad }) => {
      const KeyId = await newKey(kmsAbroad, 'abroad')
      const { CiphertextBlob = '' } = await kmsAbroad.Encrypt({ KeyId, Plaintext: 'dGVzdA==' })
      assert.equal((await kmsAbroad.Decrypt({ CiphertextBlob })).Plaintext, 'dGVzdA==')
      await refused(house, 'ResourceUnavailable.CmkNotFound', kms.DescribeKey({ KeyId }))
      await refused(house, 'ResourceUnavailable.CmkNotFound', kms.Decrypt({ CiphertextBlob }))
    },
  ],
  [
    'data keys come in clear, under the key, and under a public key',
    async ({ kms }) => {
      const KeyId = await newKey(kms, 'envelope')
      const key = await kms.GenerateDataKey({ KeyId, KeySpec: 'AES_256', EncryptionContext: context })
      assert.equal(bytesOf(key.Plaintext).length, 32)
      const CiphertextBlob = key.CiphertextBlob ?? ''
      const opened = await kms.Decrypt({ CiphertextBlob, EncryptionContext: context })
      assert.equal(opened.Plaintext, key.Plaintext)

      const sealed = await kms.Decrypt({ CiphertextBlob, EncryptionContext: context, ...forRecipient })
      assert.equal(unsealed(sealed.Plaintext), key.Plaintext)

      const kept = await kms.GenerateDataKey({ KeyId, NumberOfBytes: 100, IsHostedByKms: 1, DataKeyName: 'kept' })
      assert.equal(bytesOf(kept.Plaintext).length, 100)
      assert.match(kept.DataKeyId ?? '', /^[0-9a-f-]{36}$/)
    },
  ],
  [
    'a ciphertext moves to another key and context without being seen',
    async ({ house, kms }) => {
      const [source, destination] = [await newKey(kms, 'source'), await newKey(kms, 'destination')]
      const Plaintext = randomBytes(4096).toString('base64')
      const { CiphertextBlob = '' } = await kms.Encrypt({ KeyId: source, Plaintext, EncryptionContext: context })
      const elsewhere = { DestinationKeyId: destination, DestinationEncryptionContext: '{"moved":"是"}' }
      const move = { CiphertextBlob, ...elsewhere }
      await refused(house, 'InvalidParameterValue.InvalidCiphertext', kms.ReEncrypt(move))
      const moved = await kms.ReEncrypt({ ...move, SourceEncryptionContext: context })
      assert.deepEqual([moved.KeyId, moved.SourceKeyId, moved.ReEncrypted], [destination, source, true])
      const blob = { CiphertextBlob: moved.CiphertextBlob ?? '' }
      const opened = await kms.Decrypt({ ...blob, EncryptionContext: move.DestinationEncryptionContext })
      assert.deepEqual([opened.KeyId, opened.Plaintext], [destination, Plaintext])
    },
  ],
]
