import assert from 'node:assert/strict'
import { after, before, describe, it } from 'node:test'
import { fromBase32, totp } from '../../src/crypto/totp.ts'
import { type CallOptions, type Reply, startHouse, type TestHouse } from '../support/house.ts'

/*
 * Temporary credentials: who gets them, what they may do, and when they end.
 */

const credential = (letter: string) => ({
  secretId: `AKID${letter.repeat(32)}`,
  secretKey: letter.toUpperCase().repeat(32),
})
const one = '100000000001'
const two = '200000000001'
const alice = { uin: '100000000002', ...credential('a') }
const bob = { uin: '100000000003', ...credential('b') }
const foreign = { uin: '200000000002', ...credential('f') }
/** The one that calls where no other is named. */
const owner1: CallOptions = {}
const owner2 = credential('o')

const allow = (action: string | readonly string[], resource = '*', condition?: object) => ({
  version: '2.0',
  statement: [{ effect: 'allow', action, resource, ...(condition && { condition }) }],
})
const trust = (principal: object, condition?: object) => ({
  version: '2.0',
  statement: [{ effect: 'allow', action: 'name/sts:AssumeRole', principal, ...(condition && { condition }) }],
})

const mfa = 'JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP'

const seed = JSON.stringify({
  secret: 'sessions',
  accounts: [
    {
      uin: one,
      credentials: [{}],
      mfa,
      users: [
        { uin: alice.uin, name: 'alice', credentials: [credential('a')], policies: ['Assume', 'Federate'], mfa },
        { uin: bob.uin, name: 'bob', credentials: [credential('b')] },
      ],
      policies: [
        { name: 'Assume', document: allow('sts:AssumeRole', `qcs::cam::uin/${one}:roleName/*`) },
        { name: 'Federate', document: allow(['sts:Get*', 'kms:List*', 'kms:CreateKey']) },
        { name: 'Keys', document: allow(['kms:CreateKey', 'kms:ListKeys', 'sts:AssumeRole']) },
      ],
      roles: [
        {
          name: 'Keeper',
          roleId: '4611686018427397001',
          trust: trust({ qcs: [`qcs::cam::uin/${one}:root`] }),
          policies: ['Keys'],
        },
        { name: 'OnlyBob', trust: trust({ qcs: [`qcs::cam::uin/${one}:uin/${bob.uin}`] }), policies: ['Keys'] },
        {
          name: 'Short',
          trust: trust({ qcs: [`qcs::cam::uin/${one}:root`] }),
          sessionDuration: 600,
          policies: ['Keys'],
        },
        {
          name: 'Guest',
          trust: trust({ qcs: [`qcs::cam::uin/${two}:root`] }, { string_equal: { 'sts:external_id': 'agreed' } }),
          policies: ['Keys'],
          boundary: 'QcloudKMSReadOnlyAccess',
        },
        { name: 'Chained', trust: trust({ qcs: [`qcs::cam::uin/${one}:roleName/Keeper`] }), policies: ['Keys'] },
      ],
      keys: [{ keyId: '23e80852-1e38-11e9-b129-5cb9019b4b01', alias: 'seeded' }],
    },
    {
      uin: two,
      credentials: [owner2],
      users: [{ uin: foreign.uin, name: 'foreign', credentials: [credential('f')], policies: ['AssumeAll'] }],
      policies: [{ name: 'AssumeAll', document: allow('sts:AssumeRole') }],
    },
  ],
})

const arn = (name: string): string => `qcs::cam::uin/${one}:roleName/${name}`
const codeOf = (reply: Reply): string | undefined => reply.Error?.Code

/** The options with which a temporary credential calls. */
function session(
  reply: Reply,
): CallOptions & { readonly secretId: string; readonly secretKey: string; readonly token: string } {
  assert.equal(reply.Error, undefined, JSON.stringify(reply.Error))
  const { Token, TmpSecretId, TmpSecretKey } = reply.Credentials
  return { secretId: TmpSecretId, secretKey: TmpSecretKey, token: Token }
}

