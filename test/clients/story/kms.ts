import assert from 'node:assert/strict'
import { constants, generateKeyPairSync, privateDecrypt, randomBytes } from 'node:crypto'
import { type Cast, type Chapter, refused } from './cast.ts'

type Kms = Cast['kms']

/** What a form or a query has to escape, and what clients escape differently. */
const awkward = `a b+c&d=e%20/?#~*!()'"\\|;:@,\n主密钥 é`
const context = JSON.stringify({ order: '7 & 8', note: '值 +/=?' })

const recipient = generateKeyPairSync('rsa', { modulusLength: 2048 })
const recipientPem = recipient.publicKey.export({ type: 'spki', format: 'pem' }).toString()

const bytesOf = (base64 = ''): Buffer => Buffer.from(base64, 'base64')

async function newKey(kms: Kms, Alias: string): Promise<string> {
  const { KeyId = '', KeyState } = await kms.CreateKey({ Alias })
  assert.match(KeyId, /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/)
  assert.equal(KeyState, 'Enabled')
  return KeyId
}

const stateOf = async (kms: Kms, KeyId: string): Promise<string | undefined> =>
  (await kms.DescribeKey({ KeyId })).KeyMetadata?.KeyState

export const chapters: readonly Chapter[] = [
  [
    'a key is created, and described as it was ordered',
    async ({ kms }) => {
      const Tags = [
        { TagKey: 'team', TagValue: '数据 & co' },
        { TagKey: 'env', TagValue: '' },
      ]
      const made = await kms.CreateKey({ Alias: 'ordered', Description: awkward, Type: 1, Tags })
      assert.deepEqual([made.TagCode, made.Description], [0, awkward])
      const { KeyMetadata } = await kms.DescribeKey({ KeyId: made.KeyId ?? '' })
      assert.equal(KeyMetadata?.Alias, 'ordered')
      assert.equal(KeyMetadata.Description, awkward)
      assert.equal(KeyMetadata.CreateTime, made.CreateTime)
      assert.equal(KeyMetadata.KeyRotationEnabled, false)
    },
  ],
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

      const sealed = await kms.Decrypt({
        CiphertextBlob,
        EncryptionContext: context,
        EncryptionPublicKey: recipientPem,
        EncryptionAlgorithm: 'RSAES_OAEP_SHA_256',
      })
      const padding = { padding: constants.RSA_PKCS1_OAEP_PADDING, oaepHash: 'sha256' }
      const unsealed = privateDecrypt({ key: recipient.privateKey, ...padding }, bytesOf(sealed.Plaintext))
      assert.deepEqual(unsealed, bytesOf(key.Plaintext))

      const kept = await kms.GenerateDataKey({ KeyId, NumberOfBytes: 100, IsHostedByKms: 1, DataKeyName: 'kept' })
      assert.equal(bytesOf(kept.Plaintext).length, 100)
      assert.match(kept.DataKeyId ?? '', /^[0-9a-f-]{36}$/)
    },
  ],
  [
    'a disabled key does nothing until it is enabled',
    async ({ house, kms }) => {
      const KeyId = await newKey(kms, 'disabled')
      const { CiphertextBlob = '' } = await kms.Encrypt({ KeyId, Plaintext: 'dGVzdA==' })
      await kms.DisableKey({ KeyId })
      assert.equal(await stateOf(kms, KeyId), 'Disabled')
      const disabled = 'ResourceUnavailable.CmkDisabled'
      await refused(house, disabled, kms.Encrypt({ KeyId, Plaintext: 'dGVzdA==' }))
      await refused(house, disabled, kms.Decrypt({ CiphertextBlob }))
      await refused(house, disabled, kms.GenerateDataKey({ KeyId, KeySpec: 'AES_128' }))
      await kms.EnableKey({ KeyId })
      assert.equal(await stateOf(kms, KeyId), 'Enabled')
      assert.equal((await kms.Decrypt({ CiphertextBlob })).Plaintext, 'dGVzdA==')
    },
  ],
  [
    'a deletion is scheduled for a day, and can be cancelled',
    async ({ house, kms }) => {
      const KeyId = await newKey(kms, 'doomed')
      const { CiphertextBlob = '' } = await kms.Encrypt({ KeyId, Plaintext: 'dGVzdA==' })
      const schedule = () => kms.ScheduleKeyDeletion({ KeyId, PendingWindowInDays: 7 })
      await refused(house, 'ResourceUnavailable.CmkShouldBeDisabled', schedule())
      await kms.DisableKey({ KeyId })
      const earliest = Math.floor(house.clock.now() / 1000)
      const { DeletionDate = 0 } = await schedule()
      const week = 7 * 86_400
      assert.ok(DeletionDate >= earliest + week && DeletionDate <= house.clock.now() / 1000 + week)
      const { KeyMetadata } = await kms.DescribeKey({ KeyId })
      assert.deepEqual([KeyMetadata?.KeyState, KeyMetadata?.DeletionDate], ['PendingDelete', DeletionDate])
      await refused(house, 'ResourceUnavailable.CmkStateNotSupport', kms.EnableKey({ KeyId }))

      assert.equal((await kms.CancelKeyDeletion({ KeyId })).KeyId, KeyId)
      assert.equal(await stateOf(kms, KeyId), 'Disabled')
      await kms.EnableKey({ KeyId })
      assert.equal((await kms.Decrypt({ CiphertextBlob })).Plaintext, 'dGVzdA==')
    },
  ],
  [
    'a key that a resource rests on stays',
    async ({ house, kms }) => {
      const KeyId = await newKey(kms, 'bound')
      const binding = { KeyId, ProductId: 'mysql', ResourceId: 'cdb-a1b2c3d4' }
      await kms.BindCloudResource(binding)
      const message = await refused(house, 'FailedOperation.CmkUsedByCloudProduct', kms.DisableKey({ KeyId }))
      assert.match(message, /`cdb-a1b2c3d4`/)
      await kms.UnbindCloudResource(binding)
      const unbound = 'ResourceUnavailable.CloudResourceBindingNotFound'
      await refused(house, unbound, kms.UnbindCloudResource(binding))
      await kms.DisableKey({ KeyId })
      assert.equal(await stateOf(kms, KeyId), 'Disabled')
    },
  ],
]
