import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { type Decision, decide, type Question } from '../../src/guard/decide.ts'
import { parsePolicy } from '../../src/guard/policy.ts'
import {
  abroad,
  allow,
  ask,
  both,
  call,
  deny,
  inKms,
  k1,
  k2,
  list,
  never,
  no,
  nowhere,
  on,
  own,
  policy,
  type Statement,
  yes,
} from '../support/policies.ts'

type Row = readonly [why: string, statements: readonly Statement[], question: Question, reason: Decision['reason']]

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
