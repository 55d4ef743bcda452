/*
 * How policies and trust documents are read, element by element.
 */

/** What of a document is wrong, for those who answer each with a code of its own. */
export type Flaw = 'missing' | 'operator' | 'value' | 'qcs' | 'project' | 'principal'

/** A document that is not a policy: `path` is where within it. The message never quotes a value. */
export class PolicyError extends Error {
  readonly path: string
  /** Undefined where the path says it all. */
  readonly flaw: Flaw | undefined

  constructor(path: string, problem: string, flaw?: Flaw) {
    super(`${path}: ${problem}`)
    this.name = 'PolicyError'
    this.path = path
    this.flaw = flaw
  }
}

/** @throws PolicyError */
export function record(value: unknown, path: string): Readonly<Record<string, unknown>> {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) {
    throw new PolicyError(path, 'is not an object')
  }
  return value as Record<string, unknown>
}

/** Reads an element that is one value or a list of them, each with its own path. @throws PolicyError when empty */
export function each<T>(value: unknown, path: string, read: (value: unknown, path: string) => T): readonly T[] {
  if (!Array.isArray(value)) return [read(value, path)]
  if (value.length === 0) throw new PolicyError(path, 'is empty')
  return Array.from(value, (one: unknown, i) => read(one, `${path}[${i}]`))
}

/** @throws PolicyError where the element is not there */
export function required(element: Readonly<Record<string, unknown>>, name: string, path: string): unknown {
  if (element[name] === undefined) throw new PolicyError(path, 'is missing', 'missing')
  return element[name]
}

/** @throws PolicyError for an element that `what` has not */
export function onlyKnown(
  element: Readonly<Record<string, unknown>>,
  known: readonly string[],
  path: string,
  what: string,
): void {
  for (const name of Object.keys(element))
    if (!known.includes(name)) throw new PolicyError(`${path}${name}`, `is not an element of ${what}`)
}

/** @throws PolicyError */
export function effectOf(statement: Readonly<Record<string, unknown>>, path: string): 'allow' | 'deny' {
  const effect = required(statement, 'effect', `${path}.effect`)
  if (effect !== 'allow' && effect !== 'deny') throw new PolicyError(`${path}.effect`, 'is neither allow nor deny')
  return effect
}

/** The statements of a document, which must be of version 2.0. @throws PolicyError */
export function statementsOf<T>(
  document: Readonly<Record<string, unknown>>,
  read: (value: unknown, path: string) => T,
): readonly T[] {
  if (required(document, 'version', 'version') !== '2.0') throw new PolicyError('version', 'is not "2.0"')
  return each(required(document, 'statement', 'statement'), 'statement', read)
}

/** @throws PolicyError */
export function parseJson(document: string): unknown {
  try {
    return JSON.parse(document)
  } catch {
    // The parser's own message quotes the document.
    throw new PolicyError('document', 'is not JSON')
  }
}
