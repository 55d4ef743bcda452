import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { after, before, describe, it } from 'node:test'
import { seconds } from '../../src/domain/time.ts'
import type { Change } from '../../src/store/store.ts'
import { startHouse, type TestHouse } from '../support/house.ts'

/*
 * Every code that an action of CAM declares, as a table: what is asked, and what it is refused with.
 */

const world = readFileSync(new URL('../worlds/examples.yaml', import.meta.url), 'utf8')
const account = '1001'
const linked = 'Postgres_QCSLinkedRoleInPostgresKms'
const long = (length: number): string => 'x'.repeat(length)
const reader = 'AKIDexamples0reader00000000000000001'

const statement = (change: object): string =>
  JSON.stringify({ version: '2.0', statement: [{ effect: 'allow', action: 'kms:*', resource: '*', ...change }] })

/** What is wrong with a policy document, by the code that says so. */
const badDocuments: Readonly<Record<string, readonly string[]>> = {
  ActionError: [statement({ action: 'DescribeKey' }), statement({ action: [] }), statement({ action: 7 })],
  ActionMiss: ['{"version":"2.0","statement":[{"effect":"allow","resource":"*"}]}'],
  ConditionContentError: [statement({ condition: { ip_equal: { 'qcs:ip': 'here' } } })],
  ConditionError: [statement({ condition: { ip_equal: {} } }), statement({ condition: 'when it rains' })],
  ConditionTypeError: [statement({ condition: { ip_same: { 'qcs:ip': '10.0.0.1' } } })],
  EffectError: [statement({ effect: 'permit' }), statement({ effect: undefined })],
  PolicyDocumentError: ['{', '7', '"text"', 'null'],
  PolicyDocumentLengthOverLimit: [statement({ action: `kms:${long(6200)}` })],
  PrincipalError: [statement({ principal: { qcs: ['qcs::cam::uin/1001:root'] } })],
  ResourceError: [statement({ resource: 'key/1' }), statement({ resource: undefined })],
  ResourceProjectError: [statement({ resource: 'qcs:id/7:kms::uin/1001:key/*' })],
  ResourceQcsError: [statement({ resource: 'arn::kms::uin/1001:key/*' })],
  ResourceUinError: [
    statement({ resource: 'qcs::kms::me:key/*' }),
    statement({ resource: 'qcs::kms::uid/1250000000:key/*' }),
    statement({ resource: ['*', 'qcs::kms::uid/*:key/*'] }),
  ],
  StatementError: ['{"version":"2.0","statement":[]}', '{"version":"2.0"}', '{"version":"2.0","statement":["x"]}'],
  VersionError: ['{"version":"1.0","statement":[]}', '{"statement":[]}'],
}

const trust = (change: object): string =>
  JSON.stringify({
    version: '2.0',
    statement: [
      { effect: 'allow', action: 'sts:AssumeRole', principal: { qcs: ['qcs::cam::uin/1001:root'] }, ...change },
    ],
  })

const badTrusts: Readonly<Record<string, readonly string[]>> = {
  ActionError: [trust({ action: 'AssumeRole' })],
  ActionMiss: [trust({ action: undefined })],
  ConditionContentError: [trust({ condition: { ip_equal: { 'qcs:ip': 'here' } } })],
  ConditionError: [trust({ condition: 'when it rains' })],
  ConditionTypeError: [trust({ condition: { ip_same: { 'qcs:ip': '10.0.0.1' } } })],
  EffectError: [trust({ effect: 'maybe' })],
  ParamError: ['{', '7', trust({ action: `sts:${long(6200)}` })],
  PrincipalError: [
    trust({ principal: undefined }),
    trust({ principal: {} }),
    trust({ principal: 'everybody' }),
    trust({ principal: { qcs: ['1001'] } }),
    trust({ principal: { qcs: [] } }),
    trust({ principal: { people: ['me'] } }),
    trust({ principal: { service: ['no domain'] } }),
  ],
  StatementError: [trust({ resource: '*' }), '{"version":"2.0","statement":[]}'],
  VersionError: ['{"version":"1.0","statement":[]}'],
}

type Row = readonly [action: string, code: string, ...inputs: readonly object[]]

