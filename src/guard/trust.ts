import { type Condition, type Context, parseConditions } from './condition.ts'
import { each, effectOf, onlyKnown, PolicyError, parseJson, record, required, statementsOf } from './document.ts'
import { glob, type Match } from './glob.ts'
import { type ActionPattern, parseAction } from './policy.ts'

interface TrustStatement {
  readonly effect: 'allow' | 'deny'
  readonly actions: readonly ActionPattern[]
  /** Matched against each of the caller's names. */
  readonly principals: readonly Match[]
  readonly conditions: readonly Condition[]
}

/** A role's trust document, compiled: who may assume it. */
export type Trust = readonly TrustStatement[]

const NAME = /^qcs::cam::uin\/(?:\d+|\*):(?:root|\*|uin\/\d+|uin\/\*|roleName\/[\w+=,.@*-]+|role\/\d+)$/
const CARRIER = /^[a-z0-9-]+(?:\.[a-z0-9-]+)+$/

const named =
  (form: RegExp, what: string) =>
  (value: unknown, path: string): string => {
    if (typeof value !== 'string' || !form.test(value)) throw new PolicyError(path, `is not ${what}`, 'principal')
    return value
  }

/** Products are let in by their service-linked roles alone, so that a carrier matches nobody who calls. */
function parsePrincipals(value: unknown, path: string): readonly Match[] {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) {
    throw new PolicyError(path, 'is not an object', 'principal')
  }
  const entries = Object.entries(value)
  if (entries.length === 0) throw new PolicyError(path, 'names nobody', 'principal')
  return entries.flatMap(([kind, names]) => {
    const at = `${path}.${kind}`
    if (kind === 'qcs') return each(names, at, named(NAME, 'the name of an account, user or role')).map(glob)
    if (kind !== 'service') throw new PolicyError(at, 'is neither qcs nor service', 'principal')
    each(names, at, named(CARRIER, 'the name of a product'))
    return []
  })
}

const WHAT = 'a trust document'

function parseStatement(value: unknown, path: string): TrustStatement {
  const statement = record(value, path)
  onlyKnown(statement, ['effect', 'action', 'principal', 'condition'], `${path}.`, WHAT)
  if (statement['principal'] === undefined) throw new PolicyError(`${path}.principal`, 'is missing', 'principal')
  return {
    effect: effectOf(statement, path),
    actions: each(required(statement, 'action', `${path}.action`), `${path}.action`, parseAction),
    principals: parsePrincipals(statement['principal'], `${path}.principal`),
    conditions: parseConditions(statement['condition'], `${path}.condition`),
  }
}

/**
 * Compiles a trust document: JSON text of an object with `version` and `statement`.
 * @throws PolicyError whose `path` is the place within the document
 */
export function parseTrust(document: string): Trust {
  const trust = record(parseJson(document), 'document')
  onlyKnown(trust, ['version', 'statement'], '', WHAT)
  return statementsOf(trust, parseStatement)
}

/**
 * Whether a caller may assume the role, as far as the role says: a denial beats any grant.
 * @param names what the caller may be called: its account's root, and its own name
 */
export function trusts(trust: Trust, names: readonly string[], context: Context): boolean {
  const about = trust.filter(
    ({ actions, principals, conditions }) =>
      actions.some(({ service, action }) => service('sts') && action('AssumeRole')) &&
      principals.some((matches) => names.some(matches)) &&
      conditions.every((holds) => holds(context)),
  )
  return about.some(({ effect }) => effect === 'allow') && !about.some(({ effect }) => effect === 'deny')
}