describe('sessions', () => {
  let house: TestHouse
  before(async () => {
    house = await startHouse({ seed, time: Date.UTC(2024, 5, 1) })
  })
  after(() => house[Symbol.asyncDispose]())

  const second = (): number => Math.floor(house.clock.now() / 1000)
  const assume = (name: string, options: CallOptions, more: object = {}): Promise<Reply> =>
    house.call('sts', 'AssumeRole', { RoleArn: arn(name), RoleSessionName: 'test', ...more }, options)
  const federate = (policy: object, options: CallOptions, more: object = {}): Promise<Reply> =>
    house.call(
      'sts',
      'GetFederationToken',
      { Name: 'guest', Policy: encodeURIComponent(JSON.stringify(policy)), ...more },
      options,
    )
  /** What CloudAudit tells an account of a request. */
  async function seenIn(owner: CallOptions, RequestId: string) {
    const now = Math.floor(house.clock.now() / 1000)
    const LookupAttributes = [{ AttributeKey: 'RequestId', AttributeValue: RequestId }]
    const span = { StartTime: now - 3600, EndTime: now + 60 }
    const { Events } = await house.call('cloudaudit', 'DescribeEvents', { ...span, LookupAttributes }, owner)
    return (Events as readonly { readonly CloudAuditEvent: string }[]).map(({ CloudAuditEvent }) =>
      JSON.parse(CloudAuditEvent),
    )
  }
  const list = async (options: CallOptions) => codeOf(await house.call('kms', 'ListKeys', {}, options))
  const create = async (Alias: string, options: CallOptions) =>
    codeOf(await house.call('kms', 'CreateKey', { Alias }, options))

  it('a user assumes a role, and may do what the role may and no more', async () => {
    const earliest = second()
    const reply = await assume('Keeper', alice)
    const keeper = session(reply)
    const began = reply.ExpiredTime - 7200
    assert.ok(earliest <= began && began <= second())
    assert.equal(Date.parse(reply.Expiration), reply.ExpiredTime * 1000)
    assert.match(keeper.secretId, /^AKID[0-9A-Za-z]{48}$/)
    assert.equal(await create('by-role', keeper), undefined)
    assert.equal(codeOf(await house.call('kms', 'GetRegions', {}, keeper)), 'UnauthorizedOperation')
    const { RequestId, ...identity } = await house.call('sts', 'GetCallerIdentity', {}, keeper)
    assert.ok(RequestId)
    assert.deepEqual(identity, {
      Arn: `qcs::sts:${one}:assumed-role/4611686018427397001`,
      AccountId: one,
      UserId: '4611686018427397001:test',
      PrincipalId: alice.uin,
      Type: 'CAMRole',
    })
    const [record] = await house.records(RequestId)
    assert.deepEqual([record?.callerKind, record?.callerName, record?.secretId], ['role', 'Keeper', keeper.secretId])
    const [detail] = await seenIn(owner1, RequestId)
    assert.deepEqual(
      [detail?.eventName, detail?.userIdentity.sessionContext],
      ['GetCallerIdentity', { sessionName: 'test' }],
    )
    // Who assumes a role of the own account is seen once.
    assert.equal((await seenIn(owner1, reply.RequestId)).length, 1)
  })

  it('an account sees who assumed its role from another, and that one what it did', async () => {
    const reply = await assume('Guest', foreign, { ExternalId: 'agreed', RoleSessionName: 'visit' })
    session(reply)
    const refused = await assume('Guest', foreign)
    for (const [owner, secretId] of [
      [owner1, ''],
      [owner2, foreign.secretId],
    ] as const) {
      const [detail, ...more] = await seenIn(owner, reply.RequestId)
      assert.deepEqual([detail?.eventName, more.length], ['AssumeRole', 0])
      const { principalId, accountId, userName, secretId: shown } = detail?.userIdentity ?? {}
      assert.deepEqual([principalId, accountId, userName, shown], [foreign.uin, two, 'foreign', secretId])
      assert.equal(JSON.parse(detail?.requestParameters ?? '{}').RoleSessionName, 'visit')
      assert.equal((await seenIn(owner, refused.RequestId)).length, owner === owner1 ? 0 : 1)
    }
  })

  it('a role is assumed by its id as by its name', async () => {
    const RoleArn = `qcs::cam::uin/${one}:role/4611686018427397001`
    const reply = await house.call('sts', 'AssumeRole', { RoleArn, RoleSessionName: 'test' }, alice)
    assert.equal(await list(session(reply)), undefined)
  })

  it('it needs a policy of the caller, and the trust of the role', async () => {
    assert.equal(codeOf(await assume('OnlyBob', bob)), 'AuthFailure.UnauthorizedOperation')
    assert.equal(codeOf(await assume('OnlyBob', alice)), 'UnauthorizedOperation')
    assert.equal(codeOf(await assume('OnlyBob', {})), 'UnauthorizedOperation')
    assert.equal(codeOf(await assume('NoSuch', alice)), 'ResourceNotFound.RoleNotFound')
  })

  it('a policy that names a role holds whether the role is named or numbered', async () => {
    const RoleArn = `qcs::cam::uin/${one}:role/4611686018427397001`
    const known = await house.call('sts', 'AssumeRole', { RoleArn, RoleSessionName: 'test' }, bob)
    const unknown = await house.call(
      'sts',
      'AssumeRole',
      { RoleArn: RoleArn.replace('7001', '7009'), RoleSessionName: 'test' },
      bob,
    )
    assert.deepEqual(known.Error, unknown.Error)
  })

  it('a role of another account, with the condition that its trust makes', async () => {
    assert.equal(codeOf(await assume('Guest', foreign)), 'UnauthorizedOperation')
    const guest = session(await assume('Guest', foreign, { ExternalId: 'agreed' }))
    const { AccountId, PrincipalId } = await house.call('sts', 'GetCallerIdentity', {}, guest)
    assert.deepEqual([AccountId, PrincipalId], [one, foreign.uin])
    // Both the policy and the boundary of the role allow this, and only the policy that.
    const { Keys } = await house.call('kms', 'ListKeys', {}, guest)
    assert.ok(Keys.some(({ KeyId }: { KeyId: string }) => KeyId === '23e80852-1e38-11e9-b129-5cb9019b4b01'))
    assert.equal(await create('too-far', guest), 'UnauthorizedOperation')
  })

  it('in another account, a role that is not there is as one that does not trust', async () => {
    const missing = await assume('NoSuch', foreign)
    const distrusting = await assume('Keeper', foreign)
    assert.deepEqual(missing.Error, distrusting.Error)
    assert.equal(codeOf(missing), 'UnauthorizedOperation')
  })

  it('an empty account in a policy is the own one', async () => {
    await house.call(
      'cam',
      'UpdatePolicy',
      { PolicyName: 'AssumeAll', PolicyDocument: JSON.stringify(allow('sts:AssumeRole', 'qcs::cam:::roleName/*')) },
      owner2,
    )
    assert.equal(codeOf(await assume('Guest', foreign, { ExternalId: 'agreed' })), 'AuthFailure.UnauthorizedOperation')
    await house.call(
      'cam',
      'UpdatePolicy',
      { PolicyName: 'AssumeAll', PolicyDocument: JSON.stringify(allow('sts:AssumeRole')) },
      owner2,
    )
    session(await assume('Guest', foreign, { ExternalId: 'agreed' }))
  })

  it('a role assumes a role that trusts it', async () => {
    const keeper = session(await assume('Keeper', alice))
    assert.equal(await list(session(await assume('Chained', keeper))), undefined)
    assert.equal(codeOf(await assume('Chained', alice)), 'UnauthorizedOperation')
  })

  it('a session policy narrows and never widens', async () => {
    const policy = JSON.stringify(allow(['kms:ListKeys', 'kms:GetRegions']))
    for (const Policy of [policy, encodeURIComponent(policy), encodeURIComponent(policy).replaceAll('%20', '+')]) {
      const narrowed = session(await assume('Keeper', alice, { Policy }))
      assert.equal(await list(narrowed), undefined)
      assert.equal(await create('narrowed', narrowed), 'UnauthorizedOperation')
      assert.equal(codeOf(await house.call('kms', 'GetRegions', {}, narrowed)), 'UnauthorizedOperation')
    }
  })

  it('a federated main account may do what the policy says and no more', async () => {
    const guest = session(await federate(allow('kms:ListKeys'), {}))
    assert.equal(await list(guest), undefined)
    assert.equal(await create('federated', guest), 'UnauthorizedOperation')
    const { Arn, UserId, Type } = await house.call('sts', 'GetCallerIdentity', {}, guest)
    assert.deepEqual([Arn, UserId, Type], [`qcs::sts:${one}:federated-user/${one}`, `${one}:guest`, 'CAMUser'])
    assert.equal(codeOf(await federate(allow('*'), guest)), 'AuthFailure.UnauthorizedOperation')
    const all = session(await federate(allow('*'), {}))
    assert.equal(codeOf(await federate(allow('*'), all)), 'InvalidParameter.TempCodeNotAvaliable')
  })

  it('a guest of the main account makes itself no key of the account', async () => {
    const guest = session(await federate(allow('*'), {}))
    for (const parameters of [{}, { TargetUin: Number(one) }])
      assert.equal(codeOf(await house.call('cam', 'CreateAccessKey', parameters, guest)), 'OperationDenied.SubUin')
    assert.equal(codeOf(await house.call('cam', 'ListUsers', {}, guest)), undefined)
  })

  it('a federated user may do what both may', async () => {
    const guest = session(await federate(allow('kms:*'), alice))
    assert.equal(await list(guest), undefined)
    assert.equal(codeOf(await house.call('kms', 'GetRegions', {}, guest)), 'UnauthorizedOperation')
  })

  it('a code of the MFA device gives a session of one’s own, once', async () => {
    const SerialNumber = `qcs::cam:uin/${one}::mfa/softToken`
    const code = (shift = 0) => totp(fromBase32(mfa), Math.floor(house.clock.now() / 30_000) + shift)
    const ask = (options: CallOptions, more: object = {}) =>
      house.call('sts', 'GetSessionToken', { SerialNumber, TokenCode: code(), ...more }, options)
    const wrong = 'FailedOperation.CheckMFAError'
    assert.equal(codeOf(await ask(alice, { TokenCode: code(5) })), wrong)
    assert.equal(codeOf(await ask(alice, { TokenCode: '12345' })), 'InvalidParameter.ParamError')
    assert.equal(codeOf(await ask(alice, { SerialNumber: 'phone' })), 'FailedOperation.MFATypeNotSupported')
    assert.equal(codeOf(await ask(alice, { DurationSeconds: 129_601 })), 'InvalidParameter.OverTimeError')
    const own = session(await ask(alice, { TokenCode: code() }))
    assert.equal(codeOf(await ask(alice, { TokenCode: code() })), wrong)
    assert.equal(codeOf(await ask(alice, { TokenCode: code(-1) })), wrong)
    assert.equal(await list(own), undefined)
    assert.equal(codeOf(await house.call('kms', 'GetRegions', {}, own)), 'UnauthorizedOperation')
    const { Arn, UserId, Type } = await house.call('sts', 'GetCallerIdentity', {}, own)
    assert.deepEqual([Arn, UserId, Type], [`qcs::cam:${one}:uin/${alice.uin}`, alice.uin, 'CAMUser'])
    assert.equal(codeOf(await ask(own)), 'FailedOperation.TempKeyNotAllowed')
    const root = session(await ask({}))
    assert.equal(codeOf(await house.call('cam', 'ListUsers', {}, root)), undefined)
    // Each has a device of its own, and this one none.
    assert.equal(codeOf(await ask(owner2, { SerialNumber: SerialNumber.replace(one, two) })), wrong)
    house.clock.advance(60_000)
    session(await ask(alice))
  })

  it('durations have their limits', async () => {
    const over = 'InvalidParameter.OverTimeError'
    const param = 'InvalidParameter.ParamError'
    assert.equal(codeOf(await assume('Keeper', alice, { DurationSeconds: 43_201 })), over)
    assert.equal(codeOf(await assume('Keeper', alice, { DurationSeconds: 43_200 })), undefined)
    assert.equal(codeOf(await assume('Short', alice, { DurationSeconds: 601 })), over)
    assert.equal(codeOf(await assume('Keeper', alice, { DurationSeconds: 0 })), param)
    const earliest = second()
    const began = (await assume('Short', alice)).ExpiredTime - 600
    assert.ok(earliest <= began && began <= second())
    assert.equal(codeOf(await federate(allow('*'), {}, { DurationSeconds: 7201 })), over)
    assert.equal(codeOf(await federate(allow('*'), alice, { DurationSeconds: 129_601 })), over)
    assert.equal(codeOf(await federate(allow('*'), alice, { DurationSeconds: 129_600 })), undefined)
    assert.equal(codeOf(await federate(allow('*'), alice, { DurationSeconds: 0 })), param)
  })

  it('what is wrong with a policy or a name has its code', async () => {
    const rows = [
      ['%7B', 'InvalidParameter.StrategyFormatError'],
      ['%', 'InvalidParameter.StrategyFormatError'],
      ['{"version":"1.0"}', 'InvalidParameter.StrategyInvalid'],
      [JSON.stringify({ ...allow('*'), principal: {} }), 'InvalidParameter.StrategyInvalid'],
      [JSON.stringify(JSON.stringify(allow('*'))), 'InvalidParameter.StrategyInvalid'],
      [JSON.stringify(allow('*', 'qcs::kms::uid/1250000000:key/*')), 'InvalidParameter.StrategyInvalid'],
      [JSON.stringify(allow(`kms:${'x'.repeat(2048)}`)), 'InvalidParameter.PolicyTooLong'],
    ] as const
    for (const [Policy, code] of rows) {
      assert.equal(codeOf(await assume('Keeper', alice, { Policy })), code, Policy.slice(0, 40))
      const asked = { Name: 'guest', Policy }
      assert.equal(codeOf(await house.call('sts', 'GetFederationToken', asked, alice)), code, Policy.slice(0, 40))
    }
    const param = 'InvalidParameter.ParamError'
    assert.equal(codeOf(await assume('Keeper', {}, { RoleArn: 'Keeper' })), param)
    assert.equal(codeOf(await assume('Keeper', alice, { RoleSessionName: 'x' })), param)
    assert.equal(codeOf(await assume('Keeper', alice, { ExternalId: 'x' })), param)
    assert.equal(codeOf(await assume('Keeper', alice, { Tags: [{ Key: 'a', Value: 'b' }] })), param)
    assert.equal(codeOf(await assume('Keeper', alice, { SourceIdentity: 'x' })), param)
    const mfa = 'FailedOperation.MFATypeNotSupported'
    assert.equal(codeOf(await assume('Keeper', alice, { SerialNumber: 'x' })), mfa)
    assert.equal(codeOf(await assume('Keeper', alice, { TokenCode: '123456' })), mfa)
  })

  it('a token of the longest policy keeps below the limit of tokens', async () => {
    const filled = (length: number) => allow(`kms:${'x'.repeat(length)}`)
    const rest = JSON.stringify(filled(0)).length
    const reply = await assume('Keeper', alice, {
      Policy: JSON.stringify(filled(2048 - rest)),
      RoleSessionName: 'n'.repeat(128),
    })
    const { token } = session(reply)
    assert.ok(token.length > 2700 && token.length <= 4096, String(token.length))
    assert.equal(codeOf(await house.call('sts', 'GetCallerIdentity', {}, session(reply))), undefined)
  })

  it('a token that is altered, foreign, missing or without need is refused', async () => {
    const failure = 'AuthFailure.TokenFailure'
    const mine = session(await assume('Keeper', alice))
    const other = session(await assume('Keeper', alice))
    const flipped = `${mine.token.slice(0, 60)}${mine.token[60] === 'A' ? 'B' : 'A'}${mine.token.slice(61)}`
    for (const token of [flipped, other.token, mine.token.slice(0, -4), `${mine.token}=`, 'token', ''])
      assert.equal(await list({ ...mine, token }), failure, token.slice(0, 20))
    const { token: _, ...bare } = mine
    assert.equal(await list(bare), failure)
    assert.equal(await list({ ...alice, token: mine.token }), failure)
    assert.equal(await list({ ...mine, secretKey: other.secretKey }), 'AuthFailure.SignatureFailure')
    assert.equal(await list({ ...credential('z'), token: mine.token }), 'AuthFailure.SecretIdNotFound')
    assert.equal(await list(mine), undefined)
  })

  it('a session ends when its time is over', async () => {
    const short = session(await assume('Short', alice))
    assert.equal(await list(short), undefined)
    house.clock.advance(600_000)
    assert.equal(await list(short), 'AuthFailure.TokenFailure')
  })

  it('a session ends at once with its role, and a role of the same name does not revive it', async () => {
    const PolicyDocument = JSON.stringify(trust({ qcs: [`qcs::cam::uin/${one}:root`] }))
    const make = async (): Promise<void> => {
      assert.equal(codeOf(await house.call('cam', 'CreateRole', { RoleName: 'Passing', PolicyDocument })), undefined)
      const attached = { PolicyName: 'Keys', AttachRoleName: 'Passing' }
      assert.equal(codeOf(await house.call('cam', 'AttachRolePolicy', attached)), undefined)
    }
    await make()
    const passing = session(await assume('Passing', alice))
    assert.equal(await list(passing), undefined)
    assert.equal(codeOf(await house.call('cam', 'DeleteRole', { RoleName: 'Passing' })), undefined)
    assert.equal(await list(passing), 'AuthFailure.TokenFailure')
    await make()
    assert.equal(await list(passing), 'AuthFailure.TokenFailure')
    assert.equal(await list(session(await assume('Passing', alice))), undefined)
  })

  it('what is attached to a role or taken off it holds in its sessions from the next call on', async () => {
    const keeper = session(await assume('Keeper', alice))
    const regions = async () => codeOf(await house.call('kms', 'GetRegions', {}, keeper))
    for (let i = 0; i < 5; i++) {
      assert.equal(await regions(), 'UnauthorizedOperation')
      await house.call('cam', 'AttachRolePolicy', { PolicyId: 101, AttachRoleName: 'Keeper' })
      assert.equal(await regions(), undefined)
      await house.call('cam', 'DetachRolePolicy', { PolicyId: 101, DetachRoleName: 'Keeper' })
    }
  })

  it('sessions end with the key that they come from, also at the second hand', async () => {
    const made = await house.call('cam', 'CreateAccessKey', { TargetUin: Number(alice.uin) })
    const { AccessKeyId, SecretAccessKey } = made.AccessKey
    const key = { secretId: AccessKeyId, secretKey: SecretAccessKey }
    const keeper = session(await assume('Keeper', key))
    const chained = session(await assume('Chained', keeper))
    const guest = session(await federate(allow('kms:*'), key))
    const all = async () => [await list(keeper), await list(chained), await list(guest)]
    assert.deepEqual(await all(), [undefined, undefined, undefined])
    const update = (Status: string) =>
      house.call('cam', 'UpdateAccessKey', { AccessKeyId, Status, TargetUin: Number(alice.uin) })
    await update('Inactive')
    const failure = 'AuthFailure.TokenFailure'
    assert.deepEqual(await all(), [failure, failure, failure])
    await update('Active')
    assert.deepEqual(await all(), [undefined, undefined, undefined])
    await house.call('cam', 'DeleteAccessKey', { AccessKeyId, TargetUin: Number(alice.uin) })
    assert.deepEqual(await all(), [failure, failure, failure])
  })

  it('lists keys, and tells active from disabled', async () => {
    const { IdKeys } = await house.call('sts', 'QueryApiKey', { TargetUin: Number(bob.uin) })
    assert.deepEqual(IdKeys, [{ SecretId: bob.secretId, CreateTime: 1704067200, Status: 2 }])
    await house.call('cam', 'UpdateAccessKey', {
      AccessKeyId: bob.secretId,
      Status: 'Inactive',
      TargetUin: Number(bob.uin),
    })
    const after = await house.call('sts', 'QueryApiKey', { TargetUin: Number(bob.uin) })
    assert.equal(after.IdKeys[0].Status, 3)
    assert.equal(
      codeOf(await house.call('sts', 'QueryApiKey', { TargetUin: Number(bob.uin) }, owner2)),
      'InvalidParameter.ParamError',
    )
  })

  it('tells only the account itself which keys it has', async () => {
    const ask = (options: CallOptions, more: object = {}) => house.call('sts', 'QueryApiKey', more, options)
    const query = allow('sts:QueryApiKey')
    const PolicyDocument = JSON.stringify(query)
    await house.call('cam', 'CreatePolicy', { PolicyName: 'Query', PolicyDocument })
    const { List } = await house.call('cam', 'ListPolicies', { Keyword: 'Query' })
    const PolicyId = List[0].PolicyId
    await house.call('cam', 'AttachUserPolicy', { PolicyId, AttachUin: Number(alice.uin) })
    const root = { TargetUin: Number(one) }
    const known = [await ask({}), await ask({}, root)].map(({ IdKeys }) => IdKeys)
    assert.equal(known[0].length, 1)
    assert.deepEqual(known[0], known[1])
    assert.equal((await ask(alice)).IdKeys[0].SecretId, alice.secretId)
    const guest = session(await federate(query, {}))
    for (const reply of [await ask(alice, root), await ask(guest, root), await ask(guest)])
      assert.equal(codeOf(reply), 'InvalidParameter.ParamError')
  })
})
