import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { describe, it } from 'node:test'
import { parse } from 'yaml'
import { authorize, type Grants, type Question, type Verdict } from '../../src/guard/decide.ts'
import { type Policy, parsePolicy } from '../../src/guard/policy.ts'

/*
 * The table of decisions, which says at its top how it is to be read.
 */

type Layer = Readonly<Record<string, readonly string[]>>
interface Case {
  readonly about: string
  readonly identity?: Layer
  readonly boundary?: Layer
  readonly session?: Layer
  readonly rows: readonly string[]
}

const cases: readonly Case[] = parse(readFileSync(new URL('decisions.yaml', import.meta.url), 'utf8'))

function statementOf(text: string): object {
  const [, effect, actions, resources, condition] = /^(\w+) (\S+) on (\S+)(?: when (.+))?$/.exec(text) ?? []
  assert.ok(effect && actions && resources, text)
  return {
    effect,
    action: actions.split(','),
    resource: resources.split(','),
    ...(condition !== undefined && { condition: JSON.parse(condition) }),
  }
}

const policiesOf = (layer: Layer): readonly Policy[] =>
  Object.entries(layer).map(([name, texts]) =>
    parsePolicy(name, { version: '2.0', statement: texts.length === 0 ? [] : texts.map(statementOf) }),
  )

const grantsOf = ({ identity, boundary, session }: Case): Grants => ({
  identity: identity && policiesOf(identity),
  ...(boundary && { boundary: policiesOf(boundary) }),
  ...(session && { session: policiesOf(session) }),
})

function questionOf(text: string): Question {
  const [, service, action, resources = '', region, context] =
    /^(\w+):(\w+) (\S+)(?: @(\S+))?(?: (\{.*\}))?$/.exec(text) ?? []
  assert.ok(service && action, text)
  return {
    service,
    action,
    region: region === '-' ? undefined : (region ?? 'ap-guangzhou'),
    account: '1001',
    resources: resources === '*' ? '*' : resources.split(','),
    context: context === undefined ? {} : JSON.parse(context),
  }
}

const outcomes = { allowed: 'allowed', 'denied-explicitly': 'denied', 'not-allowed': 'unmentioned' } as const

const told = ({ reason, layer, policy, statement }: Verdict): string =>
  [outcomes[reason], layer, ...(policy === undefined ? [] : [`${policy}.${statement}`])].join(' ')

describe('decisions', () => {
  it('are two hundred and more', () => {
    assert.ok(cases.flatMap(({ rows }) => rows).length >= 200, String(cases.flatMap(({ rows }) => rows).length))
  })

  for (const one of cases) {
    describe(one.about, () => {
      const grants = grantsOf(one)
      for (const row of one.rows) {
        it(row, () => {
          const [call = '', expected] = row.split(' => ')
          assert.equal(told(authorize(grants, questionOf(call))), expected)
        })
      }
    })
  }
})
