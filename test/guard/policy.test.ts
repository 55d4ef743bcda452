import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import fc from 'fast-check'
import { type Decision, decide, type Question } from '../../src/guard/decide.ts'
import { PolicyError, parsePolicy } from '../../src/guard/policy.ts'

type Context = Question['context']
interface Statement {
  readonly effect: 'allow' | 'deny'
  readonly action: string | readonly string[]
  readonly resource: string | readonly string[]
  readonly condition?: Readonly<Record<string, Readonly<Record<string, unknown>>>>
}

const own = '100000000001'
const k1 = 'key/creatorUin/100001/k1'
const k2 = 'key/creatorUin/100001/k2'

const call: Question = {
  service: 'kms',
  action: 'DescribeKey',
  region: 'ap-guangzhou',
  account: own,
  resources: [k1],
  context: {},
}
const on = (change: Partial<Question>): Question => ({ ...call, ...change })
const allow = (action: Statement['action'], resource: Statement['resource'] = '*'): Statement => ({
  effect: 'allow',
  action,
  resource,
})
const deny = (action: Statement['action'], resource: Statement['resource'] = '*'): Statement => ({
  effect: 'deny',
  action,
  resource,
})
const policy = (name: string, ...statement: readonly unknown[]) => parsePolicy(name, { version: '2.0', statement })
const ask = (statements: readonly Statement[], question: Question = call): Decision =>
  decide(statements.length === 0 ? [] : [policy('p', ...statements)], question)

const list = on({ action: 'ListKeys', resources: '*' })
const abroad = on({ region: 'ap-singapore' })
const nowhere = on({ region: undefined })
const both = on({ resources: [k1, k2] })

const yes = 'allowed'
const no = 'not-allowed'
const never = 'denied-explicitly'

type Row = readonly [why: string, statements: readonly Statement[], question: Question, reason: Decision['reason']]
const inKms = (region: string, segment = '*', account = `uin/${own}`) => `qcs::kms:${region}:${account}:${segment}`

const effects: readonly Row[] = [
  ['without any policy nothing is granted', [], call, no],
  ['a matching grant grants', [allow('kms:DescribeKey')], call, yes],
  ['a grant of another action does not', [allow('kms:Encrypt')], call, no],
  ['a denial beats the grant before it', [allow('*'), deny('kms:DescribeKey')], call, never],
  ['a denial beats the grant after it', [deny('kms:DescribeKey'), allow('*')], call, never],
  ['a denial alone is explicit', [deny('*')], call, never],
  ['a denial of another action does not hinder', [allow('*'), deny('kms:Encrypt')], call, yes],
  ['a denial of another key does not hinder', [allow('*'), deny('*', inKms('', k2))], call, yes],
  ['one action of a list is enough', [allow(['kms:Encrypt', 'kms:DescribeKey'])], call, yes],
  ['one resource of a list is enough', [allow('*', [inKms('', k2), inKms('', k1)])], call, yes],
]

const actions: readonly Row[] = [
  ['* is every action', [allow('*')], call, yes],
  ['the old prefix means the same', [allow('name/kms:DescribeKey')], call, yes],
  ['* behind the old prefix is every action', [allow('name/*')], call, yes],
  ['every action of a service', [allow('kms:*')], call, yes],
  ['every action of another service', [allow('postgres:*')], call, no],
  ['a star at the end', [allow('kms:Describe*')], call, yes],
  ['a star at the beginning', [allow('kms:*Key')], call, yes],
  ['a star inside a word', [allow('kms:Desc*Key')], call, yes],
  ['a star may stand for nothing', [allow('kms:DescribeKey*')], call, yes],
  ['two stars inside', [allow('kms:*scr*K*')], call, yes],
  ['stars keep the order of their pieces', [allow('kms:*Key*Desc*')], call, no],
  ['head and tail may not overlap', [allow('kms:DescribeK*Key')], call, no],
  ['a middle piece may not overlap the tail', [allow('kms:*eKey*Key')], call, no],
  ['an action is not matched by its beginning', [allow('kms:Describe')], call, no],
  ['an action is not matched by more than itself', [allow('kms:DescribeKeys')], call, no],
  ['a star in the service', [allow('k*s:DescribeKey')], call, yes],
  ['a star for the service', [allow('*:DescribeKey')], call, yes],
  ['the service in any case', [allow('KMS:DescribeKey')], call, yes],
  ['the called service in any case', [allow('kms:DescribeKey', 'qcs::KMS:::*')], on({ service: 'Kms' }), yes],
  ['the action in its own case only', [allow('kms:describekey')], call, no],
  ['a dot is a dot', [allow('kms:D.scribeKey')], call, no],
]

