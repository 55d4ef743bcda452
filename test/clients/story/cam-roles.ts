import assert from 'node:assert/strict'
import { fromBase32, totp } from '../../../src/crypto/totp.ts'
import { account, type Cast, type Chapter, mfa, neighbour, refused } from './cast.ts'
import { allowing, trusting } from './documents.ts'

interface Given {
  readonly Credentials?: { readonly Token?: string; readonly TmpSecretId?: string; readonly TmpSecretKey?: string }
}

/** The SDK's clients with a temporary credential. */
function clients({ house, profile }: Cast, { Credentials }: Given) {
  const { Token = '', TmpSecretId = '', TmpSecretKey = '' } = Credentials ?? {}
  const options = { secretId: TmpSecretId, secretKey: TmpSecretKey, token: Token }
  return { kms: house.sdk('kms', profile, options), sts: house.sdk('sts', profile, options) }
}

const linked = 'Postgres_QCSLinkedRoleInPostgresKms'
const carrier = 'postgreskms.postgres.cloud.tencent.com'

export const chapters: readonly Chapter[] = [
  [
    'cam and sts: a role of another account is assumed, narrowed, and taken back',
    async (cast) => {
      const { house, profile, sts } = cast
      const theirs = house.sdk('cam', profile, neighbour)
      const PolicyDocument = trusting(`qcs::cam::uin/${account}:root`)
      await theirs.CreateRole({ RoleName: 'Visitor', PolicyDocument, SessionDuration: 3600 })
      await theirs.AttachRolePolicy({ PolicyName: 'QcloudKMSFullAccess', AttachRoleName: 'Visitor' })
      const RoleArn = `qcs::cam::uin/${neighbour.uin}:roleName/Visitor`
      const visitor = clients(cast, await sts.AssumeRole({ RoleArn, RoleSessionName: 'visit' }))
      assert.equal((await visitor.sts.GetCallerIdentity()).AccountId, neighbour.uin)
      const { KeyId = '' } = await visitor.kms.CreateKey({ Alias: 'theirs' })
      const own = house.sdk('kms', profile)
      await refused(house, 'ResourceUnavailable.CmkNotFound', own.DescribeKey({ KeyId }))
      const Policy = encodeURIComponent(allowing('kms:DescribeKey'))
      const narrowed = clients(cast, await sts.AssumeRole({ RoleArn, RoleSessionName: 'visit', Policy }))
      await narrowed.kms.DescribeKey({ KeyId })
      await refused(house, 'UnauthorizedOperation', narrowed.kms.CreateKey({ Alias: 'never' }))
      await refused(
        house,
        'InvalidParameter.OverTimeError',
        sts.AssumeRole({ RoleArn, RoleSessionName: 'visit', DurationSeconds: 3601 }),
      )
      await theirs.DeleteRole({ RoleName: 'Visitor' })
      await refused(house, 'AuthFailure.TokenFailure', visitor.kms.DescribeKey({ KeyId }))
      await refused(house, 'UnauthorizedOperation', sts.AssumeRole({ RoleArn, RoleSessionName: 'visit' }))
    },
  ],
  [
    'sts: what is federated expires',
    async (cast) => {
      const { house, sts } = cast
      const Policy = encodeURIComponent(allowing(['kms:ListKeys', 'kms:GetRegions']))
      const guest = clients(cast, await sts.GetFederationToken({ Name: 'guest', Policy, DurationSeconds: 200 }))
      await guest.kms.ListKeys({})
      await refused(house, 'UnauthorizedOperation', guest.kms.CreateKey({ Alias: 'never' }))
      // The SDK signs by the real clock, which may be off by 300 s.
      house.clock.advance(210_000)
      await refused(house, 'AuthFailure.TokenFailure', guest.kms.ListKeys({}))
      house.clock.advance(-210_000)
    },
  ],
  [
    'sts: a code of the MFA device gives a session of one’s own',
    async (cast) => {
      const { house, sts } = cast
      const SerialNumber = `qcs::cam:uin/${account}::mfa/softToken`
      const TokenCode = totp(fromBase32(mfa), Math.floor(house.clock.now() / 30_000))
      const own = clients(cast, await sts.GetSessionToken({ SerialNumber, TokenCode, DurationSeconds: 600 }))
      await own.kms.ListKeys({})
      assert.equal((await own.sts.GetCallerIdentity()).UserId, account)
      await refused(house, 'FailedOperation.CheckMFAError', sts.GetSessionToken({ SerialNumber, TokenCode }))
    },
  ],
  [
    'cam: the life of a role',
    async ({ cam }) => {
      const PolicyDocument = trusting(`qcs::cam::uin/${account}:root`)
      const Tags = [{ Key: 'team', Value: '安全' }]
      const { RoleId = '' } = await cam.CreateRole({ RoleName: 'Living', PolicyDocument, Description: 'one', Tags })
      assert.match(RoleId, /^46116\d{14}$/)
      await cam.UpdateRoleDescription({ RoleId, Description: '二' })
      await cam.UpdateRoleSessionDuration({ RoleName: 'Living', SessionDuration: 1800 })
      // As Terraform's provider does, by a number that JSON cuts short.
      await cam.UpdateRoleSessionDuration({ RoleId: Number(RoleId), SessionDuration: 900 })
      await cam.TagRole({ RoleName: 'Living', Tags: [...Tags, { Key: 'stage', Value: 'test' }] })
      await cam.UntagRole({ RoleId, TagKeys: ['stage'] })
      const trust = trusting(`qcs::cam::uin/${neighbour.uin}:root`)
      await cam.UpdateAssumeRolePolicy({ RoleId, PolicyDocument: trust })
      const { RoleInfo } = await cam.GetRole({ RoleId })
      assert.deepEqual(
        [
          RoleInfo?.RoleName,
          RoleInfo?.Description,
          RoleInfo?.SessionDuration,
          RoleInfo?.PolicyDocument,
          RoleInfo?.Tags,
        ],
        ['Living', '二', 900, trust, Tags],
      )
      const { List } = await cam.DescribeRoleList({ Page: 1, Rp: 10, Tags })
      assert.deepEqual(
        List?.map(({ RoleName }) => RoleName),
        ['Living'],
      )
      await cam.AttachRolePolicy({ PolicyId: 101, AttachRoleId: RoleId })
      const attached = await cam.ListAttachedRolePolicies({ RoleId, Page: 1, Rp: 10, PolicyType: 'QCS' })
      assert.deepEqual([attached.TotalNum, attached.List?.[0]?.PolicyName], [1, 'QcloudKMSFullAccess'])
      await cam.PutRolePermissionsBoundary({ RoleName: 'Living', PolicyId: 102 })
      assert.equal((await cam.GetRolePermissionBoundary({ RoleId })).PolicyId, 102)
      await cam.DeleteRolePermissionsBoundary({ RoleName: 'Living' })
      await cam.DetachRolePolicy({ PolicyId: 101, DetachRoleId: RoleId })
      await cam.DeleteRole({ RoleId })
    },
  ],
  [
    'cam: the role of a product is seen, withdrawn, and made again',
    async ({ house, cam }) => {
      const { RoleInfo } = await cam.GetRole({ RoleName: linked })
      assert.deepEqual([RoleInfo?.RoleType, RoleInfo?.PolicyDocument?.includes(carrier)], ['service_linked', true])
      const { DeletionTaskId = '' } = await cam.DeleteServiceLinkedRole({ RoleName: linked })
      const { Status } = await cam.GetServiceLinkedRoleDeletionStatus({ DeletionTaskId })
      assert.equal(Status, 'SUCCEEDED')
      await refused(house, 'InvalidParameter.RoleNotExist', cam.GetRole({ RoleName: linked }))
      const { RoleId } = await cam.CreateServiceLinkedRole({ QCSServiceName: [carrier] })
      assert.equal((await cam.GetRole({ RoleName: linked })).RoleInfo?.RoleId, RoleId)
    },
  ],
]
