import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import fc from 'fast-check'
import { authorize, type Grants, type Question } from '../../src/guard/decide.ts'
import { parsePolicy } from '../../src/guard/policy.ts'

/*
 * The evaluator against one that is slow and obvious: documents are looked at afresh for each resource, patterns become
 * regular expressions, and nothing is compiled or sorted beforehand.
 */

interface Statement {
  readonly effect: 'allow' | 'deny'
  readonly action: string | readonly string[]
  readonly resource: string | readonly string[]
  readonly condition?: Readonly<Record<string, Readonly<Record<string, readonly string[]>>>>
}
type Layer = readonly (readonly Statement[])[]
interface Layers {
  readonly identity: Layer | undefined
  readonly boundary: Layer | undefined
  readonly session: Layer | undefined
}

const like = (pattern: string, text: string): boolean =>
  new RegExp(
    `^${pattern
      .split('*')
      .map((part) => part.replace(/[^\w]/g, '\\$&'))
      .join('.*')}$`,
    's',
  ).test(text)

const listOf = (value: string | readonly string[]): readonly string[] => (typeof value === 'string' ? [value] : value)

function actionMatches(pattern: string, { service, action }: Question): boolean {
  const bare = pattern.replace('name/', '')
  if (bare === '*') return true
  const [mine = '', name = ''] = bare.split(':')
  return like(mine, service) && like(name, action)
}

function resourceMatches(pattern: string, effect: string, question: Question, asked: string): boolean {
  if (pattern === '*') return true
  const [, , service = '', region = '', account = '', segment = ''] = pattern.split(':')
  const accountOf = (owner: string): boolean =>
    ['', 'uin/'].includes(account) ? owner === `uin/${question.account}` : like(account, owner)
  const serviceOf = (name: string): boolean => service === '' || like(service, name)
  if (asked === '*') {
    const own = serviceOf(question.service) && accountOf(`uin/${question.account}`)
    return own && ['', '*'].includes(region) && segment === '*'
  }
  const whole = asked.startsWith('qcs:')
    ? asked
    : `qcs::${question.service}:${question.region ?? ''}:uin/${question.account}:${asked}`
  const [, , itsService = '', itsRegion = '', itsAccount = '', itsSegment = ''] = whole.split(':')
  const regionHolds =
    ['', '*'].includes(region) || (itsRegion === '*' ? effect === 'deny' : itsRegion !== '' && like(region, itsRegion))
  return serviceOf(itsService) && regionHolds && accountOf(itsAccount) && like(segment, itsSegment)
}

const conditionHolds = ({ condition = {} }: Statement, { context }: Question): boolean =>
  Object.entries(condition).every(([operator, keys]) =>
    Object.entries(keys).every(([key, values]) => {
      const value = context[key]
      if (operator === 'string_not_equal') return value !== undefined && values.every((one) => one !== value)
      if (operator === 'string_equal_if_exist' && value === undefined) return true
      return typeof value === 'string' && values.some((one) => one === value)
    }),
  )

function outcome(layer: Layer, question: Question): 'denied' | 'allowed' | 'unmentioned' {
  const asked = question.resources === '*' || question.resources.length === 0 ? ['*'] : question.resources
  let all: 'denied' | 'allowed' | 'unmentioned' = 'allowed'
  for (const one of asked) {
    const about = layer
      .flat()
      .filter(
        (statement) =>
          listOf(statement.action).some((pattern) => actionMatches(pattern, question)) &&
          listOf(statement.resource).some((p) =>
            listOf(one).some((called) => resourceMatches(p, statement.effect, question, called)),
          ) &&
          conditionHolds(statement, question),
      )
    if (about.some(({ effect }) => effect === 'deny')) return 'denied'
    if (!about.some(({ effect }) => effect === 'allow')) all = 'unmentioned'
  }
  return all
}

const obvious = ({ identity, boundary, session }: Layers, question: Question): boolean =>
  [identity, boundary, session].every((layer) => layer === undefined || outcome(layer, question) === 'allowed')

const compiled = (layer: Layer) => layer.map((statement, i) => parsePolicy(`p${i}`, { version: '2.0', statement }))

const grantsOf = ({ identity, boundary, session }: Layers): Grants => ({
  identity: identity && compiled(identity),
  ...(boundary && { boundary: compiled(boundary) }),
  ...(session && { session: compiled(session) }),
})