const resources: readonly Row[] = [
  ['one key', [allow('*', inKms('ap-guangzhou', k1))], call, yes],
  ['another key', [allow('*', inKms('ap-guangzhou', k2))], call, no],
  ['all keys', [allow('*', inKms('', 'key/*'))], call, yes],
  ['the keys of one creator', [allow('*', inKms('', 'key/creatorUin/100001/*'))], call, yes],
  ['the keys of another creator', [allow('*', inKms('', 'key/creatorUin/100002/*'))], call, no],
  ['a star inside the last segment', [allow('*', inKms('', 'key/*/k1'))], call, yes],
  ['the last segment in its own case only', [allow('*', inKms('', 'Key/*'))], call, no],
  ['a wild name covers a concrete key', [allow('*', 'qcs::kms:::*')], call, yes],
  ['an empty service is every service', [allow('*', 'qcs:::::*')], call, yes],
  ['a starred service is every service', [allow('*', 'qcs::*:::*')], call, yes],
  ['the resource of another service', [allow('*', 'qcs::postgres:::*')], call, no],
  [
    'an instance',
    [allow('*', 'qcs::lighthouse:::instance/lhins-*')],
    on({ service: 'lighthouse', resources: ['instance/lhins-1'] }),
    yes,
  ],
  ['colons belong to the last segment', [allow('*', inKms('', 'key/a:b:*'))], on({ resources: ['key/a:b:c'] }), yes],
  ['a colon cannot shift the segments', [allow('*', 'qcs::kms:::b')], on({ resources: ['a:b'] }), no],
  ['a star in a call is only a star', [allow('*', inKms('', k1))], on({ resources: ['*'] }), no],
  ['a star asked for is matched by a star', [allow('*', inKms('', 'key/*'))], on({ resources: ['key/*'] }), yes],
  ['the account by name', [allow('*', inKms('', '*', `uin/${own}`))], call, yes],
  ['another account', [allow('*', inKms('', '*', 'uin/100000000002'))], call, no],
  ['no account is the own one', [allow('*', inKms('', '*', ''))], call, yes],
  ['a bare uin/ is the own account', [allow('*', inKms('', '*', 'uin/'))], call, yes],
  ['a star for the account', [allow('*', inKms('', '*', '*'))], call, yes],
  ['an AppId never matches', [allow('*', inKms('', '*', 'uid/1250000000'))], call, no],
  ['an unknown form of account never matches', [allow('*', inKms('', '*', own))], call, no],
  ['every resource must pass', [allow('*', inKms('', k1))], both, no],
  ['every resource passes, by different statements', [allow('*', inKms('', k1)), allow('*', inKms('', k2))], both, yes],
  ['one denied resource denies all', [allow('*'), deny('*', inKms('', k2))], both, never],
]

const regions: readonly Row[] = [
  ['the region of the call', [allow('*', inKms('ap-guangzhou'))], call, yes],
  ['another region', [allow('*', inKms('ap-guangzhou'))], abroad, no],
  ['a short name', [allow('*', inKms('gz'))], call, yes],
  ['a short name of another region', [allow('*', inKms('sg'))], call, no],
  ['sg is Singapore', [allow('*', inKms('sg'))], abroad, yes],
  ['an empty region is all', [allow('*', inKms(''))], abroad, yes],
  ['a starred region is all', [allow('*', inKms('*'))], abroad, yes],
  ['a star inside a region', [allow('*', inKms('ap-*'))], abroad, yes],
  ['a region that does not exist is no match', [allow('*', inKms('mars'))], call, no],
  ['a member of Object is no short name', [allow('*', inKms('constructor'))], call, no],
  ['a call without region under a named one', [allow('*', inKms('ap-guangzhou'))], nowhere, no],
  ['a call without region under a part of a name', [allow('*', inKms('ap-*'))], nowhere, no],
  ['a call without region under an empty one', [allow('*', inKms(''))], nowhere, yes],
  ['a call without region under a star', [allow('*', inKms('*'))], nowhere, yes],
  ['a denial in one region leaves the others', [allow('*'), deny('*', inKms('gz'))], abroad, yes],
]

const operationLevel: readonly Row[] = [
  ['* answers', [allow('kms:ListKeys')], list, yes],
  ['stars for all segments answer', [allow('*', 'qcs::kms:*:*:*')], list, yes],
  ['empty segments answer', [allow('*', 'qcs::kms:::*')], list, yes],
  ['nothing but stars answers', [allow('*', 'qcs::*:*:*:*')], list, yes],
  ['the own account is no narrower than none', [allow('*', inKms('*'))], list, yes],
  ['another account does not answer', [allow('*', inKms('*', '*', 'uin/100000000002'))], list, no],
  ['another service does not answer', [allow('*', 'qcs::postgres:*:*:*')], list, no],
  ['a concrete key does not answer', [allow('*', inKms('', k1))], list, no],
  ['a kind of resource does not answer', [allow('*', inKms('', 'key/*'))], list, no],
  ['a named region does not answer', [allow('*', inKms('ap-guangzhou'))], list, no],
  ['a denial of a concrete key does not hinder', [allow('*'), deny('*', inKms('', k1))], list, yes],
  ['a denial of everything does', [allow('*'), deny('*', 'qcs::kms:::*')], list, never],
  ['an empty list is no free pass', [], on({ resources: [] }), no],
  ['an empty list asks for the operation', [allow('*', inKms('', k1))], on({ resources: [] }), no],
  ['an empty list under *', [allow('*')], on({ resources: [] }), yes],
]

const theirs = (resource: string) => on({ service: 'tag', action: 'TagResources', resources: [resource] })
const named = `qcs::kms:ap-beijing:uin/${own}:${k1}`
const wholeNames: readonly Row[] = [
  ['the service of the name counts', [allow('tag:*', inKms('ap-beijing', k1))], theirs(named), yes],
  ['not that of the call', [allow('tag:*', `qcs::tag::uin/${own}:*`)], theirs(named), no],
  ['the region of the name counts, not that of the call', [allow('tag:*', inKms('ap-guangzhou'))], theirs(named), no],
  [
    'a name without a region is in none',
    [allow('tag:*', inKms('ap-beijing'))],
    theirs(`qcs::kms::uin/${own}:${k1}`),
    no,
  ],
  ['a short name in the policy', [allow('tag:*', inKms('bj'))], theirs(named), yes],
  ['the account of the name counts', [allow('tag:*', inKms(''))], theirs(`qcs::kms::uin/2001:${k1}`), no],
  ['a denial of the name', [allow('*'), deny('*', inKms('', k1))], theirs(named), never],
  ['colons within the resource', [allow('*', inKms('', 'key/a:b'))], theirs(`qcs::kms::uin/${own}:key/a:b`), yes],
]

