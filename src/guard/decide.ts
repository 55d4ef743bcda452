import type { ResourceName } from '../contract/action.ts'
import type { Context } from './condition.ts'
import type { Match } from './glob.ts'
import type { CompiledStatement, Policy, ResourcePattern } from './policy.ts'

/** May this be done? `context` is true of every resource: where they differ, in their tags say, ask one by one. */
export interface Question {
  readonly service: string
  readonly action: string
  readonly region: string | undefined
  /** The uin of the main account that owns the policies and the resources. */
  readonly account: string
  /**
   * `'*'` for an operation without a resource, or the last segments of names. An empty list counts as `'*'`. A name that
   * begins with `qcs:` is a whole one: of another service, or in another account. Where a resource has several names, a
   * pattern that matches any of them covers it.
   */
  readonly resources: '*' | readonly ResourceName[]
  readonly context: Context
}

/**
 * `policy` and `statement` decided; `resource` is the first that is not allowed: its six segments, or `*`. `names` is what
 * the question calls it.
 */
export interface Decision {
  readonly allowed: boolean
  readonly reason: 'allowed' | 'denied-explicitly' | 'not-allowed'
  readonly policy?: string
  readonly statement?: number
  readonly resource?: string
  readonly names?: readonly string[]
}

/** All that bears on what a caller may do: each layer that is there must allow it. */
export interface Grants {
  /** The policies of the identity and of its groups; undefined for a main account, which needs none. */
  readonly identity: readonly Policy[] | undefined
  /** Beyond these the identity may do nothing, whatever its own policies say. */
  readonly boundary?: readonly Policy[]
  /** What the session was narrowed to when it began. */
  readonly session?: readonly Policy[]
}

/** A decision, and in which layer it fell. */
export interface Verdict extends Decision {
  readonly layer: 'owner' | 'identity' | 'boundary' | 'session'
}

/**
 * Decides by all layers: an explicit denial in any of them speaks first, then the first layer that does not allow; where
 * all allow, the identity's statement is the one that decided.
 */
export function authorize({ identity, boundary, session }: Grants, question: Question): Verdict {
  const verdicts: Verdict[] = []
  if (identity === undefined) verdicts.push({ allowed: true, reason: 'allowed', layer: 'owner' })
  else verdicts.push({ ...decide(identity, question), layer: 'identity' })
  if (boundary !== undefined) verdicts.push({ ...decide(boundary, question), layer: 'boundary' })
  if (session !== undefined) verdicts.push({ ...decide(session, question), layer: 'session' })
  const denied = verdicts.find(({ reason }) => reason === 'denied-explicitly') ?? verdicts.find((v) => !v.allowed)
  return denied ?? (verdicts[0] as Verdict)
}

interface Candidate {
  readonly policy: string
  readonly index: number
  readonly statement: CompiledStatement
}

/** The statements about this action whose conditions hold, denials first, because they win. */
function candidatesFor(policies: readonly Policy[], { service, action, context }: Question): readonly Candidate[] {
  const denials: Candidate[] = []
  const grants: Candidate[] = []
  const called = service.toLowerCase()
  for (const { name, statements } of policies) {
    for (const [index, statement] of statements.entries()) {
      if (!statement.actions.some((pattern) => pattern.service(called) && pattern.action(action))) continue
      if (!statement.conditions.every((holds) => holds(context))) continue
      const side = statement.effect === 'deny' ? denials : grants
      side.push({ policy: name, index, statement })
    }
  }
  return [...denials, ...grants]
}

/** All names of a resource, at least one. */
export const namesOf = (resource: ResourceName): readonly string[] =>
  typeof resource === 'string' ? [resource] : resource

/** One name of a resource that is asked about. */
interface Target {
  readonly service: string
  /** `*` where it may be in any. */
  readonly region: string | undefined
  readonly account: string
  readonly segment: string
}

function targetOf({ service, region, account }: Question, name: string): Target {
  if (!name.startsWith('qcs:'))
    return { service: service.toLowerCase(), region, account: `uin/${account}`, segment: name }
  const [, , whole = '', where = '', owner = '', ...rest] = name.split(':')
  return { service: whole, region: where === '' ? undefined : where, account: owner, segment: rest.join(':') }
}

/** `target` is undefined for an operation without a resource. */
function covers(
  pattern: ResourcePattern,
  effect: 'allow' | 'deny',
  { service, account }: Question,
  target: Target | undefined,
): boolean {
  const owner = `uin/${account}`
  const { service: asked, account: asker } = target ?? { service: service.toLowerCase(), account: owner }
  if (!pattern.service(asked)) return false
  if (!(pattern.account === undefined ? asker === owner : pattern.account(asker))) return false
  if (target === undefined) return pattern.operation
  return isWithin(pattern.region, target.region, effect) && pattern.segment(target.segment)
}

/** What may be in any region is denied with one of them, and allowed only with all. */
function isWithin(pattern: Match | undefined, region: string | undefined, effect: 'allow' | 'deny'): boolean {
  if (pattern === undefined) return true
  return region === '*' ? effect === 'deny' : region !== undefined && pattern(region)
}

const nameOf = ({ service, region = '', account }: Question, name: string): string =>
  name.startsWith('qcs:') ? name : `qcs::${service}:${region}:uin/${account}:${name}`

/**
 * Decides by the policies of one identity: a denial beats any grant, what nobody grants is refused, and every resource
 * must pass. Never throws. The main account needs no policy, and is the business of whoever asks.
 */
export function decide(policies: readonly Policy[], question: Question): Decision {
  const candidates = candidatesFor(policies, question)
  const { resources } = question
  let granted: Candidate | undefined
  for (const names of resources === '*' || resources.length === 0 ? [[]] : resources.map(namesOf)) {
    const targets = names.length === 0 ? [undefined] : names.map((name) => targetOf(question, name))
    const found = candidates.find(({ statement }) =>
      statement.resources.some((pattern) =>
        targets.some((target) => covers(pattern, statement.effect, question, target)),
      ),
    )
    if (found?.statement.effect !== 'allow') {
      const [first] = names
      const about = { resource: first === undefined ? '*' : nameOf(question, first), names }
      if (found === undefined) return { allowed: false, reason: 'not-allowed', ...about }
      return { allowed: false, reason: 'denied-explicitly', policy: found.policy, statement: found.index, ...about }
    }
    granted ??= found
  }
  return { allowed: true, reason: 'allowed', ...(granted && { policy: granted.policy, statement: granted.index }) }
}
