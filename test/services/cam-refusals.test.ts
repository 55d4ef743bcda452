import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { after, before, describe, it } from 'node:test'
import { documentsOf, good, goodTrust, long, type Row, trustsOf } from '../support/cam-documents.ts'
import { startHouse, type TestHouse } from '../support/house.ts'

/*
 * Every code that an action of CAM declares, as a table: what is asked, and what it is refused with.
 */

const world = readFileSync(new URL('../worlds/examples.yaml', import.meta.url), 'utf8')
const account = '1001'
const linked = 'Postgres_QCSLinkedRoleInPostgresKms'

const reader = 'AKIDexamples0reader00000000000000001'

const noUser = 'ResourceNotFound.UserNotExist'
const noGroup = 'ResourceNotFound.GroupNotExist'
const noPolicy = 'ResourceNotFound.PolicyIdNotFound'
const noRole = 'InvalidParameter.RoleNotExist'
const param = 'InvalidParameter.ParamError'
const nobodyNamed = [{ RoleName: 'Nobody' }, { RoleId: '4611686018427387905' }, { RoleId: 'x' }]
const pages = [{ Page: 0 }, { Rp: 0 }, { Rp: 201 }]
const with_ = (inputs: readonly object[], rest: object): readonly object[] => inputs.map((one) => ({ ...one, ...rest }))