for (const [title, rows] of Object.entries({
  effects,
  actions,
  resources,
  regions,
  operationLevel,
  wholeNames,
})) {
  describe(title, () => {
    for (const [why, statements, question, reason] of rows) {
      test(why, () => assert.equal(ask(statements, question).reason, reason))
    }
  })
}

type ConditionRow = readonly [
  why: string,
  condition: NonNullable<Statement['condition']>,
  context: Context,
  holds: boolean,
]
const noon = '2024-05-01T12:00:00Z'
const tagged = { 'qcs:resource_tag': ['env&prod', 'team&red'] }

const conditions: readonly ConditionRow[] = [
  ['a text that is equal', { string_equal: { k: 'a' } }, { k: 'a' }, true],
  ['a text that differs in case', { string_equal: { k: 'a' } }, { k: 'A' }, false],
  ['a star is a letter to string_equal', { string_equal: { k: 'a*' } }, { k: 'ab' }, false],
  ['values are alternatives', { string_equal: { k: ['a', 'b'] } }, { k: 'b' }, true],
  ['a number of the call read as text', { string_equal: { k: '7' } }, { k: 7 }, true],
  ['a text that is not equal', { string_not_equal: { k: 'a' } }, { k: 'b' }, true],
  ['a negated operator: none may match', { string_not_equal: { k: ['a', 'b'] } }, { k: 'b' }, false],
  ['equal in another case', { string_equal_ignore_case: { k: 'aB' } }, { k: 'Ab' }, true],
  ['not equal in any case', { string_not_equal_ignore_case: { k: 'aB' } }, { k: 'Ab' }, false],
  ['alike', { string_like: { k: 'pro*-*1' } }, { k: 'prod-eu-1' }, true],
  ['not alike', { string_not_like: { k: 'pro*' } }, { k: 'prod' }, false],
  ['a number as text', { numeric_equal: { k: '10' } }, { k: 10 }, true],
  ['numbers are not compared as texts', { numeric_less_than: { k: 10 } }, { k: '9' }, true],
  ['numeric_not_equal', { numeric_not_equal: { k: 10 } }, { k: 10 }, false],
  ['less than is not equal', { numeric_less_than: { k: 10 } }, { k: 10 }, false],
  ['less than or equal', { numeric_less_than_equal: { k: 10 } }, { k: 10 }, true],
  ['greater than', { numeric_greater_than: { k: 10 } }, { k: 10.5 }, true],
  ['greater than is not equal', { numeric_greater_than: { k: 10 } }, { k: 10 }, false],
  ['greater than or equal', { numeric_greater_than_equal: { k: 10 } }, { k: 10 }, true],
  ['an empty text is not zero', { numeric_equal: { k: 0 } }, { k: '' }, false],
  ['what is no number is unlike any', { numeric_not_equal: { k: 0 } }, { k: 'x' }, true],
  ['before', { date_less_than: { 'qcs:current_time': '2024-05-01T12:00:01Z' } }, { 'qcs:current_time': noon }, true],
  ['not before', { date_less_than: { 'qcs:current_time': noon } }, { 'qcs:current_time': noon }, false],
  ['at or before', { date_less_than_equal: { k: noon } }, { k: noon }, true],
  ['after, by the zone', { date_greater_than: { k: '2024-05-01T19:59:59+08:00' } }, { k: noon }, true],
  ['at or after', { date_greater_than_equal: { k: '2024-05-01' } }, { k: '2024-05-01T00:00:00.000Z' }, true],
  ['the same moment in another zone', { date_equal: { k: '2024-05-01T20:00:00+08:00' } }, { k: noon }, true],
  ['not the same moment', { date_not_equal: { k: noon } }, { k: '2024-05-01T12:00:00.001Z' }, true],
  ['a call without a readable time', { date_less_than: { k: noon } }, { k: 'yesterday' }, false],
  ['true', { bool_equal: { 'qcs:mfa': true } }, { 'qcs:mfa': true }, true],
  ['true as text', { bool_equal: { 'qcs:mfa': 'true' } }, { 'qcs:mfa': true }, true],
  ['false is not true', { bool_equal: { 'qcs:mfa': 'true' } }, { 'qcs:mfa': 'false' }, false],
  ['an address', { ip_equal: { 'qcs:ip': '10.1.2.3' } }, { 'qcs:ip': '10.1.2.3' }, true],
  ['an address in the range', { ip_equal: { 'qcs:ip': '10.1.2.0/23' } }, { 'qcs:ip': '10.1.3.255' }, true],
  ['an address past the range', { ip_equal: { 'qcs:ip': '10.1.2.0/23' } }, { 'qcs:ip': '10.1.4.0' }, false],
  [
    'ranges are alternatives',
    { ip_equal: { 'qcs:ip': ['10.0.0.0/8', '192.168.0.0/16'] } },
    { 'qcs:ip': '192.168.9.9' },
    true,
  ],
  ['an address outside', { ip_not_equal: { 'qcs:ip': '10.0.0.0/8' } }, { 'qcs:ip': '11.0.0.1' }, true],
  [
    'outside means outside all',
    { ip_not_equal: { 'qcs:ip': ['10.0.0.0/8', '11.0.0.0/8'] } },
    { 'qcs:ip': '11.0.0.1' },
    false,
  ],
  ['every IPv4 address', { ip_equal: { 'qcs:ip': '0.0.0.0/0' } }, { 'qcs:ip': '8.8.8.8' }, true],
  ['IPv6 in the range', { ip_equal: { 'qcs:ip': '2001:db8::/33' } }, { 'qcs:ip': '2001:DB8:7fff::1' }, true],
  ['IPv6 past the range', { ip_equal: { 'qcs:ip': '2001:db8::/33' } }, { 'qcs:ip': '2001:db8:8000::1' }, false],
  ['IPv4 seen by an IPv6 socket', { ip_equal: { 'qcs:ip': '10.0.0.0/8' } }, { 'qcs:ip': '::ffff:10.1.1.1' }, true],
  [
    'IPv4 in a range of mapped addresses',
    { ip_equal: { 'qcs:ip': '::ffff:10.0.0.0/104' } },
    { 'qcs:ip': '10.1.1.1' },
    true,
  ],
  ['::/0 is IPv6', { ip_equal: { 'qcs:ip': '::/0' } }, { 'qcs:ip': '2001:db8::1' }, true],
  ['::/0 is not IPv4', { ip_equal: { 'qcs:ip': '::/0' } }, { 'qcs:ip': '10.1.1.1' }, false],
  [
    '::/0 is not IPv4 seen by an IPv6 socket',
    { ip_equal: { 'qcs:ip': '::/0' } },
    { 'qcs:ip': '::ffff:10.1.1.1' },
    false,
  ],
  ['an address with a zone', { ip_equal: { 'qcs:ip': 'fe80::/10' } }, { 'qcs:ip': 'fe80::1%eth0' }, true],
  ['what is no address is outside', { ip_not_equal: { 'qcs:ip': '10.0.0.0/8' } }, { 'qcs:ip': 'unix' }, true],
  ['null_equal: absent', { null_equal: { k: true } }, {}, true],
  ['null_equal: undefined is absent', { null_equal: { k: 'true' } }, { k: undefined }, true],
  ['null_equal: an empty list is absent', { null_equal: { k: true } }, { k: [] }, true],
  ['null_equal: present', { null_equal: { k: true } }, { k: '' }, false],
  ['null_equal: must be present', { null_equal: { k: false } }, { k: '' }, true],
  ['null_equal: must be present and is not', { null_equal: { k: 'false' } }, {}, false],
  ['an unknown key', { string_equal: { k: 'a' } }, {}, false],
  ['an unknown key under a negated operator', { string_not_equal: { k: 'a' } }, {}, false],
  ['a key in its own case only', { string_equal: { 'qcs:IP': 'a' } }, { 'qcs:ip': 'a' }, false],
  ['a member of Object is an unknown key', { null_equal: { constructor: true } }, {}, true],
  ['if_exist: absent', { string_equal_if_exist: { k: 'a' } }, {}, true],
  ['if_exist: present and equal', { string_equal_if_exist: { k: 'a' } }, { k: 'a' }, true],
  ['if_exist: present and not equal', { string_equal_if_exist: { k: 'a' } }, { k: 'b' }, false],
  [
    'for_any_value: one tag is enough',
    { 'for_any_value:string_equal': { 'qcs:resource_tag': 'team&red' } },
    tagged,
    true,
  ],
  ['for_any_value: no such tag', { 'for_any_value:string_equal': { 'qcs:resource_tag': 'team&blue' } }, tagged, false],
  [
    'for_any_value: one that differs',
    { 'for_any_value:string_not_equal': { 'qcs:resource_tag': 'team&red' } },
    tagged,
    true,
  ],
  ['for_any_value: a single value', { 'for_any_value:string_equal': { k: 'a' } }, { k: 'a' }, true],
  ['for_all_value: all', { 'for_all_value:string_like': { 'qcs:resource_tag': ['env&*', 'team&*'] } }, tagged, true],
  ['for_all_value: not all', { 'for_all_value:string_like': { 'qcs:resource_tag': 'env&*' } }, tagged, false],
  [
    'for_all_value: none is absent',
    { 'for_all_value:string_like': { 'qcs:resource_tag': '*' } },
    { 'qcs:resource_tag': [] },
    false,
  ],
  ['prefix and suffix', { 'for_all_value:string_equal_if_exist': { k: 'a' } }, {}, true],
  ['a list without prefix: some', { string_equal: { 'qcs:resource_tag': 'team&red' } }, tagged, true],
  ['a list without prefix, negated: none', { string_not_equal: { 'qcs:resource_tag': 'team&red' } }, tagged, false],
  ['all keys must hold', { string_equal: { k: 'a', l: 'b' } }, { k: 'a', l: 'x' }, false],
  ['all keys hold', { string_equal: { k: 'a', l: 'b' } }, { k: 'a', l: 'b' }, true],
  ['all operators must hold', { string_equal: { k: 'a' }, bool_equal: { m: true } }, { k: 'a', m: false }, false],
  ['no operators, no condition', {}, {}, true],
]

