import type { Caller, PassedRole } from '../../contract/action.ts'
import { t } from '../../contract/fault.ts'
import { atLeast, matches, maxItems, maxLength } from '../../contract/rule.ts'
import { int, list, optional, record, text } from '../../contract/shape.ts'
import type { RoleRow } from '../../domain/role.ts'
import { callContext } from '../../guard/call-context.ts'
import { parseTrust, trusts } from '../../guard/trust.ts'
import type { Desk } from '../service.ts'
import { credentialFields, exampleCredential, issue } from './credentials.ts'
import { arnForm, type RoleNamed, roleAt, wholeNames } from './role-arn.ts'
import { action } from './service.ts'
import { policyFaults, readSessionPolicy } from './session-policy.ts'

const USUAL = 7200
const LONGEST = 43_200

const tag = record({ Key: text('标签键', 'Key of the tag'), Value: text('标签值', 'Value of the tag') }, '标签', 'Tag')

export default action({
  title: t('扮演角色', 'Assume a role'),
  about: t(
    '取得角色的临时凭证,可跨账号。调用者须被允许对该角色执行 sts:AssumeRole,且角色的信任文档须信任调用者。',
    'Gives a temporary credential of a role, of another account too. The caller must be allowed sts:AssumeRole on the role, and the role must trust the caller.',
  ),
  rate: 600,
  effect: 'use',
  async resource({ RoleArn, ExternalId }, desk) {
    const named = await roleAt(desk, RoleArn)
    if (named === undefined) return []
    const { owner, role } = named
    // Nobody learns the other name of a role in another account, or its tags, before the role trusts the caller.
    const told = role !== undefined && (owner === desk.caller.account || isTrusted(desk, role, ExternalId))
    return [told ? wholeNames(role) : RoleArn]
  },
  input: {
    RoleArn: text('角色的资源描述', 'The ARN of the role', [matches(arnForm)], {
      example: 'qcs::cam::uin/1001:roleName/KeyAuditor',
    }),
    RoleSessionName: text('会话名称,2 到 128 个字符', 'Name of the session, 2 to 128 characters', [
      matches(/^[\w+=,.@-]{2,128}$/),
    ]),
    DurationSeconds: optional(
      int(
        '有效期,秒;默认 7200,至多 43200 与角色的会话时长;不晚于所用临时凭证的期限',
        'Duration in seconds, 7200 by default, at most 43200 and what the role allows; a temporary credential that asks is not outlived',
        [atLeast(1)],
      ),
    ),
    Policy: optional(
      text('会话策略,URL 编码的 JSON,只会收窄权限', 'Session policy, JSON encoded for a URL; it only narrows', [], {
        example: '%7B%22version%22%3A%222.0%22%2C%22statement%22%3A%5B%5D%7D',
      }),
    ),
    ExternalId: optional(
      text(
        '外部 ID,供信任文档的条件 sts:external_id 使用',
        'External id, for the condition sts:external_id of the trust document',
        [matches(/^[\w+=,.@:/-]{2,128}$/)],
      ),
    ),
    Tags: optional(list(tag, '会话标签;此处只能为空', 'Tags of the session; none are taken here', [maxItems(0)])),
    SourceIdentity: optional(text('源身份;此处只能为空', 'Source identity; only empty here', [maxLength(0)])),
    SerialNumber: optional(
      text('MFA 设备;此处只能为空', 'MFA device; only empty here', [
        maxLength(0, 'FailedOperation.MFATypeNotSupported'),
      ]),
    ),
    TokenCode: optional(
      text('MFA 验证码;此处只能为空', 'Code of the MFA device; only empty here', [
        maxLength(0, 'FailedOperation.MFATypeNotSupported'),
      ]),
    ),
  },
  output: credentialFields,
  faults: [...policyFaults, 'InvalidParameter.OverTimeError', 'ResourceNotFound.RoleNotFound', 'UnauthorizedOperation'],
  examples: [
    {
      title: t('扮演本账号的角色', 'A role of the same account'),
      input: { RoleArn: 'qcs::cam::uin/1001:roleName/KeyAuditor', RoleSessionName: 'audit' },
      output: exampleCredential,
    },
  ],
  async run({ RoleArn, RoleSessionName, DurationSeconds, Policy, ExternalId }, desk) {
    const policy = Policy === undefined ? undefined : readSessionPolicy(desk, Policy)
    const role = await trustingRole(desk, RoleArn, ExternalId)
    const most = role.sessionDuration === 0 ? LONGEST : role.sessionDuration
    const duration = DurationSeconds ?? Math.min(USUAL, most)
    if (duration > most) throw desk.fault('InvalidParameter.OverTimeError', `\`${most}\``)
    const { account, name, id } = role
    const session = {
      kind: 'role',
      account,
      uin: desk.caller.uin,
      name: RoleSessionName,
      role: { name, id },
      policy,
      passed: passedBy(desk),
    } as const
    return { output: issue(desk, session, duration), concerns: account }
  },
})

type TrustCode = 'ResourceNotFound.RoleNotFound' | 'UnauthorizedOperation'

/** @throws {Fault} in another account always the same, so that nobody learns from here what others have */
async function trustingRole(desk: Desk<TrustCode>, arn: string, externalId: string | undefined) {
  const { owner, role } = (await roleAt(desk, arn)) as RoleNamed
  if (role === undefined)
    throw desk.fault(owner === desk.caller.account ? 'ResourceNotFound.RoleNotFound' : 'UnauthorizedOperation')
  if (!isTrusted(desk, role, externalId)) throw desk.fault('UnauthorizedOperation')
  return role
}

function isTrusted({ caller, address, now }: Desk<never>, { trust }: RoleRow, externalId: string | undefined): boolean {
  const context = { ...callContext(caller, address, now), 'sts:external_id': externalId }
  return trusts(parseTrust(trust), namesOf(caller), context)
}

/** How many roles one may go through to come to another: the token has room for few. */
const MOST_PASSED = 8

/** The roles that were assumed on the way here, each once. @throws {Fault} when they are too many */
function passedBy({ caller, fault }: Desk<'UnauthorizedOperation'>): readonly PassedRole[] {
  const { account, session } = caller
  if (session?.kind !== 'role') return []
  const before = session.passed.filter((one) => one.account !== account || one.id !== session.role)
  if (before.length >= MOST_PASSED) throw fault('UnauthorizedOperation', { about: tooFar })
  return [...before, { account, id: session.role }]
}

const tooFar = t(`至多经由 ${MOST_PASSED} 个角色`, `at most ${MOST_PASSED} roles lead to another`)

/** What a trust document may call a caller. */
function namesOf({ kind, account, uin, name, session }: Caller): readonly string[] {
  const within = `qcs::cam::uin/${account}`
  if (kind !== 'role') return [`${within}:root`, `${within}:uin/${uin}`]
  return [`${within}:root`, `${within}:roleName/${name}`, `${within}:role/${session?.role}`]
}
