import { BlockList, isIP, SocketAddress } from 'node:net'

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

export type Match = (text: string) => boolean

/**
 * Compiles a pattern in which `*` stands for any run of characters. Every piece between stars is taken where it is found
 * first and never tried again, so the time is at worst pattern length times text length, whatever the pattern.
 */
export function glob(pattern: string): Match {
  const [head = '', ...rest] = pattern.split('*')
  const tail = rest.pop()
  if (tail === undefined) return (text) => text === pattern
  const middle = rest.filter((piece) => piece !== '')
  return (text) => {
    const end = text.length - tail.length
    if (end < head.length || !text.startsWith(head) || !text.endsWith(tail)) return false
    let from = head.length
    for (const piece of middle) {
      const found = text.indexOf(piece, from)
      if (found === -1 || found + piece.length > end) return false
      from = found + piece.length
    }
    return true
  }
}

/** What is known of a call. A key that is undefined or an empty list is absent. */
export type Context = Readonly<Record<string, string | number | boolean | readonly string[] | undefined>>

export interface Condition {
  (context: Context): boolean
  /** What it asks about, so that what is dear to learn need not be learnt where nothing asks for it. */
  readonly key: string
}

/** How the policy's value and the call's are read; undefined when a value is not of this kind. */
interface Kind<Listed, Asked> {
  readonly what: string
  readonly listed: (value: unknown) => Listed | undefined
  readonly asked: (value: unknown) => Asked | undefined
}

type Compile = (values: unknown, path: string) => (asked: unknown) => boolean

/** Whether a value of the call stands in the relation to any of the policy's; a value of another kind never does. */
const compare =
  <L, A>(kind: Kind<L, A>, holds: (asked: A, listed: L) => boolean): Compile =>
  (values, path) => {
    const all = each(values, path, (value, at) => {
      const listed = kind.listed(value)
      if (listed === undefined) throw new PolicyError(at, `is not ${kind.what}`, 'value')
      return listed
    })
    return (value) => {
      const asked = kind.asked(value)
      return asked !== undefined && all.some((listed) => holds(asked, listed))
    }
  }

const isText = (value: unknown): value is string => typeof value === 'string'

const textKind = <L>(compile: (text: string) => L, fold: (text: string) => string): Kind<L, string> => ({
  what: 'a text',
  listed: (value) => (isText(value) ? compile(value) : undefined),
  asked: (value) =>
    isText(value) || typeof value === 'number' || typeof value === 'boolean' ? fold(`${value}`) : undefined,
})

const kind = <T>(what: string, read: (value: unknown) => T | undefined): Kind<T, T> => ({
  what,
  listed: read,
  asked: read,
})

const same = (text: string) => text
const lower = (text: string) => text.toLowerCase()
const finite = (value: number) => (Number.isFinite(value) ? value : undefined)

const decimal = /^[+-]?\d+(?:\.\d+)?$/
const iso = /^\d{4}-\d\d-\d\d(?:T\d\d:\d\d(?::\d\d(?:\.\d+)?)?(?:Z|[+-]\d\d:\d\d))?$/

const number = kind('a number', (value) =>
  typeof value === 'number' || (isText(value) && decimal.test(value)) ? finite(Number(value)) : undefined,
)
const instant = kind('an ISO 8601 time with its zone', (value) =>
  isText(value) && iso.test(value) ? finite(Date.parse(value)) : undefined,
)
const truth = kind('true or false', (value) =>
  value === true || value === 'true' ? true : value === false || value === 'false' ? false : undefined,
)

interface Range {
  readonly addresses: BlockList
  /** Holds the IPv4 addresses only because they can be written as `::ffff:a.b.c.d`: `::/0` is not meant to. */
  readonly aroundIpv4: boolean
}

const ipv4 = new BlockList()
ipv4.addSubnet('0.0.0.0', 0)

const familyOf = (address: string) => (isIP(address) === 6 ? 'ipv6' : 'ipv4')

function readRange(value: unknown): Range | undefined {
  const [, address = '', digits] = isText(value) ? (/^([\da-fA-F.:]+)(?:\/(\d{1,3}))?$/.exec(value) ?? []) : []
  const family = familyOf(address)
  const most = family === 'ipv6' ? 128 : 32
  const prefix = digits === undefined ? most : Number(digits)
  if (isIP(address) === 0 || prefix > most) return undefined
  const addresses = new BlockList()
  addresses.addSubnet(address, prefix, family)
  return { addresses, aroundIpv4: family === 'ipv6' && prefix < 96 }
}

const ip: Kind<Range, SocketAddress> = {
  what: 'an IP address or CIDR range',
  listed: readRange,
  asked: (value) =>
    isText(value) && isIP(value) !== 0 ? new SocketAddress({ address: value, family: familyOf(value) }) : undefined,
}

interface Operator {
  readonly compile: Compile
  /** Holds when none of the policy's values matches. */
  readonly negated: boolean
}

const plain = (name: string, compile: Compile): [string, Operator] => [name, { compile, negated: false }]

const withNot = (name: string, compile: Compile): [string, Operator][] => [
  plain(name, compile),
  [name.replace('_', '_not_'), { compile, negated: true }],
]

const ordered = (name: string, kind: Kind<number, number>): [string, Operator][] => [
  ...withNot(
    `${name}_equal`,
    compare(kind, (asked, listed) => asked === listed),
  ),
  plain(
    `${name}_less_than`,
    compare(kind, (asked, listed) => asked < listed),
  ),
  plain(
    `${name}_less_than_equal`,
    compare(kind, (asked, listed) => asked <= listed),
  ),
  plain(
    `${name}_greater_than`,
    compare(kind, (asked, listed) => asked > listed),
  ),
  plain(
    `${name}_greater_than_equal`,
    compare(kind, (asked, listed) => asked >= listed),
  ),
]

const compileTruth = compare(truth, (asked, listed) => asked === listed)

const operators: ReadonlyMap<string, Operator> = new Map([
  ...withNot(
    'string_equal',
    compare(textKind(same, same), (asked, listed) => asked === listed),
  ),
  ...withNot(
    'string_equal_ignore_case',
    compare(textKind(lower, lower), (asked, listed) => asked === listed),
  ),
  ...withNot(
    'string_like',
    compare(textKind(glob, same), (asked, matches) => matches(asked)),
  ),
  ...ordered('numeric', number),
  ...ordered('date', instant),
  plain('bool_equal', compileTruth),
  ...withNot(
    'ip_equal',
    compare(ip, (asked, range) => range.addresses.check(asked) && !(range.aroundIpv4 && ipv4.check(asked))),
  ),
])

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