describe('conditions', () => {
  for (const [why, condition, context, holds] of conditions) {
    test(why, () => {
      assert.equal(ask([{ ...allow('*'), condition }], on({ context })).reason, holds ? yes : no)
      assert.equal(ask([allow('*'), { ...deny('*'), condition }], on({ context })).reason, holds ? never : yes)
    })
  }
})

const stated = (change: object, without?: string) => {
  const statement: Record<string, unknown> = { ...allow('kms:*'), ...change }
  if (without !== undefined) delete statement[without]
  return { version: '2.0', statement: [allow('*'), statement] }
}
const iff = (condition: unknown) => stated({ condition })

const malformed: readonly (readonly [why: string, document: unknown, path: string])[] = [
  ['not JSON', '{"version": secret', 'document'],
  ['JSON of a text', '"2.0"', 'document'],
  ['a list', [], 'document'],
  ['null', null, 'document'],
  ['undefined', undefined, 'document'],
  ['no version', { statement: [] }, 'version'],
  ['another version', { version: '1.0', statement: allow('*') }, 'version'],
  ['a version that is a number', { version: 2, statement: allow('*') }, 'version'],
  ['no statement', { version: '2.0' }, 'statement'],
  ['an empty list of statements', { version: '2.0', statement: [] }, 'statement'],
  ['an unknown element at the top', { version: '2.0', statement: allow('*'), Statement: 1 }, 'Statement'],
  ['a principal at the top', { version: '2.0', statement: allow('*'), principal: {} }, 'principal'],
  [
    'a lone statement has no index',
    { version: '2.0', statement: { ...allow('*'), effect: 'ALLOW' } },
    'statement.effect',
  ],
  ['a statement that is a text', { version: '2.0', statement: ['allow'] }, 'statement[0]'],
  ['no effect', stated({}, 'effect'), 'statement[1].effect'],
  ['effect in upper case', stated({ effect: 'Allow' }), 'statement[1].effect'],
  ['no action', stated({}, 'action'), 'statement[1].action'],
  ['an empty list of actions', stated({ action: [] }), 'statement[1].action'],
  ['an action that is a number', stated({ action: ['kms:*', 1] }), 'statement[1].action[1]'],
  ['an action without service', stated({ action: 'DescribeKey' }), 'statement[1].action'],
  ['an action with two colons', stated({ action: 'kms:a:b' }), 'statement[1].action'],
  ['a feature set', stated({ action: 'permid/280655' }), 'statement[1].action'],
  ['no resource', stated({}, 'resource'), 'statement[1].resource'],
  ['an empty list of resources', stated({ resource: [] }), 'statement[1].resource'],
  ['a resource that is an object', stated({ resource: {} }), 'statement[1].resource'],
  ['five segments', stated({ resource: ['*', 'qcs::kms::*'] }), 'statement[1].resource[1]'],
  ['another scheme', stated({ resource: 'acs::kms:::*' }), 'statement[1].resource'],
  ['a project', stated({ resource: 'qcs:1:kms:::*' }), 'statement[1].resource'],
  ['a principal', stated({ principal: { qcs: ['qcs::cam::uin/1:root'] } }), 'statement[1].principal'],
  ['an unknown element', stated({ notAction: 'kms:*' }), 'statement[1].notAction'],
  ['an own __proto__', JSON.parse('{"version":"2.0","statement":{"__proto__":{}}}'), 'statement.__proto__'],
  ['a condition that is a list', iff([]), 'statement[1].condition'],
  ['a condition that is null', iff(null), 'statement[1].condition'],
  ['an unknown operator', iff({ ip_equals: { k: '1.1.1.1' } }), 'statement[1].condition.ip_equals'],
  ['an operator in upper case', iff({ IP_equal: { k: '1.1.1.1' } }), 'statement[1].condition.IP_equal'],
  ['a member of Object', iff({ constructor: { k: 'a' } }), 'statement[1].condition.constructor'],
  [
    'an unknown prefix',
    iff({ 'for_some_value:string_equal': { k: 'a' } }),
    'statement[1].condition.for_some_value:string_equal',
  ],
  [
    'a less-than that is negated',
    iff({ numeric_not_less_than: { k: 1 } }),
    'statement[1].condition.numeric_not_less_than',
  ],
  ['null_equal with a suffix', iff({ null_equal_if_exist: { k: true } }), 'statement[1].condition.null_equal_if_exist'],
  ['binary_equal', iff({ binary_equal: { k: 'aGk=' } }), 'statement[1].condition.binary_equal'],
  [
    'binary_equal behind a prefix',
    iff({ 'for_any_value:binary_equal': { k: 'a' } }),
    'statement[1].condition.for_any_value:binary_equal',
  ],
  ['an operator without object', iff({ ip_equal: '10.0.0.0/8' }), 'statement[1].condition.ip_equal'],
  ['an operator without key', iff({ ip_equal: {} }), 'statement[1].condition.ip_equal'],
  ['a key without value', iff({ ip_equal: { 'qcs:ip': [] } }), 'statement[1].condition.ip_equal.qcs:ip'],
  ['no address', iff({ ip_equal: { 'qcs:ip': ['10.0.0.1', '10.0.0'] } }), 'statement[1].condition.ip_equal.qcs:ip[1]'],
  ['a prefix past 32', iff({ ip_equal: { k: '10.0.0.0/33' } }), 'statement[1].condition.ip_equal.k'],
  ['a prefix past 128', iff({ ip_equal: { k: '::/129' } }), 'statement[1].condition.ip_equal.k'],
  ['a number for a text', iff({ string_equal: { k: 1 } }), 'statement[1].condition.string_equal.k'],
  ['a text for a number', iff({ numeric_equal: { k: '1x' } }), 'statement[1].condition.numeric_equal.k'],
  ['a text for a truth', iff({ bool_equal: { k: 'yes' } }), 'statement[1].condition.bool_equal.k'],
  ['a text for null_equal', iff({ null_equal: { k: 'null' } }), 'statement[1].condition.null_equal.k'],
  ['a time without zone', iff({ date_equal: { k: '2024-05-01T12:00:00' } }), 'statement[1].condition.date_equal.k'],
  ['a month 13', iff({ date_equal: { k: '2024-13-01T00:00:00Z' } }), 'statement[1].condition.date_equal.k'],
]

