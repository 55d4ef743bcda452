import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { describe, it } from 'node:test'
import type { TableName, Tables, Where } from '../../src/store/store.ts'
import { type Reply, startHouse, type TestHouse } from '../support/house.ts'
import { meanwhile } from '../support/meanwhile.ts'

/*
 * What is deleted while somebody refers to it: each row is a call that has decided, what is done before it commits, the
 * code with which it ends, and the rows that must not be there then.
 */

const world = readFileSync(new URL('../worlds/examples.yaml', import.meta.url), 'utf8')
const account = '1001'
const uin = 1002
const group = 2002
const policy = 100000001
const newest = 100000002

type Call = readonly [action: string, input: object]
interface Left<N extends TableName = TableName> {
  readonly table: N
  readonly where: Where<Tables[N]>
}
const left = <N extends TableName>(table: N, where: Where<Tables[N]>): Left => ({ table, where }) as unknown as Left

const deleteUser: Call = ['DeleteUser', { Name: 'leaver', Force: 1 }]
const deleteGroup: Call = ['DeleteGroup', { GroupId: group }]
const deletePolicy: Call = ['DeletePolicy', { PolicyId: [newest] }]
const deleteRole: Call = ['DeleteRole', { RoleName: 'KeyAuditor' }]
const leaver = 1005

type Row = readonly [call: Call, first: Call, code: string, left: Left]

const rows: readonly Row[] = [
  [
    ['CreateAccessKey', { TargetUin: leaver }],
    deleteUser,
    'InvalidParameter.UserNotExist',
    left('accessKey', { account, uin: String(leaver) }),
  ],
  [
    ['AttachUserPolicy', { PolicyId: policy, AttachUin: leaver }],
    deleteUser,
    'ResourceNotFound.UserNotExist',
    left('policyAttachment', { account, kind: 'user', target: String(leaver) }),
  ],
  [
    ['AttachUserPolicy', { PolicyId: newest, AttachUin: uin }],
    deletePolicy,
    'InvalidParameter.PolicyIdNotExist',
    left('policyAttachment', { account, policy: newest }),
  ],
  [
    ['AttachGroupPolicy', { PolicyId: policy, AttachGroupId: group }],
    deleteGroup,
    'ResourceNotFound.GroupNotExist',
    left('policyAttachment', { account, kind: 'group', target: String(group) }),
  ],
  [
    ['AttachGroupPolicy', { PolicyId: newest, AttachGroupId: group }],
    deletePolicy,
    'ResourceNotFound.PolicyIdNotFound',
    left('policyAttachment', { account, policy: newest }),
  ],
  [
    ['AttachRolePolicy', { PolicyId: newest, AttachRoleName: 'KeyAuditor' }],
    deleteRole,
    'InvalidParameter.RoleNotExist',
    left('policyAttachment', { account, policy: newest }),
  ],
  [
    ['AttachRolePolicy', { PolicyId: newest, AttachRoleName: 'KeyAuditor' }],
    deletePolicy,
    'InvalidParameter.PolicyIdNotExist',
    left('policyAttachment', { account, policy: newest }),
  ],
  [
    ['PutUserPermissionsBoundary', { PolicyId: newest, TargetUin: uin }],
    deletePolicy,
    'InvalidParameter.PolicyIdNotExist',
    left('user', { account, boundary: newest }),
  ],
  [
    ['PutRolePermissionsBoundary', { PolicyId: newest, RoleName: 'KeyAuditor' }],
    deletePolicy,
    'InvalidParameter.PolicyIdNotExist',
    left('role', { account, boundary: newest }),
  ],
  [
    ['AddUserToGroup', { Info: [{ GroupId: group, Uin: leaver }] }],
    deleteUser,
    'ResourceNotFound.UserNotExist',
    left('groupMember', { account, uin: String(leaver) }),
  ],
  [
    ['AddUserToGroup', { Info: [{ GroupId: group, Uin: leaver }] }],
    deleteGroup,
    'InvalidParameter.GroupNotExist',
    left('groupMember', { account, group }),
  ],
]

const start = (): Promise<TestHouse> => startHouse({ seed: world, time: Date.UTC(2019, 5, 1) })
const cam = (house: TestHouse, [action, input]: Call): Promise<Reply> => house.call('cam', action, input)

describe('what is deleted meanwhile', () => {
  for (const [call, first, code, { table, where }] of rows)
    it(`${call[0]} and ${first[0]}`, async () => {
      await using house = await start()
      const before: (string | undefined)[] = []
      meanwhile(house, async () => before.push((await cam(house, first)).Error?.Code))
      const reply = await cam(house, call)
      assert.deepEqual(before, [undefined])
      assert.equal(reply.Error?.Code, code)
      assert.equal(await house.store.read.count(table, where), 0)
    })
})

describe('a tag that is set while its bearer is deleted', () => {
  const Tags = [{ TagKey: 'late', TagValue: 'tag' }]
  const resourceOf = (named: string, service = 'cam', region = '') => `qcs::${service}:${region}:uin/:${named}`
  const bearers: readonly (readonly [...delete: [service: string, ...Call], tagged: string])[] = [
    ['cam', ...deleteUser, resourceOf(`uin/${leaver}`)],
    ['cam', ...deletePolicy, resourceOf(`policyid/${newest}`)],
    ['cam', ...deleteRole, resourceOf('role/4611686018427397919')],
    [
      'lighthouse',
      'DeleteKeyPairs',
      { KeyIds: ['lhkp-k1k1k1k1'] },
      resourceOf('keypair/lhkp-k1k1k1k1', 'lighthouse', 'ap-guangzhou'),
    ],
  ]
  for (const [service, action, input, tagged] of bearers)
    it(`goes with it: ${action}`, async () => {
      await using house = await start()
      const before: (string | undefined)[] = []
      const tag = () => house.call('tag', 'TagResources', { ResourceList: [tagged], Tags })
      meanwhile(house, async () => before.push((await tag()).Error?.Code))
      assert.equal((await house.call(service, action, input)).Error, undefined)
      assert.deepEqual(before, [undefined])
      assert.equal(await house.store.read.count('tag', { account, key: 'late' }), 0)
    })
})

describe('what two do at once', () => {
  it('a group keeps both its new name and its new remark', async () => {
    await using house = await start()
    meanwhile(house, () => cam(house, ['UpdateGroup', { GroupId: group, Remark: 'a remark' }]))
    assert.equal((await cam(house, ['UpdateGroup', { GroupId: group, GroupName: 'a name' }])).Error, undefined)
    const { GroupName, Remark } = await cam(house, ['GetGroup', { GroupId: group }])
    assert.deepEqual([GroupName, Remark], ['a name', 'a remark'])
  })

  it('one call puts a user into two groups, and two users into one', async () => {
    await using house = await start()
    const Info = [
      { GroupId: 2001, Uin: uin },
      { GroupId: group, Uin: uin },
      { GroupId: group, Uin: leaver },
      { GroupId: group, Uid: (await cam(house, ['GetUser', { Name: 'leaver' }]))['Uid'] },
    ]
    for (let i = 0; i < 2; i++) assert.equal((await cam(house, ['AddUserToGroup', { Info }])).Error, undefined)
    assert.equal(await house.store.read.count('groupMember', { account, group }), 2)
  })
})
