import { Fault, refuse, type Text, t } from './fault.ts'

/** A value rule, checked after the caller is known to be allowed; `code` is what breaking it answers. */
export interface Rule<T, C extends string = string> {
  readonly keyword: string
  readonly limit: unknown
  readonly code: C | undefined
  readonly holds: (value: T) => boolean
  /** Checked after the elements of a list. */
  readonly late?: true
}

export type Kind = 'string' | 'integer' | 'boolean' | 'list' | 'record' | 'any'

/**
 * What a field looks like: its kind, texts and rules. `T` is the TypeScript type of its values, `C` the codes that its
 * rules may answer. A shape is plain data, from which reading, checking, masking, samples, types and pages are derived.
 */
export interface Shape<T, C extends string = never> {
  readonly kind: Kind
  readonly text: Text
  readonly rules: readonly Rule<never, C>[]
  readonly optional?: true
  readonly nullable?: true
  readonly secret?: true
  /** Its rules hold in some calls only: the action has them checked there. */
  readonly deferred?: true
  /** Blanks around the value are dropped before anything looks at it. */
  readonly trim?: true
  /** An integer of up to 64 bits; beyond 2^53 its value is the number nearest to what was sent. */
  readonly wide?: true
  readonly example?: unknown
  readonly element?: Shape<unknown, C>
  readonly fields?: Fields
  /** These two exist for the type checker only. */
  readonly type?: T
  readonly raises?: { readonly [K in C]?: true }
}

export type Fields = Readonly<Record<string, Shape<unknown, string>>>

type AnyShape = Shape<unknown, string>
type TypeOf<S> = S extends { readonly type?: infer T } ? T : never
type CodeOf<S> = S extends { readonly raises?: infer R } ? keyof NonNullable<R> & string : never
type OptionalKeys<F extends Fields> = { [K in keyof F]: F[K] extends { readonly optional: true } ? K : never }[keyof F]
type Flat<T> = { [K in keyof T]: T[K] } & {}

/** The value type of a set of fields: `{ KeyId: string; Alias?: string }`. */
export type Infer<F extends Fields> = Flat<
  { readonly [K in Exclude<keyof F, OptionalKeys<F>>]: TypeOf<F[K]> } & {
    readonly [K in OptionalKeys<F>]?: TypeOf<F[K]>
  }
>

/** The codes that the rules of a set of fields may answer. */
export type CodesOf<F extends Fields> = { [K in keyof F]: CodeOf<F[K]> }[keyof F]

interface Options<T> {
  readonly secret?: true
  readonly trim?: true
  readonly wide?: true
  readonly example?: T
}

const scalar =
  <T>(kind: Kind) =>
  <const C extends string = never>(
    zh: string,
    en: string,
    rules: readonly Rule<T, C>[] = [],
    options: Options<T> = {},
    // Without NoInfer a surrounding `record({...})` would lend C its own bound, and every code would be any code.
  ): Shape<T, NoInfer<C>> => ({ kind, text: t(zh, en), rules, ...options })

export const text = scalar<string>('string')
export const int = scalar<number>('integer')
export const bool = scalar<boolean>('boolean')
/** Any JSON value, whose form its reader judges. */
export const anything = scalar<unknown>('any')

export const list = <const S extends AnyShape, const D extends string = never>(
  element: S,
  zh: string,
  en: string,
  rules: readonly Rule<readonly TypeOf<S>[], D>[] = [],
): Shape<readonly TypeOf<S>[], CodeOf<S> | NoInfer<D>> => ({
  kind: 'list',
  text: t(zh, en),
  rules,
  element: element as never,
})

export const record = <const F extends Fields>(fields: F, zh: string, en: string): Shape<Infer<F>, CodesOf<F>> => ({
  kind: 'record',
  text: t(zh, en),
  rules: [],
  fields,
})

export const optional = <const S extends AnyShape>(shape: S): S & { readonly optional: true } => ({
  ...shape,
  optional: true,
})

/** A field that some calls ignore: its rules are not checked with the others, but by the action where it counts. */
export const deferred = <const S extends AnyShape>(shape: S): S & { readonly deferred: true } => ({
  ...shape,
  deferred: true,
})

/** An output that may be JSON null, as the documents say of some. */
export const nullable = <T, C extends string>(shape: Shape<T, C>): Shape<T | null, C> => ({ ...shape, nullable: true })

/** Where a value came from: JSON knows numbers and booleans, a query or form only text. */
export type Source = 'json' | 'text'

const isRecord = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value)

/**
 * Turns what a client sent into an input of these fields: a new frozen value, texts coerced to the declared kind.
 * Clients send numbers as text and `True` for true, so both are taken from JSON too. Null is absent.
 * @throws {Fault} UnknownParameter, MissingParameter, InvalidParameter; each names the path, never the value.
 */
