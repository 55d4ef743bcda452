import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { PolicyError, parsePolicy } from '../../src/guard/policy.ts'
import { allow } from '../support/policies.ts'

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
