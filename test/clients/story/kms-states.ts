import assert from 'node:assert/strict'
import { type Chapter, refused } from './cast.ts'
import { awkward, newKey, Plaintext, stateOf } from './kms-props.ts'

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
    'a disabled key does nothing until it is enabled',
    async ({ house, kms }) => {
      const KeyId = await newKey(kms, 'disabled')
      const { CiphertextBlob = '' } = await kms.Encrypt({ KeyId, Plaintext })
      await kms.DisableKey({ KeyId })
      assert.equal(await stateOf(kms, KeyId), 'Disabled')
      const disabled = 'ResourceUnavailable.CmkDisabled'
      await refused(house, disabled, kms.Encrypt({ KeyId, Plaintext }))
      await refused(house, disabled, kms.Decrypt({ CiphertextBlob }))
      await refused(house, disabled, kms.GenerateDataKey({ KeyId, KeySpec: 'AES_128' }))
      await kms.EnableKey({ KeyId })
      assert.equal(await stateOf(kms, KeyId), 'Enabled')
      assert.equal((await kms.Decrypt({ CiphertextBlob })).Plaintext, Plaintext)
    },
  ],
  [
    'a deletion is scheduled for a day, and can be cancelled',
    async ({ house, kms }) => {
      const KeyId = await newKey(kms, 'doomed')
      const { CiphertextBlob = '' } = await kms.Encrypt({ KeyId, Plaintext })
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
      assert.equal((await kms.Decrypt({ CiphertextBlob })).Plaintext, Plaintext)
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