describe('malformed documents', () => {
  for (const [why, document, path] of malformed) {
    test(why, () =>
      assert.throws(
        () => parsePolicy('p', document),
        (error) => error instanceof PolicyError && error.path === path && error.message.startsWith(`${path}: `),
      ),
    )
  }

  test('the message does not quote the document', () =>
    assert.throws(() => parsePolicy('p', '{"version": secret'), { message: 'document: is not JSON' }))

  test('binary_equal is refused by name', () =>
    assert.throws(() => parsePolicy('p', iff({ binary_equal: { k: 'a' } })), /binary_equal is not supported/))
})

describe('a resource of several names', () => {
  const both = on({ resources: [['roleName/Admin', 'role/7']] })
  const rows: readonly (readonly [why: string, statements: readonly Statement[], reason: Decision['reason']])[] = [
    ['is allowed by its first', [allow('*', inKms('', 'roleName/Admin'))], yes],
    ['is allowed by its last', [allow('*', inKms('', 'role/*'))], yes],
    ['is denied by either', [allow('*'), deny('*', inKms('', 'role/7'))], never],
    [
      'is denied by one where the other is allowed',
      [allow('*', inKms('', 'role/7')), deny('*', inKms('', 'roleName/*'))],
      never,
    ],
    ['is not allowed by the name of another', [allow('*', inKms('', 'role/8'))], no],
  ]
  for (const [why, statements, reason] of rows) test(why, () => assert.equal(ask(statements, both).reason, reason))
})

