import assert from 'node:assert/strict'
import { after, before, describe, it } from 'node:test'
import { type Reply, startHouse, type TestHouse } from '../support/house.ts'

/*
 * Roles by their names and their ids: what a policy says of one holds for whoever comes by the other, and nobody learns one
 * from the other.
 */

const credential = (letter: string) => ({
  secretId: `AKID${letter.repeat(32)}`,
  secretKey: letter.toUpperCase().repeat(32),
})
const account = '100000000001'
const other = '200000000001'
const id = '4611686018427397001'
const foreignId = '4611686018427397002'
const distrustingId = '4611686018427397003'
const noId = '4611686018427397009'
const alice = credential('a')
const linked = 'Postgres_QCSLinkedRoleInPostgresKms'

const document = (...statement: readonly object[]) => ({ version: '2.0', statement })
const allow = (action: string, resource: string | readonly string[] = '*') => ({ effect: 'allow', action, resource })
const deny = (action: string, resource: string) => ({ effect: 'deny', action, resource })
const trust = (...accounts: readonly string[]) =>
  document({
    effect: 'allow',
    action: 'sts:AssumeRole',
    principal: { qcs: accounts.map((one) => `qcs::cam::uin/${one}:root`) },
  })

const seed = JSON.stringify({
  secret: 'names of roles',
  accounts: [
    {
      uin: account,
      credentials: [{}],
      users: [{ uin: '100000000002', name: 'alice', credentials: [alice], policies: ['Now'] }],
      policies: [{ name: 'Now', document: document(allow('none:None')) }],
      roles: [{ name: 'Admin', roleId: id, trust: trust(account) }],
    },
    {
      uin: other,
      credentials: [credential('o')],
      roles: [
        { name: 'Guest', roleId: foreignId, trust: trust(account) },
        { name: 'Private', roleId: distrustingId, trust: trust(other) },
      ],
    },
  ],
})

const denied = 'AuthFailure.UnauthorizedOperation'
const codeOf = (reply: Reply): string | undefined => reply.Error?.Code

describe('the names of roles', () => {
  let house: TestHouse
  before(async () => {
    house = await startHouse({ seed, time: Date.UTC(2024, 5, 1) })
  })
  after(() => house[Symbol.asyncDispose]())

  async function stand(...statements: readonly object[]): Promise<void> {
    const PolicyDocument = JSON.stringify(document(...statements))
    assert.equal(codeOf(await house.call('cam', 'UpdatePolicy', { PolicyName: 'Now', PolicyDocument })), undefined)
  }
  const see = (names: object): Promise<Reply> => house.call('cam', 'GetRole', names, alice)
  const assume = (named: string, owner = account): Promise<Reply> =>
    house.call('sts', 'AssumeRole', { RoleArn: `qcs::cam::uin/${owner}:${named}`, RoleSessionName: 'test' }, alice)
  const all = async () => [
    codeOf(await see({ RoleName: 'Admin' })),
    codeOf(await see({ RoleId: id })),
    codeOf(await assume('roleName/Admin')),
    codeOf(await assume(`role/${id}`)),
  ]

  for (const resource of [
    `qcs::cam::uin/${account}:role/${id}`,
    `qcs::cam::uin/${account}:role/*`,
    'qcs::cam:::role/*',
    `qcs::cam::uin/${account}:roleName/Admin`,
  ])
    it(`${resource} allows and denies by name and by id`, async () => {
      await stand(allow('*', resource))
      assert.deepEqual(await all(), [undefined, undefined, undefined, undefined])
      await stand(allow('*'), deny('*', resource))
      assert.deepEqual(await all(), [denied, denied, denied, denied])
    })

  it('the tag service asks by name and by id, and about a policy by its one prefix', async () => {
    const arn = (named: string) => `qcs::cam::uin/${account}:${named}`
    const ids = { ServiceType: 'cam', ResourcePrefix: 'role', ResourceRegion: '', ResourceIds: [id] }
    const tag = async () => {
      const one = { ResourceList: [arn(`role/${id}`)], Tags: [{ TagKey: 'a', TagValue: 'b' }] }
      const replies = [
        await house.call('tag', 'TagResources', one, alice),
        await house.call('tag', 'DescribeResourceTagsByResourceIds', ids, alice),
      ]
      return replies.map(codeOf)
    }
    for (const resource of [arn('roleName/Admin'), arn(`role/${id}`)]) {
      await stand(allow('tag:*', resource))
      assert.deepEqual(await tag(), [undefined, undefined])
      await stand(allow('tag:*'), deny('*', resource))
      assert.deepEqual(await tag(), [denied, denied])
    }
    await stand(allow('tag:*'), deny('*', arn('policyid/*')))
    for (const ResourcePrefix of ['policyid', 'policy']) {
      const input = { ServiceType: 'cam', ResourcePrefix, ResourceRegion: '', ResourceIds: ['100000007'] }
      assert.equal(codeOf(await house.call('tag', 'DescribeResourceTagsByResourceIds', input, alice)), denied)
    }
  })

  it('a role of a product goes by its own forms too', async () => {
    await house.call('cam', 'CreateServiceLinkedRole', { QCSServiceName: ['postgreskms.postgres.cloud.tencent.com'] })
    for (const named of [`role/tencentcloudServiceRoleName/${linked}`, 'role/tencentcloudServiceRole/*', 'role/*']) {
      await stand(allow('*'), deny('*', `qcs::cam::uin/${account}:${named}`))
      assert.equal(codeOf(await see({ RoleName: linked })), denied, named)
    }
    await stand(allow('*'), deny('*', `qcs::cam::uin/${account}:role/tencentcloudServiceRole/1`))
    assert.equal(codeOf(await see({ RoleName: linked })), undefined)
  })

  it('in another account one leads to the other only where the role trusts the caller', async () => {
    await stand(allow('sts:AssumeRole', `qcs::cam::uin/${other}:roleName/*`))
    assert.equal(codeOf(await assume(`role/${foreignId}`, other)), undefined)
    const replies = await Promise.all([assume(`role/${distrustingId}`, other), assume(`role/${noId}`, other)])
    assert.deepEqual(replies.map(codeOf), [denied, denied])
    for (const { RequestId } of replies) {
      const [record] = await house.records(RequestId)
      assert.doesNotMatch(record?.resources ?? '', /Private/)
      assert.match(record?.resources ?? '', /role\/46116860184273970/)
    }
    // A policy that names the distrusting role by its name does not tell whose id was tried.
    await stand(allow('sts:AssumeRole'), deny('sts:AssumeRole', `qcs::cam::uin/${other}:roleName/Private`))
    assert.equal(codeOf(await assume(`role/${distrustingId}`, other)), 'UnauthorizedOperation')
    assert.equal(codeOf(await assume('roleName/Private', other)), denied)
  })

  it('a denial confirms no guess of a name, wherever the caller puts it', async () => {
    await stand(allow('none:None'))
    const describe = async (RoleId: string) =>
      (await house.call('cam', 'UpdateRoleDescription', { RoleId, Description: 'Admin' }, alice)).Error?.Message
    const told = await describe(id)
    assert.equal(told?.replace(id, noId), await describe(noId))
    assert.match(told ?? '', new RegExp(`\`${id}\``))
    assert.doesNotMatch(told ?? '', /Admin/)
    const byName = await house.call('cam', 'GetRole', { RoleName: 'Admin' }, alice)
    assert.match(byName.Error?.Message ?? '', /`Admin`/)
  })
})
