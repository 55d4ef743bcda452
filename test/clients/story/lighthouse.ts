import assert from 'node:assert/strict'
import { createPublicKey, generateKeyPairSync } from 'node:crypto'
import { encodeRsaPublicKey } from '../../../src/crypto/ssh.ts'
import { type Chapter, refused } from './cast.ts'

const Tags = [{ Key: 'team', Value: '网 & web' }]

export const chapters: readonly Chapter[] = [
  [
    'key pairs are made and brought, found, and deleted together',
    async ({ house, lighthouse }) => {
      const { KeyPair: made } = await lighthouse.CreateKeyPair({ KeyName: 'made', Tags })
      const [type, base64, comment = ''] = made?.PublicKey?.split(' ') ?? []
      assert.match(made?.PrivateKey ?? '', /^-----BEGIN RSA PRIVATE KEY-----\n/)
      assert.equal(
        encodeRsaPublicKey(createPublicKey(made?.PrivateKey ?? ''), comment),
        [type, base64, comment].join(' '),
      )

      const { publicKey } = generateKeyPairSync('rsa', { modulusLength: 2048 })
      const PublicKey = encodeRsaPublicKey(publicKey, '某人+some one@host')
      const { KeyId: brought = '' } = await lighthouse.ImportKeyPair({ KeyName: 'brought', PublicKey })
      const again = lighthouse.ImportKeyPair({ KeyName: 'again', PublicKey })
      await refused(house, 'InvalidParameterValue.KeyPairPublicKeyDuplicated', again)

      const KeyIds = [made?.KeyId ?? '', brought]
      const byId = await lighthouse.DescribeKeyPairs({ KeyIds, Limit: 1, Offset: 0 })
      assert.deepEqual([byId.TotalCount, byId.KeyPairSet?.length], [2, 1])
      const Filters = [
        { Name: 'key-name', Values: ['other', 'made'] },
        { Name: 'tag:team', Values: ['网 & web'] },
      ]
      const byFilter = await lighthouse.DescribeKeyPairs({ Filters })
      assert.equal(byFilter.TotalCount, 1)
      const [found] = byFilter.KeyPairSet ?? []
      assert.deepEqual([found?.KeyId, found?.PublicKey, found?.PrivateKey], [KeyIds[0], made?.PublicKey, null])
      const [own] = (await lighthouse.DescribeKeyPairs({ KeyIds: [brought] })).KeyPairSet ?? []
      assert.deepEqual([own?.KeyName, own?.PublicKey], ['brought', PublicKey])

      await lighthouse.DeleteKeyPairs({ KeyIds })
      assert.equal((await lighthouse.DescribeKeyPairs({})).TotalCount, 0)
      await refused(house, 'ResourceNotFound.KeyIdNotFound', lighthouse.DeleteKeyPairs({ KeyIds }))
    },
  ],
]
