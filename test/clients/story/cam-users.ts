import assert from 'node:assert/strict'
import { account, type Cast, type Chapter, refused } from './cast.ts'
import { allowing, denying } from './documents.ts'

/** A user with a key, and what signs as it. */
async function newUser({ house, profile, cam }: Cast, Name: string) {
  const {
    Uin = 0,
    SecretId = '',
    SecretKey = '',
  } = await cam.AddUser({ Name, UseApi: 1, NeedResetPassword: 1, Remark: '新来的 & new' })
  const options = { secretId: SecretId, secretKey: SecretKey }
  return { Uin, SecretId, kms: house.sdk('kms', profile, options), sts: house.sdk('sts', profile, options), options }
}

export const chapters: readonly Chapter[] = [
  [
    'cam: a new user is denied, allowed after a policy is attached, and denied by an explicit deny',
    async (cast) => {
      const { house, cam } = cast
      const { Uin, kms } = await newUser(cast, 'alice')
      assert.match(await refused(house, 'UnauthorizedOperation', kms.ListKeys({})), /`kms:ListKeys`/)
      const { PolicyId: allowed = 0 } = await cam.CreatePolicy({
        PolicyName: 'ListTheKeys',
        PolicyDocument: allowing('kms:ListKeys'),
        Description: '列出密钥',
        Tags: [{ Key: 'team', Value: '安全' }],
      })
      await cam.AttachUserPolicy({ PolicyId: allowed, AttachUin: Uin })
      assert.ok((await kms.ListKeys({})).Keys)
      const { PolicyId: denied = 0 } = await cam.CreatePolicy({
        PolicyName: 'NeverListKeys',
        PolicyDocument: denying('kms:List*'),
      })
      await cam.AttachUserPolicy({ PolicyId: denied, AttachUin: Uin })
      await refused(house, 'UnauthorizedOperation', kms.ListKeys({}))
      const { List = [] } = await cam.ListAttachedUserPolicies({ TargetUin: Uin })
      assert.deepEqual(List.map(({ PolicyName }) => PolicyName).sort(), ['ListTheKeys', 'NeverListKeys'])
      await cam.DetachUserPolicy({ PolicyId: denied, DetachUin: Uin })
      assert.ok((await kms.ListKeys({})).Keys)
      const { TotalNum, List: entities = [] } = await cam.ListEntitiesForPolicy({ PolicyId: allowed })
      assert.deepEqual([TotalNum, entities[0]?.Name, entities[0]?.Uin], [1, 'alice', Uin])
      const { PolicyDocument, Tags, Type } = await cam.GetPolicy({ PolicyId: allowed })
      assert.deepEqual([PolicyDocument, Tags, Type], [allowing('kms:ListKeys'), [{ Key: 'team', Value: '安全' }], 1])
      await cam.DeletePolicy({ PolicyId: [allowed, denied] })
      await refused(house, 'UnauthorizedOperation', kms.ListKeys({}))
      await cam.DeleteUser({ Name: 'alice', Force: 1 })
      await refused(house, 'AuthFailure.SecretIdNotFound', kms.ListKeys({}))
    },
  ],
  [
    'cam: what is known of a user',
    async (cast) => {
      const { cam, sts } = cast
      const { Uin } = await newUser(cast, 'carol')
      await cam.UpdateUser({ Name: 'carol', Email: 'carol@example.com', PhoneNum: '13800000000', CountryCode: '86' })
      const { RequestId, Uid = 0, ...user } = await cam.GetUser({ Name: 'carol' })
      assert.ok(RequestId && Uid > 0)
      assert.deepEqual(user, {
        Uin,
        Name: 'carol',
        Remark: '新来的 & new',
        ConsoleLogin: 0,
        PhoneNum: '13800000000',
        CountryCode: '86',
        Email: 'carol@example.com',
        RecentlyLoginIP: '',
        RecentlyLoginTime: '',
      })
      const { Data = [] } = await cam.ListUsers()
      assert.ok(Data.some(({ Name, Email }) => Name === 'carol' && Email === 'carol@example.com'))
      const { SubAccounts } = await cam.DescribeSubAccounts({ FilterSubAccountUin: [Uin, Number(account)] })
      assert.deepEqual(
        SubAccounts?.map(({ Name, UserType, LastLoginTime }) => [Name, UserType, LastLoginTime]),
        [['carol', 2, null]],
      )
      const { OwnerUin, AppId } = await cam.GetUserAppId()
      assert.ok(OwnerUin === account && (AppId ?? 0) > 0)
      const { IdKeys } = await sts.QueryApiKey({ TargetUin: Uin })
      assert.equal(IdKeys?.length, 1)
    },
  ],
  [
    'cam: two access keys of a user, of which one is disabled and one deleted',
    async (cast) => {
      const { house, profile, cam } = cast
      const { Uin, SecretId, sts } = await newUser(cast, 'dave')
      const { AccessKey } = await cam.CreateAccessKey({ TargetUin: Uin, Description: 'the second' })
      const second = { secretId: AccessKey?.AccessKeyId ?? '', secretKey: AccessKey?.SecretAccessKey ?? '' }
      await refused(house, 'OperationDenied.AccessKeyOverLimit', cam.CreateAccessKey({ TargetUin: Uin }))
      assert.equal((await house.sdk('sts', profile, second).GetCallerIdentity()).UserId, String(Uin))
      const { AccessKeys = [] } = await cam.ListAccessKeys({ TargetUin: Uin })
      assert.deepEqual(AccessKeys.map((key) => key.AccessKeyId).sort(), [SecretId, second.secretId].sort())
      assert.ok(!JSON.stringify(AccessKeys).includes(second.secretKey))
      await cam.UpdateAccessKey({ TargetUin: Uin, AccessKeyId: SecretId, Status: 'Inactive' })
      await refused(house, 'AuthFailure.SecretIdNotFound', sts.GetCallerIdentity())
      await cam.UpdateAccessKey({ TargetUin: Uin, AccessKeyId: SecretId, Status: 'Active' })
      await sts.GetCallerIdentity()
      await cam.DeleteAccessKey({ TargetUin: Uin, AccessKeyId: SecretId })
      await refused(house, 'AuthFailure.SecretIdNotFound', sts.GetCallerIdentity())
      const { SecretIdLastUsedRows } = await cam.GetSecurityLastUsed({ SecretIdList: [second.secretId, SecretId] })
      assert.deepEqual(
        SecretIdLastUsedRows?.map((row) => row.SecretId),
        [second.secretId],
      )
    },
  ],
  [
    'cam: the versions of a policy, of which one is in force',
    async (cast) => {
      const { house, cam } = cast
      const { Uin, kms } = await newUser(cast, 'erin')
      const PolicyDocument = allowing('kms:ListKeys')
      const { PolicyId = 0 } = await cam.CreatePolicy({ PolicyName: 'Versioned', PolicyDocument })
      await cam.AttachUserPolicy({ PolicyId, AttachUin: Uin })
      const next = { PolicyId, PolicyDocument: allowing('kms:GetRegions'), SetAsDefault: true }
      const { VersionId = 0 } = await cam.CreatePolicyVersion(next)
      assert.equal(VersionId, 2)
      await refused(house, 'UnauthorizedOperation', kms.ListKeys({}))
      await cam.SetDefaultPolicyVersion({ PolicyId, VersionId: 1 })
      await kms.ListKeys({})
      const { PolicyVersion } = await cam.GetPolicyVersion({ PolicyId, VersionId })
      assert.deepEqual([PolicyVersion?.Document, PolicyVersion?.IsDefaultVersion], [next.PolicyDocument, 0])
      await cam.DeletePolicyVersion({ PolicyId, VersionId: [2] })
      const { Versions } = await cam.ListPolicyVersions({ PolicyId })
      assert.deepEqual(
        Versions?.map(({ VersionId, IsDefaultVersion }) => [VersionId, IsDefaultVersion]),
        [[1, 1]],
      )
      await cam.UpdatePolicy({ PolicyId, PolicyName: 'Renamed', PolicyDocument: allowing('kms:GetRegions') })
      await refused(house, 'UnauthorizedOperation', kms.ListKeys({}))
      const { List = [] } = await cam.ListPolicies({ Scope: 'Local', Keyword: 'Renam' })
      assert.deepEqual(
        List.map((policy) => [policy.PolicyName, policy.Attachments]),
        [['Renamed', 1]],
      )
      const { TotalNum = 0 } = await cam.ListPolicies({ Scope: 'QCS', Rp: 1, Page: 2 })
      assert.ok(TotalNum >= 10)
    },
  ],
  [
    'cam: a boundary holds whatever the policies of a user say',
    async (cast) => {
      const { house, cam } = cast
      const { Uin, kms } = await newUser(cast, 'frank')
      await cam.AttachUserPolicy({ PolicyId: 1, AttachUin: Uin })
      await kms.CreateKey({ Alias: 'franks' })
      await cam.PutUserPermissionsBoundary({ TargetUin: Uin, PolicyId: 102 })
      await kms.ListKeys({})
      await refused(house, 'UnauthorizedOperation', kms.CreateKey({ Alias: 'franks-2' }))
      const { PolicyName } = await cam.GetUserPermissionBoundary({ TargetUin: Uin })
      assert.equal(PolicyName, 'QcloudKMSReadOnlyAccess')
      await cam.DeleteUserPermissionsBoundary({ TargetUin: Uin })
      await kms.CreateKey({ Alias: 'franks-2' })
      assert.equal((await cam.GetUserPermissionBoundary({ TargetUin: Uin })).PolicyId, null)
    },
  ],
]