describe('what a decision says', () => {
  test('JSON text is a document, and so is a lone statement', () => {
    const read = parsePolicy('p', JSON.stringify({ version: '2.0', statement: allow('*') }))
    assert.deepEqual(decide([read], call), { allowed: true, reason: yes, policy: 'p', statement: 0 })
  })

  test('the policy and statement that decided', () => {
    const policies = [policy('a', allow('kms:*')), policy('b', allow('sts:*'), deny('kms:DescribeKey'))]
    const resource = `qcs::kms:ap-guangzhou:uin/${own}:${k1}`
    const names = [k1]
    assert.deepEqual(decide(policies, call), {
      allowed: false,
      reason: never,
      policy: 'b',
      statement: 1,
      resource,
      names,
    })
  })

  test('the first resource that is not allowed', () => {
    const resource = `qcs::kms:ap-guangzhou:uin/${own}:${k2}`
    const statements = [allow('*', inKms('', k1)), deny('*', inKms('', 'key/last'))]
    const question = on({ resources: [k1, k2, 'key/last'] })
    assert.deepEqual(ask(statements, question), { allowed: false, reason: no, resource, names: [k2] })
  })

  test('the name as it was asked about, where it was whole', () => assert.equal(ask([], theirs(named)).resource, named))

  test('the operation itself', () =>
    assert.deepEqual(ask([], list), { allowed: false, reason: no, resource: '*', names: [] }))

  test('all names of a resource that has several, the first in six segments', () => {
    const both = ['roleName/Admin', 'role/7']
    const { resource, names } = ask([allow('*', inKms('', 'role/8'))], on({ resources: [both] }))
    assert.deepEqual([resource, names], [`qcs::kms:ap-guangzhou:uin/${own}:roleName/Admin`, both])
  })

  test('no region in the name when the call has none', () =>
    assert.equal(ask([], nowhere).resource, `qcs::kms::uin/${own}:${k1}`))
})

/*
 * The same rules again, from the raw document: one value at a time, by recursion, without compiling anything.
 */

function like(pattern: string, text: string): boolean {
  if (pattern === '') return text === ''
  if (pattern[0] !== '*') return pattern[0] === text[0] && text !== '' && like(pattern.slice(1), text.slice(1))
  return like(pattern.slice(1), text) || (text !== '' && like(pattern, text.slice(1)))
}

const listOf = <T>(value: T | readonly T[]): readonly T[] => (Array.isArray(value) ? value : [value as T])

/** The address as 0s and 1s, so that a range is a beginning. */
const bits = (address: string) =>
  address
    .split('.')
    .map((byte) => Number(byte).toString(2).padStart(8, '0'))
    .join('')

function relation(operator: string, asked: string, listed: string): boolean {
  const [kind, ...words] = operator.split('_')
  const name = words.filter((word) => word !== 'not').join(' ')
  if (kind === 'ip') {
    const [address = '', prefix = '32'] = listed.split('/')
    return bits(asked).startsWith(bits(address).slice(0, Number(prefix)))
  }
  if (name === 'like') return like(listed, asked)
  if (name === 'equal ignore case') return asked.toUpperCase() === listed.toUpperCase()
  if (kind === 'string' || kind === 'bool') return asked === listed
  const difference = kind === 'date' ? Date.parse(asked) - Date.parse(listed) : Number(asked) - Number(listed)
  if (name.endsWith('equal') && difference === 0) return true
  return name.startsWith('less') ? difference < 0 : name.startsWith('greater') ? difference > 0 : false
}