const rows: readonly Row[] = [
  ['AddUser', 'InvalidParameter.UserNameIllegal', { Name: '' }, { Name: 'a b' }, { Name: long(65) }],
  ['AddUser', 'InvalidParameter.SubUserNameInUse', { Name: 'reader' }],
  [
    'AddUser',
    param,
    { Name: 'new', ConsoleLogin: 1 },
    { Name: 'new', Password: 'secret-pass' },
    { Name: 'new', NeedResetPassword: 2 },
    { Name: 'new', UseApi: 2 },
    { Name: 'new', Email: long(129) },
  ],
  ['GetUser', noUser, { Name: 'nobody-at-all' }],
  ['UpdateUser', noUser, { Name: 'nobody-at-all' }],
  ['UpdateUser', param, { Name: 'reader', ConsoleLogin: 1 }, { Name: 'reader', Remark: long(129) }],
  ['DeleteUser', noUser, { Name: 'nobody-at-all' }],
  ['DeleteUser', 'OperationDenied.HaveKeys', { Name: 'reader' }, { Name: 'reader', Force: 0 }],
  ['DeleteUser', param, { Name: 'reader', Force: 2 }],
  ['CreateAccessKey', 'InvalidParameter.UserNotExist', { TargetUin: 2001 }],
  ['CreateAccessKey', 'OperationDenied.AccessKeyOverLimit', { TargetUin: 1003 }],
  ['CreateAccessKey', param, { TargetUin: 1002, Description: long(301) }],
  ['ListAccessKeys', 'InvalidParameter.UserNotExist', { TargetUin: 7 }],
  ['UpdateAccessKey', 'InvalidParameter.UserNotExist', { AccessKeyId: reader, Status: 'Active', TargetUin: 7 }],
  [
    'UpdateAccessKey',
    'ResourceNotFound.SecretNotExist',
    { AccessKeyId: reader, Status: 'Active', TargetUin: 1002 },
    { AccessKeyId: 'AKIDneighbour00000000000000000000001', Status: 'Inactive' },
  ],
  ['UpdateAccessKey', param, { AccessKeyId: reader, Status: 'Off', TargetUin: 1003 }],
  ['DeleteAccessKey', 'InvalidParameter.UserNotExist', { AccessKeyId: reader, TargetUin: 7 }],
  [
    'DeleteAccessKey',
    'ResourceNotFound.SecretNotExist',
    { AccessKeyId: reader },
    { AccessKeyId: 'x', TargetUin: 1003 },
  ],
  ['GetSecurityLastUsed', param, { SecretIdList: Array.from({ length: 11 }, (_, i) => `AKID${i}`) }],

  ...documentsOf('CreatePolicy', { PolicyName: 'new' }),
  ...documentsOf('UpdatePolicy', { PolicyId: 100000001 }),
  ...documentsOf('CreatePolicyVersion', { PolicyId: 100000001, SetAsDefault: true }),
  [
    'CreatePolicy',
    'InvalidParameter.PolicyNameError',
    { PolicyName: '', PolicyDocument: good },
    { PolicyName: 'a b', PolicyDocument: good },
    { PolicyName: long(129), PolicyDocument: good },
  ],
  [
    'CreatePolicy',
    'FailedOperation.PolicyNameInUse',
    { PolicyName: 'KeyReaders', PolicyDocument: good },
    { PolicyName: 'AdministratorAccess', PolicyDocument: good },
  ],
  [
    'CreatePolicy',
    'InvalidParameter.DescriptionLengthOverlimit',
    { PolicyName: 'new', PolicyDocument: good, Description: long(301) },
  ],
  ['CreatePolicy', param, { PolicyName: 'new', PolicyDocument: good, Tags: [{ Key: '', Value: 'x' }] }],
  ['GetPolicy', noPolicy, { PolicyId: 3 }, { PolicyId: 999999999 }],
  ['UpdatePolicy', noPolicy, { PolicyId: 1, Description: 'mine' }, { PolicyName: 'NoSuch' }],
  ['UpdatePolicy', param, { Description: 'of what?' }, { PolicyId: 100000001, Alias: 'x' }],
  ['UpdatePolicy', 'InvalidParameter.PolicyNameError', { PolicyId: 100000001, PolicyName: 'a b' }],
  ['UpdatePolicy', 'InvalidParameter.DescriptionLengthOverlimit', { PolicyId: 100000001, Description: long(301) }],
  [
    'UpdatePolicy',
    'FailedOperation.PolicyNameInUse',
    { PolicyId: 100000001, PolicyName: 'KeyWriters' },
    { PolicyId: 100000001, PolicyName: 'QcloudKMSFullAccess' },
  ],
  ['DeletePolicy', noPolicy, { PolicyId: [101] }, { PolicyId: [100000001, 999999999] }],
  ['DeletePolicy', param, { PolicyId: [] }, { PolicyId: [100000001, 100000001] }],
  ['ListPolicies', 'InvalidParameter.ScopeError', { Scope: 'Mine' }],
  ['ListPolicies', param, ...pages, { Keyword: long(129) }],
  [
    'CreatePolicyVersion',
    'InvalidParameter.PolicyIdNotExist',
    { PolicyId: 1, PolicyDocument: good, SetAsDefault: true },
  ],
  ['GetPolicyVersion', noPolicy, { PolicyId: 3, VersionId: 1 }],
  [
    'GetPolicyVersion',
    'InvalidParameter.PolicyVersionNotExists',
    { PolicyId: 1, VersionId: 2 },
    { PolicyId: 100000002, VersionId: 3 },
  ],
  ['ListPolicyVersions', noPolicy, { PolicyId: 3 }],
  ['DeletePolicyVersion', noPolicy, { PolicyId: 1, VersionId: [1] }],
  ['DeletePolicyVersion', 'InvalidParameter.PolicyVersionNotExists', { PolicyId: 100000002, VersionId: [7] }],
  ['DeletePolicyVersion', 'FailedOperation.PolicyVersionAlreadyDefault', { PolicyId: 100000002, VersionId: [1, 2] }],
  ['DeletePolicyVersion', param, { PolicyId: 100000002, VersionId: [] }],
  ['SetDefaultPolicyVersion', noPolicy, { PolicyId: 1, VersionId: 1 }],
  ['SetDefaultPolicyVersion', 'InvalidParameter.PolicyVersionNotExists', { PolicyId: 100000002, VersionId: 7 }],
  ['SetDefaultPolicyVersion', 'FailedOperation.PolicyVersionAlreadyDefault', { PolicyId: 100000002, VersionId: 2 }],
  ['AttachUserPolicy', noUser, { PolicyId: 101, AttachUin: 2001 }, { PolicyId: 101, AttachUin: 1001 }],
  ['AttachUserPolicy', 'InvalidParameter.PolicyIdNotExist', { PolicyId: 3, AttachUin: 1002 }],
  ['DetachUserPolicy', noUser, { PolicyId: 101, DetachUin: 2001 }],
  ['DetachUserPolicy', 'InvalidParameter.PolicyIdNotExist', { PolicyId: 3, DetachUin: 1002 }],
  ['ListAttachedUserPolicies', param, ...with_(pages, { TargetUin: 1002 })],
  ['ListAttachedUserAllPolicies', noUser, { TargetUin: 7, Page: 1, Rp: 1, AttachType: 0 }],
  ['ListAttachedUserAllPolicies', param, { TargetUin: 1002, Page: 1, Rp: 1, AttachType: 3 }],
  ['ListEntitiesForPolicy', 'InvalidParameter.EntityFilterError', { PolicyId: 1, EntityFilter: 'Robots' }],
  ['ListEntitiesForPolicy', param, ...with_(pages, { PolicyId: 1 })],

  ['CreateGroup', 'InvalidParameter.GroupNameInUse', { GroupName: 'auditors' }],
  ['CreateGroup', param, { GroupName: '' }, { GroupName: long(65) }],
  ['GetGroup', noGroup, { GroupId: 7 }],
  ['UpdateGroup', 'InvalidParameter.GroupNameInUse', { GroupId: 2001, GroupName: 'stewards' }],
  ['UpdateGroup', noGroup, { GroupId: 7 }],
  ['UpdateGroup', param, { GroupId: 2001, GroupName: '' }],
  ['DeleteGroup', noGroup, { GroupId: 7 }],
  ['ListGroups', param, ...pages],
  ['AddUserToGroup', 'InvalidParameter.GroupNotExist', { Info: [{ GroupId: 7, Uin: 1002 }] }],
  ['AddUserToGroup', 'InvalidParameter.UserUinAndUinNotAllNull', { Info: [{ GroupId: 2001 }] }],
  ['AddUserToGroup', noUser, { Info: [{ GroupId: 2001, Uin: 7 }] }, { Info: [{ GroupId: 2001, Uid: 7 }] }],
  ['AddUserToGroup', param, { Info: [] }],
  ['RemoveUserFromGroup', 'InvalidParameter.UserUinAndUinNotAllNull', { Info: [{ GroupId: 2001 }] }],
  ['RemoveUserFromGroup', noUser, { Info: [{ GroupId: 2001, Uin: 7 }] }],
  ['RemoveUserFromGroup', param, { Info: [] }],
  ['ListGroupsForUser', 'InvalidParameter.UserUinAndUinNotAllNull', {}],
  ['ListGroupsForUser', noUser, { SubUin: 7 }, { Uid: 7 }],
  ['ListGroupsForUser', param, ...with_(pages, { SubUin: 1003 })],
  ['ListUsersForGroup', noGroup, { GroupId: 7 }],
  ['ListUsersForGroup', param, ...with_(pages, { GroupId: 2001 })],
  ['AttachGroupPolicy', noGroup, { PolicyId: 101, AttachGroupId: 7 }],
  ['AttachGroupPolicy', noPolicy, { PolicyId: 3, AttachGroupId: 2001 }],
  ['DetachGroupPolicy', noGroup, { PolicyId: 101, DetachGroupId: 7 }],
  ['DetachGroupPolicy', 'InvalidParameter.PolicyIdNotExist', { PolicyId: 3, DetachGroupId: 2001 }],
  ['ListAttachedGroupPolicies', param, ...with_(pages, { TargetGroupId: 2001 })],

  ...trustsOf('CreateRole', { RoleName: 'new' }),
  ...trustsOf('UpdateAssumeRolePolicy', { RoleName: 'KeyAuditor' }),
  ['CreateRole', 'InvalidParameter.RoleNameError', { RoleName: 'a b', PolicyDocument: goodTrust }],
  [
    'CreateRole',
    'InvalidParameter.RoleNameInUse',
    { RoleName: 'KeyAuditor', PolicyDocument: goodTrust },
    { RoleName: linked, PolicyDocument: goodTrust },
  ],
  [
    'CreateRole',
    'InvalidParameter.DescriptionLengthOverlimit',
    { RoleName: 'new', PolicyDocument: goodTrust, Description: long(301) },
  ],
  [
    'CreateRole',
    param,
    { RoleName: 'new', PolicyDocument: goodTrust, SessionDuration: 43_201 },
    { RoleName: 'new', PolicyDocument: goodTrust, ConsoleLogin: 1 },
  ],
  ['GetRole', noRole, ...nobodyNamed],
  ['GetRole', param, {}],
  ['DescribeRoleList', param, { Page: 0, Rp: 1 }, { Page: 1, Rp: 201 }],
  ['DeleteRole', noRole, ...nobodyNamed],
  ['DeleteRole', param, {}, { RoleName: linked }],
  ['UpdateAssumeRolePolicy', noRole, ...with_(nobodyNamed, { PolicyDocument: goodTrust })],
  ['UpdateRoleDescription', noRole, ...with_(nobodyNamed, { Description: 'x' })],
  ['UpdateRoleDescription', param, { Description: 'x' }, { RoleName: linked, Description: 'x' }],
  [
    'UpdateRoleDescription',
    'InvalidParameter.DescriptionLengthOverlimit',
    { RoleName: 'KeyAuditor', Description: long(301) },
  ],
  ['UpdateRoleSessionDuration', noRole, { SessionDuration: 1, RoleName: 'Nobody' }, { SessionDuration: 1, RoleId: 7 }],
  ['UpdateRoleSessionDuration', param, { SessionDuration: 43_201, RoleName: 'KeyAuditor' }, { SessionDuration: 1 }],
  ['TagRole', noRole, ...with_(nobodyNamed, { Tags: [{ Key: 'a', Value: '1' }] })],
  ['TagRole', param, { Tags: [{ Key: 'a', Value: '1' }] }],
  [
    'TagRole',
    'InvalidParameter.TagParamError',
    { RoleName: 'KeyAuditor', Tags: [] },
    { RoleName: 'KeyAuditor', Tags: Array.from({ length: 11 }, (_, i) => ({ Key: `k${i}`, Value: '' })) },
    {
      RoleName: 'KeyAuditor',
      Tags: [
        { Key: 'a', Value: '1' },
        { Key: 'a', Value: '2' },
      ],
    },
  ],
  ['UntagRole', noRole, ...with_(nobodyNamed, { TagKeys: ['a'] })],
  ['UntagRole', param, { TagKeys: ['a'] }],
  ['UntagRole', 'InvalidParameter.TagParamError', { RoleName: 'KeyAuditor', TagKeys: [] }],
  [
    'DescribeSubAccounts',
    'InvalidParameter',
    { FilterSubAccountUin: [] },
    { FilterSubAccountUin: Array(51).fill(1003) },
  ],
  ['CreateServiceLinkedRole', 'InvalidParameter.PrincipalServiceNotExist', { QCSServiceName: ['no.such.product'] }],
  [
    'CreateServiceLinkedRole',
    'InvalidParameter.RoleNameInUse',
    { QCSServiceName: ['postgreskms.postgres.cloud.tencent.com'] },
  ],
  [
    'CreateServiceLinkedRole',
    'InvalidParameter.DescriptionLengthOverlimit',
    { QCSServiceName: ['x.y'], Description: long(301) },
  ],
  ['CreateServiceLinkedRole', param, { QCSServiceName: [] }, { QCSServiceName: ['x.y'], CustomSuffix: 'x' }],
  ['DeleteServiceLinkedRole', noRole, { RoleName: 'Nobody' }],
  ['DeleteServiceLinkedRole', param, { RoleName: 'KeyAuditor' }],
  ['GetServiceLinkedRoleDeletionStatus', 'InvalidParameter.DeletionTaskNotExist', { DeletionTaskId: 'none' }],
  ['AttachRolePolicy', noRole, { PolicyId: 101, AttachRoleName: 'Nobody' }],
  [
    'AttachRolePolicy',
    param,
    { PolicyId: 101 },
    { AttachRoleName: 'KeyAuditor' },
    { PolicyId: 101, AttachRoleName: linked },
  ],
  [
    'AttachRolePolicy',
    'InvalidParameter.PolicyIdNotExist',
    { PolicyId: 3, AttachRoleName: 'KeyAuditor' },
    { PolicyName: 'NoSuch', AttachRoleName: 'KeyAuditor' },
  ],
  ['DetachRolePolicy', noRole, { PolicyId: 101, DetachRoleName: 'Nobody' }],
  ['DetachRolePolicy', param, { PolicyId: 101 }, { DetachRoleName: 'KeyAuditor' }],
  ['DetachRolePolicy', 'InvalidParameter.PolicyIdNotExist', { PolicyName: 'NoSuch', DetachRoleName: 'KeyAuditor' }],
  ['ListAttachedRolePolicies', noRole, ...with_(nobodyNamed, { Page: 1, Rp: 1 })],
  ['ListAttachedRolePolicies', param, { Page: 1, Rp: 1 }, { Page: 0, Rp: 1, RoleName: 'KeyAuditor' }],
  ['PutUserPermissionsBoundary', 'InvalidParameter.UserNotExist', { TargetUin: 7, PolicyId: 101 }],
  ['PutUserPermissionsBoundary', 'InvalidParameter.PolicyIdNotExist', { TargetUin: 1002, PolicyId: 3 }],
  ['DeleteUserPermissionsBoundary', 'InvalidParameter.UserNotExist', { TargetUin: 7 }],
  ['GetUserPermissionBoundary', 'InvalidParameter.UserNotExist', { TargetUin: 7 }],
  ['PutRolePermissionsBoundary', noRole, ...with_(nobodyNamed, { PolicyId: 101 })],
  ['PutRolePermissionsBoundary', param, { PolicyId: 101 }],
  ['PutRolePermissionsBoundary', 'InvalidParameter.PolicyIdNotExist', { PolicyId: 3, RoleName: 'KeyAuditor' }],
  [
    'PutRolePermissionsBoundary',
    'InvalidParameter.ServiceLinkedRoleCantUsePermissionBoundary',
    { PolicyId: 101, RoleName: linked },
  ],
  ['DeleteRolePermissionsBoundary', noRole, ...nobodyNamed],
  ['DeleteRolePermissionsBoundary', param, {}],
  [
    'DeleteRolePermissionsBoundary',
    'InvalidParameter.ServiceLinkedRoleCantUsePermissionBoundary',
    { RoleName: linked },
  ],
  ['GetRolePermissionBoundary', noRole, { RoleId: '4611686018427387905' }],
]

describe('CAM refuses', () => {
  let house: TestHouse
  before(async () => {
    house = await startHouse({ seed: world, time: Date.UTC(2019, 5, 1) })
  })
  after(() => house[Symbol.asyncDispose]())

  for (const [action, code, ...inputs] of rows) {
    it(`${action}: ${code}`, async () => {
      assert.notEqual(inputs.length, 0)
      for (const input of inputs) {
        const reply = await house.call('cam', action, input)
        assert.equal(reply.Error?.Code, code, JSON.stringify(input))
      }
    })
  }

  it('nothing of all this has changed anything', async () => {
    assert.equal(await house.store.read.count('policyVersion', { account }), 5)
    assert.equal(await house.store.read.count('role', { account }), 2)
    assert.equal(await house.store.read.count('user', { account }), 4)
  })
})