/** Few words, so that patterns and calls meet often. */
const words = ['a', 'b', 'ab', 'ba', 'aa']
const pattern = fc.constantFrom('*', 'a', 'b', 'a*', '*b', '*a*', 'ab', 'b*a')
const service = fc.constantFrom('kms', 'sts', 'cam')
const action = fc.oneof(
  fc.constant('*'),
  fc.tuple(fc.constantFrom('kms', 'sts', 'cam', '*', 'k*', '*s'), pattern).map(([s, p]) => `${s}:${p}`),
  fc.tuple(service, pattern).map(([s, p]) => `name/${s}:${p}`),
)
const region = fc.constantFrom('', '*', 'ap-guangzhou', 'ap-shanghai', 'ap-*')
const owner = fc.constantFrom('', 'uin/', 'uin/1', 'uin/2', 'uin/*')
const resource = fc.oneof(
  fc.constant('*'),
  fc
    .tuple(
      fc.constantFrom('', 'kms', 'cam', '*'),
      region,
      owner,
      fc.oneof(
        fc.constant('*'),
        pattern.map((p) => `k/${p}`),
      ),
    )
    .map(([s, r, o, p]) => `qcs::${s}:${r}:${o}:${p}`),
)
const some = <T>(one: fc.Arbitrary<T>) => fc.array(one, { minLength: 1, maxLength: 3 })
const condition = fc.dictionary(
  fc.constantFrom('string_equal', 'string_not_equal', 'string_equal_if_exist'),
  fc.dictionary(fc.constantFrom('x', 'y'), some(fc.constantFrom('1', '2')), { minKeys: 1, maxKeys: 2 }),
  { maxKeys: 2 },
)
const statement: fc.Arbitrary<Statement> = fc.record(
  {
    effect: fc.constantFrom('allow', 'allow', 'allow', 'deny'),
    action: fc.oneof(action, some(action)),
    resource: fc.oneof(resource, some(resource)),
    condition,
  },
  { requiredKeys: ['effect', 'action', 'resource'] },
)
const layer: fc.Arbitrary<Layer> = fc.array(some(statement), { maxLength: 3 })
const maybe = fc.option(layer, { nil: undefined, freq: 2 })
const layers: fc.Arbitrary<Layers> = fc.record({
  identity: fc.option(layer, { nil: undefined, freq: 9 }),
  boundary: maybe,
  session: maybe,
})
const whole = ['qcs::cam::uin/2:k/a', 'qcs::cam::uin/1:k/b', 'qcs::kms:*:uin/1:k/a', 'qcs::kms:ap-shanghai:uin/1:k/b']
const name = fc.constantFrom(...words.map((word) => `k/${word}`), ...whole)
const question: fc.Arbitrary<Question> = fc.record({
  service,
  action: fc.constantFrom(...words),
  region: fc.constantFrom(undefined, 'ap-guangzhou', 'ap-shanghai'),
  account: fc.constant('1'),
  resources: fc.oneof(
    fc.constant<'*'>('*'),
    fc.array(fc.oneof(name, fc.array(name, { minLength: 1, maxLength: 3 })), { maxLength: 3 }),
  ),
  context: fc.dictionary(fc.constantFrom('x', 'y'), fc.constantFrom('1', '2', '3')),
})

describe('the evaluator', () => {
  it('agrees with the obvious one', () => {
    const seen = { allowed: 0, refused: 0 }
    fc.assert(
      fc.property(layers, question, (policies, asked) => {
        const verdict = authorize(grantsOf(policies), asked)
        seen[verdict.allowed ? 'allowed' : 'refused']++
        assert.equal(verdict.allowed, obvious(policies, asked))
      }),
      { numRuns: 4000 },
    )
    // A run that never allows, or never refuses, would agree with anything.
    assert.ok(seen.allowed > 100 && seen.refused > 100, JSON.stringify(seen))
  })

  it('names a statement of that effect for whatever it decides by one', () => {
    fc.assert(
      fc.property(layers, question, (policies, asked) => {
        const { reason, layer: place, policy, statement: index } = authorize(grantsOf(policies), asked)
        if (place === 'owner') return
        const found = policies[place]?.[Number(policy?.slice(1))]?.[index ?? -1]
        const effect = { allowed: 'allow', 'denied-explicitly': 'deny', 'not-allowed': undefined }[reason]
        assert.equal(found?.effect, effect)
      }),
      { numRuns: 1000 },
    )
  })
})
