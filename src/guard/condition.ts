import { PolicyError, record } from './document.ts'
import { compileTruth, operators } from './operators.ts'

/** What is known of a call. A key that is undefined or an empty list is absent. */
export type Context = Readonly<Record<string, string | number | boolean | readonly string[] | undefined>>

export interface Condition {
  (context: Context): boolean
  /** What it asks about, so that what is dear to learn need not be learnt where nothing asks for it. */
  readonly key: string
}

/** The values that the call has for a key. */
function valuesOf(context: Context, key: string): readonly unknown[] {
  const value: unknown = Object.hasOwn(context, key) ? context[key] : undefined
  if (Array.isArray(value)) return value
  return value === undefined || value === null ? [] : [value]
}

type Bind = (key: string, values: unknown, path: string) => (context: Context) => boolean

const bindNull: Bind = (key, values, path) => {
  const wanted = compileTruth(values, path)
  return (context) => wanted(valuesOf(context, key).length === 0)
}

/** Reads `for_any_value:string_equal_if_exist` and its like. */
function bindOperator(text: string, path: string): Bind {
  if (text === 'null_equal') return bindNull
  const [, prefix, name = '', ifExist] = /^(?:(for_any_value|for_all_value):)?(.*?)(_if_exist)?$/s.exec(text) ?? []
  if (name === 'binary_equal') throw new PolicyError(path, 'binary_equal is not supported', 'operator')
  const operator = operators.get(name)
  if (operator === undefined) throw new PolicyError(path, 'is not an operator', 'operator')
  const { compile, negated } = operator
  // Without a prefix a negated operator is the opposite of the plain one, also when the call has several values.
  const all = prefix === undefined ? negated : prefix === 'for_all_value'
  return (key, values, at) => {
    const matches = compile(values, at)
    const holds = (value: unknown) => matches(value) !== negated
    return (context) => {
      const asked = valuesOf(context, key)
      if (asked.length === 0) return ifExist !== undefined
      return all ? asked.every(holds) : asked.some(holds)
    }
  }
}

/** Compiles the condition element of a statement: all that is returned must hold. @throws PolicyError */
export function parseConditions(condition: unknown, path: string): readonly Condition[] {
  if (condition === undefined) return []
  return Object.entries(record(condition, path)).flatMap(([operator, keys]) => {
    const at = `${path}.${operator}`
    const bind = bindOperator(operator, at)
    const pairs = Object.entries(record(keys, at))
    if (pairs.length === 0) throw new PolicyError(at, 'names no key')
    return pairs.map(([key, values]) => Object.assign(bind(key, values, `${at}.${key}`), { key }))
  })
}
