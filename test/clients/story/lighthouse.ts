import assert from 'node:assert/strict'
import { createPublicKey, generateKeyPairSync } from 'node:crypto'
import { encodeRsaPublicKey } from '../../../src/crypto/ssh.ts'
import { type Chapter, refused, region } from './cast.ts'

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
  [
    'an instance is ordered with a key, bound to another, and given back',
    async ({ house, lighthouse }) => {
      const pace = async (id: string) => {
        house.clock.advance(1600)
        const { InstanceSet } = await lighthouse.DescribeInstances({ InstanceIds: [id], Offset: 0, Limit: 100 })
        assert.equal(InstanceSet?.[0]?.LatestOperationState, 'SUCCESS')
        return InstanceSet[0]
      }
      const { RegionSet = [] } = await lighthouse.DescribeRegions()
      assert.ok(RegionSet.some(({ Region }) => Region === region))
      const { ZoneInfoSet = [] } = await lighthouse.DescribeZones({ OrderField: 'ZONE', Order: 'ASC' })
      const Zones = ZoneInfoSet.slice(0, 1).map(({ Zone }) => Zone)
      const { BundleSet = [] } = await lighthouse.DescribeBundles({ Zones, Limit: 2 })
      const { BlueprintSet = [] } = await lighthouse.DescribeBlueprints({
        Filters: [{ Name: 'platform-type', Values: ['LINUX_UNIX'] }],
      })
      const { KeyPair: first } = await lighthouse.CreateKeyPair({ KeyName: 'first' })
      const { KeyPair: second } = await lighthouse.CreateKeyPair({ KeyName: 'second' })
      const { GeneralResourceQuotaSet } = await lighthouse.DescribeGeneralResourceQuotas({
        ResourceNames: ['USER_KEY_PAIR'],
      })
      assert.deepEqual(GeneralResourceQuotaSet?.[0]?.ResourceQuotaAvailable, 8)
      const { InstanceIdSet = [] } = await lighthouse.CreateInstances({
        BundleId: BundleSet[0]?.BundleId ?? '',
        BlueprintId: BlueprintSet[0]?.BlueprintId ?? '',
        InstanceChargePrepaid: { Period: 1, RenewFlag: 'NOTIFY_AND_MANUAL_RENEW' },
        InstanceName: '店 & shop',
        Zones,
        LoginConfiguration: { KeyIds: [first?.KeyId ?? ''] },
        Tags,
      })
      const [id = ''] = InstanceIdSet
      const InstanceIds = [id]
      const made = await pace(id)
      assert.deepEqual(
        [made?.InstanceState, made?.InstanceName, made?.LoginSettings?.KeyIds, made?.Tags],
        ['RUNNING', '店 & shop', [first?.KeyId], Tags],
      )
      const { InstanceVncUrl } = await lighthouse.DescribeInstanceVncUrl({ InstanceId: id })
      assert.equal(InstanceVncUrl, `ssh://ubuntu@${made?.PublicAddresses?.[0]}:22`)
      await lighthouse.AssociateInstancesKeyPairs({ KeyIds: [second?.KeyId ?? ''], InstanceIds })
      const twice = lighthouse.StopInstances({ InstanceIds })
      await refused(house, 'UnsupportedOperation.LatestOperationUnfinished', twice)
      assert.deepEqual((await pace(id))?.LoginSettings?.KeyIds, [second?.KeyId])
      await lighthouse.DisassociateInstancesKeyPairs({ KeyIds: [second?.KeyId ?? ''], InstanceIds })
      await pace(id)
      await lighthouse.ResetInstancesPassword({ InstanceIds, Password: 'Ab3-efgh' })
      await pace(id)
      await lighthouse.StopInstances({ InstanceIds, StopType: 'SOFT_FIRST' })
      await pace(id)
      await lighthouse.StartInstances({ InstanceIds })
      await pace(id)
      await lighthouse.RebootInstances({ InstanceIds })
      await pace(id)
      await lighthouse.ModifyInstancesAttribute({ InstanceIds, InstanceName: 'renamed' })
      await lighthouse.ModifyInstancesRenewFlag({ InstanceIds, RenewFlag: 'NOTIFY_AND_AUTO_RENEW' })
      await lighthouse.ModifyInstancesBundle({ InstanceIds, BundleId: BundleSet[1]?.BundleId ?? '' })
      await pace(id)
      await lighthouse.ResetInstance({ InstanceId: id, LoginConfiguration: { KeyIds: [first?.KeyId ?? ''] } })
      assert.deepEqual((await pace(id))?.LoginSettings?.KeyIds, [first?.KeyId])
      await refused(house, 'ResourceInUse.KeyPairInUse', lighthouse.DeleteKeyPairs({ KeyIds: [first?.KeyId ?? ''] }))
      const { BlueprintId: image = '' } = await lighthouse.CreateBlueprint({
        BlueprintName: '店 & image',
        InstanceId: id,
        ForcePowerOff: false,
        Tags,
      })
      await pace(id)
      const BlueprintIds = [image]
      const { BlueprintSet: own } = await lighthouse.DescribeBlueprints({ BlueprintIds })
      assert.deepEqual(
        [own?.[0]?.BlueprintType, own?.[0]?.BlueprintState, own?.[0]?.BlueprintName, own?.[0]?.Tags],
        ['PRIVATE', 'NORMAL', '店 & image', Tags],
      )
      const { InstanceReturnableSet } = await lighthouse.DescribeInstancesReturnable({ InstanceIds })
      assert.equal(InstanceReturnableSet?.[0]?.IsReturnable, true)
      const { InstanceDeniedActionSet } = await lighthouse.DescribeInstancesDeniedActions({ InstanceIds })
      assert.deepEqual(
        InstanceDeniedActionSet?.[0]?.DeniedActions?.map(({ Action }) => Action),
        ['StartInstances', 'TerminateInstances'],
      )
      await lighthouse.IsolateInstances({ InstanceIds, IsolateDataDisk: true })
      assert.equal((await pace(id))?.InstanceState, 'SHUTDOWN')
      await lighthouse.RenewInstances({ InstanceIds, InstanceChargePrepaid: { Period: 12 }, RenewDataDisk: true })
      const back = await pace(id)
      assert.deepEqual([back?.InstanceState, back?.IsolatedTime], ['STOPPED', null])
      assert.ok(Date.parse(back?.ExpiredTime ?? '') > house.clock.now() + 365 * 86_400_000)
      await lighthouse.IsolateInstances({ InstanceIds })
      assert.equal((await pace(id))?.InstanceState, 'SHUTDOWN')
      await lighthouse.TerminateInstances({ InstanceIds })
      house.clock.advance(1600)
      assert.equal((await lighthouse.DescribeInstances({ InstanceIds })).TotalCount, 0)
      const both = { KeyIds: [first?.KeyId ?? '', second?.KeyId ?? ''] }
      await refused(house, 'UnsupportedOperation.KeyPairBindToBlueprints', lighthouse.DeleteKeyPairs(both))
      await lighthouse.DeleteBlueprints({ BlueprintIds })
      await lighthouse.DeleteKeyPairs(both)
    },
  ],
]
