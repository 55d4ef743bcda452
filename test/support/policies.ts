import { type Decision, decide, type Question } from '../../src/guard/decide.ts'
import { parsePolicy } from '../../src/guard/policy.ts'

/*
 * A call of KMS, and short ways to ask policies about it.
 */

export type Context = Question['context']
export interface Statement {
  readonly effect: 'allow' | 'deny'
  readonly action: string | readonly string[]
  readonly resource: string | readonly string[]
  readonly condition?: Readonly<Record<string, Readonly<Record<string, unknown>>>>
}

export const own = '100000000001'
export const k1 = 'key/creatorUin/100001/k1'
export const k2 = 'key/creatorUin/100001/k2'

export const call: Question = {
  service: 'kms',
  action: 'DescribeKey',
  region: 'ap-guangzhou',
  account: own,
  resources: [k1],
  context: {},
}
export const on = (change: Partial<Question>): Question => ({ ...call, ...change })
export const allow = (action: Statement['action'], resource: Statement['resource'] = '*'): Statement => ({
  effect: 'allow',
  action,
  resource,
})
export const deny = (action: Statement['action'], resource: Statement['resource'] = '*'): Statement => ({
  effect: 'deny',
  action,
  resource,
})
export const policy = (name: string, ...statement: readonly unknown[]) =>
  parsePolicy(name, { version: '2.0', statement })
export const ask = (statements: readonly Statement[], question: Question = call): Decision =>
  decide(statements.length === 0 ? [] : [policy('p', ...statements)], question)

export const list = on({ action: 'ListKeys', resources: '*' })
export const abroad = on({ region: 'ap-singapore' })
export const nowhere = on({ region: undefined })
export const both = on({ resources: [k1, k2] })

export const yes = 'allowed'
export const no = 'not-allowed'
export const never = 'denied-explicitly'

export const inKms = (region: string, segment = '*', account = `uin/${own}`) =>
  `qcs::kms:${region}:${account}:${segment}`

export const noon = '2024-05-01T12:00:00Z'