const documentsOf = (action: string, rest: object): readonly Row[] =>
  Object.entries(badDocuments).map(([code, texts]) => [
    action,
    `InvalidParameter.${code}`,
    ...texts.map((PolicyDocument) => ({ PolicyDocument, ...rest })),
  ])

const trustsOf = (action: string, rest: object): readonly Row[] =>
  Object.entries(badTrusts).map(([code, texts]) => [
    action,
    `InvalidParameter.${code}`,
    ...texts.map((PolicyDocument) => ({ PolicyDocument, ...rest })),
  ])

const good = statement({})
const goodTrust = trust({})
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

describe('the limits of CAM', () => {
  let house: TestHouse
  before(async () => {
    house = await startHouse({ seed: world, time: Date.UTC(2019, 5, 1) })
  })
  after(() => house[Symbol.asyncDispose]())

  const createTime = seconds(Date.UTC(2019, 5, 1))
  const refused = async (action: string, input: object, code: string): Promise<void> => {
    assert.equal((await house.call('cam', action, input)).Error?.Code, code)
  }
  const many = (count: number, make: (i: number) => Change): Promise<boolean> =>
    house.store.commit(Array.from({ length: count }, (_, i) => make(i)))

  it('1000 users', async () => {
    const user = await house.store.read.get('user', { account, uin: '1002' })
    assert.ok(user)
    await many(996, (i) => ({ insert: 'user', row: { ...user, uin: String(5000 + i), name: `u${i}` } }))
    await refused('AddUser', { Name: 'one-more' }, 'InvalidParameter.SubUserFull')
  })

  it('300 groups', async () => {
    await many(298, (i) => ({
      insert: 'userGroup',
      row: { account, id: 5000 + i, name: `g${i}`, remark: '', createTime, revision: 0 },
    }))
    await refused('CreateGroup', { GroupName: 'one-more' }, 'InvalidParameter.GroupFull')
  })

  it('1500 policies', async () => {
    const policy = await house.store.read.get('policy', { account, id: 100000001 })
    assert.ok(policy)
    await many(1496, (i) => ({ insert: 'policy', row: { ...policy, id: 200000000 + i, name: `p${i}` } }))
    await refused('CreatePolicy', { PolicyName: 'one-more', PolicyDocument: good }, 'FailedOperation.PolicyFull')
  })

  it('1000 roles', async () => {
    const role = await house.store.read.get('role', { account, name: 'KeyAuditor' })
    assert.ok(role)
    await many(998, (i) => ({ insert: 'role', row: { ...role, id: String(i), name: `r${i}` } }))
    await refused('CreateRole', { RoleName: 'one-more', PolicyDocument: goodTrust }, 'InvalidParameter.RoleFull')
  })

  it('50 tags of a role', async () => {
    const Tags = (from: number) => Array.from({ length: 10 }, (_, i) => ({ Key: `k${from + i}`, Value: '' }))
    for (const from of [0, 10, 20, 30, 40])
      assert.equal((await house.call('cam', 'TagRole', { RoleName: 'KeyAuditor', Tags: Tags(from) })).Error, undefined)
    await refused('TagRole', { RoleName: 'KeyAuditor', Tags: Tags(41) }, 'InvalidParameter.TagLimitExceeded')
  })

  it('an id that fits two roles as a number names neither', async () => {
    const role = await house.store.read.get('role', { account, name: 'KeyAuditor' })
    assert.ok(role)
    const RoleId = Number(role.id)
    assert.equal(
      (await house.call('cam', 'UpdateRoleSessionDuration', { RoleId, SessionDuration: 900 })).Error,
      undefined,
    )
    await many(1, () => ({ insert: 'role', row: { ...role, id: String(BigInt(role.id) + 1n), name: 'beside' } }))
    await refused('UpdateRoleSessionDuration', { RoleId, SessionDuration: 901 }, 'InvalidParameter.RoleNotExist')
    assert.equal((await house.store.read.get('role', { account, name: 'KeyAuditor' }))?.sessionDuration, 900)
  })

  it('5 versions of a policy', async () => {
    const version = { PolicyId: 100000001, PolicyDocument: good, SetAsDefault: false }
    for (const VersionId of [2, 3, 4, 5]) {
      assert.equal((await house.call('cam', 'CreatePolicyVersion', version)).VersionId, VersionId)
    }
    await refused('CreatePolicyVersion', version, 'FailedOperation.PolicyVersionFull')
  })

  it('200 policies of a user, group or role', async () => {
    const holders = [
      ['user', '1002', 'AttachUserPolicy', { AttachUin: 1002 }],
      ['group', '2001', 'AttachGroupPolicy', { AttachGroupId: 2001 }],
      ['role', '4611686018427397919', 'AttachRolePolicy', { AttachRoleName: 'KeyAuditor' }],
    ] as const
    for (const [kind, target, action, holder] of holders) {
      const had = await house.store.read.count('policyAttachment', { account, kind, target })
      await many(200 - had, (i) => ({
        insert: 'policyAttachment',
        row: { account, kind, target, policy: 200000000 + i, createTime },
      }))
      await refused(action, { PolicyId: 101, ...holder }, 'InvalidParameter.AttachmentFull')
    }
  })

  it('a policy that bounds a role cannot be deleted', async () => {
    await house.call('cam', 'PutRolePermissionsBoundary', { PolicyId: 100000002, RoleName: 'KeyAuditor' })
    await refused('DeletePolicy', { PolicyId: [100000002] }, 'InvalidParameter.ParamError')
    await house.call('cam', 'DeleteRolePermissionsBoundary', { RoleName: 'KeyAuditor' })
    assert.equal((await house.call('cam', 'DeletePolicy', { PolicyId: [100000002] })).Error, undefined)
  })

  it('keys of the main account are beyond a sub-user who may do all', async () => {
    const narrow = { secretId: 'AKIDexamples0narrow00000000000000001', secretKey: 'examplesNarrowSecretKey000000001' }
    assert.equal((await house.call('cam', 'AttachUserPolicy', { PolicyId: 1, AttachUin: 1004 })).Error, undefined)
    const root = { AccessKeyId: house.secretId, TargetUin: 1001 }
    for (const [action, input] of [
      ['CreateAccessKey', { TargetUin: 1001 }],
      ['ListAccessKeys', { TargetUin: 1001 }],
      ['UpdateAccessKey', { ...root, Status: 'Inactive' }],
      ['DeleteAccessKey', root],
    ] as const) {
      const reply = await house.call('cam', action, input, narrow)
      assert.equal(reply.Error?.Code, 'OperationDenied.SubUin', action)
    }
    assert.equal((await house.call('cam', 'ListUsers', {}, narrow)).Error, undefined)
  })
})

