import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { allow, ask, type Context, deny, never, no, noon, on, type Statement, yes } from '../support/policies.ts'

type ConditionRow = readonly [
  why: string,
  condition: NonNullable<Statement['condition']>,
  context: Context,
  holds: boolean,
]

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
