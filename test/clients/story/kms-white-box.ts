import assert from 'node:assert/strict'
import { decryptCbc, identityOf, revealKey } from '../../../src/crypto/white-box.ts'
import { type Chapter, refused } from './cast.ts'
import { awkward, bytesOf, type Kms } from './kms-props.ts'

const PlainText = Buffer.from(awkward).toString('base64')

async function create(kms: Kms, Alias: string, Algorithm: string) {
  const { KeyId = '', EncryptKey, DecryptKey = '' } = await kms.CreateWhiteBoxKey({ Alias, Algorithm })
  return { KeyId, EncryptKey, DecryptKey }
}

const infoOf = async (kms: Kms, KeyId: string) => (await kms.DescribeWhiteBoxKey({ KeyId })).KeyInfo

/** What a device makes of a ciphertext with a blob; undefined where the blob is not for it. */
function decryptOffline(blob: string, sealed: Awaited<ReturnType<Kms['EncryptByWhiteBox']>>, identity?: string) {
  const key = revealKey(bytesOf(blob), identity)
  return key && decryptCbc(key, bytesOf(sealed.InitializationVector), bytesOf(sealed.CipherText))?.toString()
}

export const chapters: readonly Chapter[] = [
  ...['AES_256', 'SM4'].map(
    (algorithm): Chapter => [
      `what a white-box key of ${algorithm} encrypts is decrypted offline, once bound on its device only`,
      async ({ kms }) => {
        const { KeyId, DecryptKey } = await create(kms, `box-${algorithm}`, algorithm)
        assert.equal(decryptOffline(DecryptKey, await kms.EncryptByWhiteBox({ KeyId, PlainText })), awkward)

        const identity = identityOf('a device')
        const DeviceFingerprints = [{ Identity: identity, Description: '平板 & more' }]
        await kms.OverwriteWhiteBoxDeviceFingerprints({ KeyId, DeviceFingerprints })
        const devices = await kms.DescribeWhiteBoxDeviceFingerprints({ KeyId })
        assert.deepEqual(devices.DeviceFingerprints, DeviceFingerprints)
        const bound = (await kms.DescribeWhiteBoxDecryptKey({ KeyId })).DecryptKey ?? ''
        const sealed = await kms.EncryptByWhiteBox({ KeyId, PlainText })
        assert.equal(decryptOffline(bound, sealed, identity), awkward)
        assert.equal(decryptOffline(bound, sealed, identityOf('another')), undefined)
      },
    ],
  ),
  [
    'white-box keys are described, listed, disabled and deleted',
    async ({ house, kms }) => {
      assert.equal((await kms.DescribeWhiteBoxServiceStatus()).ServiceEnabled, true)
      const { KeyId, EncryptKey, DecryptKey } = await create(kms, 'box', 'SM4')
      const other = await create(kms, 'other-box', 'SM4')
      const info = await infoOf(kms, KeyId)
      assert.deepEqual([info?.Alias, info?.EncryptKey, info?.DecryptKey], ['box', EncryptKey, DecryptKey])

      await kms.DisableWhiteBoxKey({ KeyId })
      await refused(house, 'ResourceUnavailable.KeyDisabled', kms.EncryptByWhiteBox({ KeyId, PlainText }))
      const { KeyInfos, TotalCount } = await kms.DescribeWhiteBoxKeyDetails({ KeyStatus: 0, Limit: 10 })
      assert.deepEqual([TotalCount, KeyInfos?.[0]?.KeyId], [1, KeyId])
      await kms.EnableWhiteBoxKey({ KeyId })
      assert.equal((await infoOf(kms, KeyId))?.Status, 'Enabled')

      const KeyIds = [KeyId, other.KeyId]
      const disabled = async () => (await kms.DescribeWhiteBoxKeyDetails({ KeyStatus: 0 })).TotalCount
      await kms.DisableWhiteBoxKeys({ KeyIds })
      assert.equal(await disabled(), 2)
      await kms.EnableWhiteBoxKeys({ KeyIds })
      assert.equal(await disabled(), 0)

      await refused(house, 'FailedOperation', kms.DeleteWhiteBoxKey({ KeyId }))
      await kms.DisableWhiteBoxKey({ KeyId })
      await kms.DeleteWhiteBoxKey({ KeyId })
      await refused(house, 'ResourceNotFound', kms.DescribeWhiteBoxKey({ KeyId }))
    },
  ],
]