function conditionHolds(operator: string, listed: readonly string[], asked: readonly string[]): boolean {
  if (operator === 'null_equal') return listed.includes(asked.length === 0 ? 'true' : 'false')
  const bare = operator.replace(/^for_..._value:/, '').replace(/_if_exist$/, '')
  if (asked.length === 0) return operator.endsWith('_if_exist')
  const verdicts = asked.map((a) => listed.filter((l) => relation(bare, a, l)).length > 0 !== bare.includes('_not_'))
  const needAll = operator.startsWith('for_all') || (!operator.startsWith('for_') && bare.includes('_not_'))
  return needAll ? !verdicts.includes(false) : verdicts.includes(true)
}

const oracleRegions: Readonly<Record<string, string>> = { gz: 'ap-guangzhou', sg: 'ap-singapore' }

function names(resource: string, { service, region, account }: Question, segment: string | undefined): boolean {
  if (resource === '*') return true
  const [, wantedService = '', wantedRegion = '', wantedAccount = '', wanted = ''] =
    /^qcs::([^:]*):([^:]*):([^:]*):(.*)$/.exec(resource) ?? []
  const place = oracleRegions[wantedRegion] ?? (wantedRegion || '*')
  return (
    like(wantedService || '*', service) &&
    like(wantedAccount.replace(/^(uin\/)?$/, '*'), `uin/${account}`) &&
    (segment === undefined ? place === '*' && wanted === '*' : like(wanted, segment)) &&
    (place === '*' || (region !== undefined && like(place, region)))
  )
}

function slowly(statements: readonly Statement[], question: Question): Pick<Decision, 'reason' | 'resource'> {
  const { service, action, region = '', account, context } = question
  const segments =
    question.resources.length === 0 || question.resources === '*' ? [undefined] : question.resources.map(String)
  for (const segment of segments) {
    const effects = statements.flatMap(({ effect, condition = {}, ...rest }) => {
      const acts = listOf(rest.action).some((a) => a === '*' || like(a.replace('name/', ''), `${service}:${action}`))
      const holds = Object.entries(condition).every(([operator, keys]) =>
        Object.entries(keys).every(([key, listed]) => {
          const asked = (listOf(context[key]) as readonly unknown[]).filter((value) => value !== undefined)
          return conditionHolds(operator, listOf(listed).map(String), asked.map(String))
        }),
      )
      return acts && holds && listOf(rest.resource).some((r) => names(r, question, segment)) ? [effect] : []
    })
    const resource = segment === undefined ? '*' : `qcs::${service}:${region}:uin/${account}:${segment}`
    if (effects.includes('deny')) return { reason: never, resource }
    if (!effects.includes('allow')) return { reason: no, resource }
  }
  return { reason: yes }
}

const some = <T>(values: fc.Arbitrary<T>, maxLength = 3) =>
  fc.oneof(values, fc.array(values, { minLength: 1, maxLength })) as fc.Arbitrary<T | readonly T[]>
const word = fc.string({ unit: fc.constantFrom('a', 'b', 'B'), maxLength: 4 })
const pattern = fc.string({ unit: fc.constantFrom('a', 'b', 'B', '*'), maxLength: 5 })

const values = {
  string: { listed: pattern, asked: word },
  numeric: {
    listed: fc.oneof(fc.integer({ min: 0, max: 11 }), fc.constantFrom('2', '10', '-1.5')),
    asked: fc.integer({ min: 0, max: 11 }),
  },
  date: {
    listed: fc.constantFrom('2024-05-01', '2024-05-01T08:00:00+08:00', '2024-05-02T00:00:00Z'),
    asked: fc.constantFrom('2024-04-30T23:59:59.999Z', '2024-05-01T00:00:00Z', '2024-05-02T00:00:00Z'),
  },
  bool: { listed: fc.constantFrom(true, 'false', 'true'), asked: fc.boolean() },
  ip: {
    listed: fc.tuple(fc.ipV4(), fc.integer({ min: 0, max: 3 })).map(([address, prefix]) => `${address}/${prefix}`),
    asked: fc.ipV4(),
  },
}
const comparisons = ['equal', 'not_equal', 'less_than', 'less_than_equal', 'greater_than', 'greater_than_equal']
const operatorNames: Readonly<Record<keyof typeof values, readonly string[]>> = {
  string: ['equal', 'not_equal', 'equal_ignore_case', 'not_equal_ignore_case', 'like', 'not_like'],
  numeric: comparisons,
  date: comparisons,
  bool: ['equal'],
  ip: ['equal', 'not_equal'],
}

/** Keys are named after their kind, so that conditions meet values they can compare. */
const condition = fc.constantFrom(...(Object.keys(values) as (keyof typeof values)[])).chain((kind) =>
  fc
    .record({
      prefix: fc.constantFrom('', '', 'for_any_value:', 'for_all_value:'),
      name: fc.constantFrom(...operatorNames[kind]),
      suffix: fc.constantFrom('', '', '_if_exist'),
      listed: some<unknown>(values[kind].listed),
      absent: fc.option(some<unknown>(fc.boolean()), { freq: 5, nil: undefined }),
    })
    .map(({ prefix, name, suffix, listed, absent }) => ({
      [`${prefix}${kind}_${name}${suffix}`]: { [kind]: listed },
      ...(absent !== undefined && { null_equal: { [kind]: absent } }),
    })),
)

