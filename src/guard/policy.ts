import { longNames } from '../contract/regions.ts'
import { type Condition, parseConditions } from './condition.ts'
import { each, effectOf, onlyKnown, PolicyError, parseJson, record, required, statementsOf } from './document.ts'
import { glob, type Match } from './glob.ts'

export { PolicyError }

export interface ActionPattern {
  /** In lower case. */
  readonly service: Match
  readonly action: Match
}

export interface ResourcePattern {
  /** In lower case. */
  readonly service: Match
  /** Undefined is every region, and a call without one. */
  readonly region: Match | undefined
  /** Undefined is the account of the policy's owner. */
  readonly account: Match | undefined
  /** The same as it was written. */
  readonly owner: string
  readonly segment: Match
  /** Limits neither region nor resource, so that it answers for an operation without a resource. */
  readonly operation: boolean
}

export interface CompiledStatement {
  readonly effect: 'allow' | 'deny'
  readonly actions: readonly ActionPattern[]
  readonly resources: readonly ResourcePattern[]
  readonly conditions: readonly Condition[]
}

/** A policy document of version 2.0, compiled once for many decisions. */
export interface Policy {
  readonly name: string
  readonly statements: readonly CompiledStatement[]
}

const any: Match = () => true
const isWild = (pattern: string) => /^\*+$/.test(pattern)

function text(value: unknown, path: string): string {
  if (typeof value !== 'string') throw new PolicyError(path, 'is not a text')
  return value
}

/** `service:Action`, `name/service:Action` or `*`. */
export function parseAction(value: unknown, path: string): ActionPattern {
  const name = text(value, path).replace(/^name\//, '')
  if (isWild(name)) return { service: any, action: any }
  const [, service, action] = /^([\w.*-]+):([\w.*-]+)$/.exec(name) ?? []
  if (service === undefined || action === undefined) throw new PolicyError(path, 'is not of the form service:Action')
  return { service: glob(service.toLowerCase()), action: glob(action) }
}

/** `*`, or `qcs::service:region:account:resource`, whose last segment may hold colons of its own. */
function parseResource(value: unknown, path: string): ResourcePattern {
  const name = text(value, path)
  if (isWild(name)) return { service: any, region: undefined, account: any, owner: '*', segment: any, operation: true }
  const [qcs, project, service, region, account, ...rest] = name.split(':')
  if (service === undefined || region === undefined || account === undefined || rest.length === 0) {
    throw new PolicyError(path, 'is neither * nor six segments that begin with qcs')
  }
  if (qcs !== 'qcs') throw new PolicyError(path, 'does not begin with qcs', 'qcs')
  if (project !== '') throw new PolicyError(path, 'has a project, which must be empty', 'project')
  const segment = rest.join(':')
  const anyRegion = region === '' || isWild(region)
  return {
    service: service === '' ? any : glob(service.toLowerCase()),
    // Older policies carry the short names of regions.
    region: anyRegion ? undefined : glob(longNames.get(region) ?? region),
    account: account === '' || account === 'uin/' ? undefined : glob(account),
    owner: account,
    segment: glob(segment),
    operation: anyRegion && isWild(segment),
  }
}

const WHAT = 'a policy'

function parseStatement(value: unknown, path: string): CompiledStatement {
  const statement = record(value, path)
  if (statement['principal'] !== undefined) throw misplaced(`${path}.principal`)
  onlyKnown(statement, ['effect', 'action', 'resource', 'condition'], `${path}.`, WHAT)
  return {
    effect: effectOf(statement, path),
    actions: each(required(statement, 'action', `${path}.action`), `${path}.action`, parseAction),
    resources: each(required(statement, 'resource', `${path}.resource`), `${path}.resource`, parseResource),
    conditions: parseConditions(statement['condition'], `${path}.condition`),
  }
}

const misplaced = (path: string): PolicyError =>
  new PolicyError(path, "belongs in a role's trust document only", 'principal')

/**
 * Compiles a policy document: an object, or the JSON text of one.
 * @throws PolicyError whose `path` is the place within the document, such as `statement[1].condition.ip_equal`
 */
export function parsePolicy(name: string, document: unknown): Policy {
  const policy = record(typeof document === 'string' ? parseJson(document) : document, 'document')
  if (policy['principal'] !== undefined) throw misplaced('principal')
  onlyKnown(policy, ['version', 'statement'], '', WHAT)
  return { name, statements: statementsOf(policy, parseStatement) }
}

/** None, a main account by its uin, or any. */
const OWNER = /^(?:uin\/[\d*]*|\**)$/

/**
 * Whether accounts are named as resources name theirs. By an AppId, or anything else, a statement never matches, so that a
 * denial would not hold; policies that are stored may be so, and new ones are refused.
 */
export const namesOwners = ({ statements }: Policy): boolean =>
  statements.every(({ resources }) => resources.every(({ owner }) => OWNER.test(owner)))