describe('the role of a product', () => {
  it('is obeyed while it is there, and withdrawn at once', async () => {
    await using house = await startHouse({ seed: world, time: Date.UTC(2019, 5, 1) })
    /** How KMS answers what PostgreSQL asks on behalf of the account. */
    const asked = async (): Promise<readonly string[]> => {
      const { RequestId } = await house.call('postgres', 'DescribeEncryptionKeys', { DBInstanceId: 'postgres-abcdefg' })
      const records = await house.records(RequestId)
      return records.filter(({ callerKind }) => callerKind === 'service').map(({ code }) => code)
    }
    const allowed = await asked()
    assert.ok(allowed.length > 0 && allowed.every((code) => code === ''))
    const { DeletionTaskId } = await house.call('cam', 'DeleteServiceLinkedRole', { RoleName: linked })
    const denied = await asked()
    assert.ok(denied.length > 0 && denied.every((code) => code === 'UnauthorizedOperation'))
    const again = { QCSServiceName: ['postgreskms.postgres.cloud.tencent.com'] }
    assert.equal((await house.call('cam', 'CreateServiceLinkedRole', again)).RoleId, DeletionTaskId)
    assert.deepEqual(await asked(), allowed)
  })

  it('cannot be assumed by anybody', async () => {
    await using house = await startHouse({ seed: world, time: Date.UTC(2019, 5, 1) })
    const RoleArn = `qcs::cam::uin/1001:roleName/${linked}`
    const reply = await house.call('sts', 'AssumeRole', { RoleArn, RoleSessionName: 'me' })
    assert.equal(reply.Error?.Code, 'ResourceNotFound.RoleNotFound')
  })
})