export function readFields<F extends Fields>(fields: F, raw: unknown, source: Source, path = ''): Infer<F> {
  if (!isRecord(raw)) throw mistyped(path || 'request body', 'record')
  for (const name in raw) if (!Object.hasOwn(fields, name)) throw refuse('UnknownParameter', `\`${path}${name}\``)
  const input: Record<string, unknown> = {}
  for (const name in fields) {
    const shape = fields[name] as Shape<unknown>
    const value = Object.hasOwn(raw, name) ? raw[name] : undefined
    const absent = value === undefined || value === null || (value === '' && shape.optional && shape.kind !== 'string')
    if (!absent) input[name] = readValue(shape, value, source, `${path}${name}`)
    else if (!shape.optional) throw refuse('MissingParameter', `\`${path}${name}\``)
  }
  return Object.freeze(input) as Infer<F>
}

function readValue(shape: Shape<unknown>, value: unknown, source: Source, path: string): unknown {
  switch (shape.kind) {
    case 'string':
      // NUL ends a text in C and PostgreSQL, so it is in none of ours.
      if (typeof value !== 'string' || value.includes('\0')) throw mistyped(path, shape.kind)
      return shape.trim ? value.trim() : value
    case 'integer':
      return readInteger(value, path, shape.wide ? isWide : Number.isSafeInteger)
    case 'boolean':
      return readBoolean(value, source, path)
    case 'list':
      if (!Array.isArray(value)) throw mistyped(path, shape.kind)
      return Object.freeze(
        value.map((item, i) => readValue(shape.element as Shape<unknown>, item, source, `${path}.${i}`)),
      )
    case 'record':
      if (!isRecord(value)) throw mistyped(path, shape.kind)
      return readFields(shape.fields as Fields, value, source, `${path}.`)
    case 'any':
      return frozen(value)
  }
}

function frozen(value: unknown): unknown {
  if (typeof value !== 'object' || value === null) return value
  for (const member of Object.values(value)) frozen(member)
  return Object.freeze(value)
}

const isWide = (number: unknown): boolean => Number.isInteger(number) && Math.abs(number as number) <= 2 ** 64

function readInteger(value: unknown, path: string, fits: (number: unknown) => boolean): number {
  const number = typeof value === 'string' && /^[+-]?\d{1,19}$/.test(value) ? Number(value) : value
  if (!fits(number)) throw mistyped(path, 'integer')
  return number as number
}

function readBoolean(value: unknown, source: Source, path: string): boolean {
  if (typeof value === 'boolean') return value
  const word = typeof value === 'string' ? value.toLowerCase() : value
  if (word === 'true' || (source === 'text' && word === '1')) return true
  if (word === 'false' || (source === 'text' && word === '0')) return false
  throw mistyped(path, 'boolean')
}

const kindNames: Record<Kind, Text> = {
  string: t('字符串', 'a string'),
  integer: t('整数', 'an integer'),
  boolean: t('布尔值', 'a boolean'),
  list: t('数组', 'an array'),
  record: t('对象', 'an object'),
  any: t('任意值', 'any value'),
}

const mistyped = (path: string, kind: Kind): Fault =>
  refuse('InvalidParameter', t(`\`${path}\` 应为${kindNames[kind].zh}`, `\`${path}\` must be ${kindNames[kind].en}`))

/**
 * Checks the value rules of an input in the order of the fields; the first broken one speaks.
 * @param otherwise the code of a rule that names none
 */
export function checkFields(fields: Fields, input: object, otherwise: string, path = ''): void {
  for (const name in fields) {
    const value = (input as Record<string, unknown>)[name]
    const shape = fields[name] as Shape<unknown>
    if (value !== undefined && !shape.deferred) checkValue(shape, value, otherwise, `${path}${name}`)
  }
}

function checkValue(shape: Shape<unknown>, value: unknown, otherwise: string, path: string): void {
  for (const rule of shape.rules) if (!rule.late) checkRule(rule, value, otherwise, path)
  if (shape.kind === 'record') checkFields(shape.fields as Fields, value as object, otherwise, `${path}.`)
  if (shape.kind !== 'list') return
  const items = value as readonly unknown[]
  for (let i = 0; i < items.length; i++)
    checkValue(shape.element as Shape<unknown>, items[i], otherwise, `${path}.${i}`)
  for (const rule of shape.rules) if (rule.late) checkRule(rule, value, otherwise, path)
}

function checkRule(rule: Rule<never>, value: unknown, otherwise: string, path: string): void {
  if (!rule.holds(value as never)) throw new Fault(rule.code ?? otherwise, { about: `\`${path}\`` })
}

/**
 * The fields with every secret value replaced, for the trail and the log. In a call that was refused, so is a value that
 * breaks its rules, and one that was ignored in any call: where a public key should stand, somebody may have pasted the
 * private one.
 */
export function maskFields(fields: Fields, input: object, refused: boolean): object {
  const masked: Record<string, unknown> = {}
  for (const name in input) masked[name] = maskValue(fields[name], (input as Record<string, unknown>)[name], refused)
  return masked
}

function maskValue(shape: Shape<unknown, string> | undefined, value: unknown, refused: boolean): unknown {
  if (shape === undefined || shape.secret) return '***'
  const strict = refused || shape.deferred === true
  if (shape.kind === 'record' && isRecord(value)) return maskFields(shape.fields as Fields, value, strict)
  if (shape.kind === 'list' && Array.isArray(value)) return value.map((item) => maskValue(shape.element, item, strict))
  if (strict && shape.kind === 'string' && !shape.rules.every((rule) => rule.holds(value as never))) return '***'
  return value
}
