import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import fc from 'fast-check'
import { type Decision, decide, type Question } from '../../src/guard/decide.ts'
import {
  allow,
  ask,
  type Context,
  inKms,
  never,
  no,
  noon,
  on,
  own,
  policy,
  type Statement,
  yes,
} from '../support/policies.ts'

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