const segment = fc.constantFrom('key/a', 'key/ab', 'key/b:c')
const resource = fc.oneof(
  fc.constant('*'),
  fc
    .tuple(
      fc.constantFrom('', '*', 'kms', 'k*', 'sts'),
      fc.constantFrom('', '*', 'gz', 'sg', 'ap-guangzhou', 'ap-*', 'nowhere'),
      fc.constantFrom('', '*', 'uin/', `uin/${own}`, 'uin/1', 'uid/1'),
      fc.constantFrom('*', 'key/*', 'key/a', '*a*', 'key/b:*', '*/*b'),
    )
    .map((parts) => `qcs::${parts.join(':')}`),
)
const statements: fc.Arbitrary<readonly Statement[]> = fc.array(
  fc.record(
    {
      effect: fc.constantFrom('allow', 'allow', 'deny'),
      action: some(
        fc.constantFrom('*', 'kms:*', 'name/kms:Get*', 'kms:*Key', 'kms:GetKey', 'sts:*', '*:Get*', 'kms:*e*e*'),
      ),
      resource: some(resource),
      condition,
    },
    { requiredKeys: ['effect', 'action', 'resource'] },
  ),
  { minLength: 1, maxLength: 4 },
)
const manyOrOne = <T>(value: fc.Arbitrary<T>) =>
  fc.oneof(value, fc.array(value, { maxLength: 3 }), fc.constant(undefined)) as fc.Arbitrary<string>
const question: fc.Arbitrary<Question> = fc.record({
  service: fc.constantFrom('kms', 'kms', 'sts'),
  action: fc.constantFrom('GetKey', 'DeleteKey', 'Get'),
  region: fc.constantFrom('ap-guangzhou', 'ap-singapore', undefined),
  account: fc.constant(own),
  resources: fc.oneof(fc.constant('*' as const), fc.array(segment, { maxLength: 3 })),
  context: fc.record({
    string: manyOrOne(values.string.asked),
    numeric: manyOrOne(values.numeric.asked),
    date: manyOrOne(values.date.asked),
    bool: manyOrOne(values.bool.asked),
    ip: manyOrOne(values.ip.asked),
  }),
})

describe('any policy', () => {
  test('is decided as the slow evaluator decides it', () => {
    const reached: Record<string, number> = { [yes]: 0, [no]: 0, [never]: 0 }
    fc.assert(
      fc.property(statements, question, (random, asked) => {
        const { reason, resource } = ask(random, asked)
        reached[reason] = (reached[reason] ?? 0) + 1
        assert.deepEqual({ reason, ...(resource !== undefined && { resource }) }, slowly(random, asked))
      }),
      { numRuns: 3000 },
    )
    for (const [reason, times] of Object.entries(reached)) assert.ok(times > 100, `${reason} only ${times} times`)
  })

  test('is split into several without a difference', () => {
    fc.assert(
      fc.property(statements, question, (random, asked) => {
        const apart = random.map((statement, i) => policy(`p${i}`, statement))
        assert.equal(decide(apart, asked).reason, ask(random, asked).reason)
      }),
    )
  })
})

describe('decide is total', () => {
  const everyOperator = Object.entries(operatorNames).flatMap(([kind, names]) =>
    names.flatMap((name) => ['', 'for_any_value:', 'for_all_value:'].map((prefix) => `${prefix}${kind}_${name}`)),
  )
  const sample: Readonly<Record<string, unknown>> = { string: 'a*b*', numeric: 1, date: noon, bool: true, ip: '::/0' }
  const strict = everyOperator.map((operator) => ({
    ...allow('*'),
    condition: { [operator]: { k: sample[operator.replace(/^.*:/, '').replace(/_.*$/, '')] } },
  }))
  const compiled = [
    policy('p', ...strict, allow('kms:a*', 'qcs::kms:ap-*::key/*a*'), allow('kms:*', inKms('', 'a*b*c'))),
  ]
  const anyText = fc.oneof(
    fc.string({ unit: 'binary' }),
    fc.ipV6(),
    fc.constantFrom('fe80::1%', `fe80::1%${'z'.repeat(5000)}`, '::ffff:1.2.3.4', '01.2.3.4', '1.2.3.4\0'),
  )

  test('whatever a call says', () => {
    fc.assert(
      fc.property(
        fc.record({
          service: anyText,
          action: anyText,
          region: fc.option(anyText, { nil: undefined }),
          account: anyText,
          resources: fc.array(anyText),
          context: fc.record({ k: fc.oneof(anyText, fc.anything(), fc.array(fc.anything())) }) as fc.Arbitrary<Context>,
        }),
        (asked) => {
          assert.equal(typeof decide(compiled, asked).allowed, 'boolean')
        },
      ),
      { numRuns: 2000 },
    )
  })

  test('a hostile pattern ends', () => {
    const hostile = `${'a*'.repeat(2500)}b`
    const long = 'a'.repeat(100_000)
    const rows: readonly [string, boolean][] = [
      [`${long}b`, true],
      [long, false],
      [`${long}bc`, false],
    ]
    for (const [text, allowed] of rows) {
      assert.equal(ask([allow('*', inKms('', hostile))], on({ resources: [text] })).allowed, allowed)
      const condition = { string_like: { k: hostile } }
      assert.equal(ask([{ ...allow('*'), condition }], on({ context: { k: text } })).allowed, allowed)
      assert.equal(ask([allow(`kms:${hostile}`)], on({ action: text })).allowed, allowed)
    }
  })
})
