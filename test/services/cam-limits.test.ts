import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { after, before, describe, it } from 'node:test'
import { seconds } from '../../src/domain/time.ts'
import type { Change } from '../../src/store/store.ts'
import { good, goodTrust } from '../support/cam-documents.ts'
import { startHouse, type TestHouse } from '../support/house.ts'

const world = readFileSync(new URL('../worlds/examples.yaml', import.meta.url), 'utf8')
const account = '1001'
const linked = 'Postgres_QCSLinkedRoleInPostgresKms'

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
