import { BlockList, isIP, SocketAddress } from 'node:net'
import { each, PolicyError } from './document.ts'
import { glob } from './glob.ts'

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

export interface Operator {
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

/** Whether a value is the truth that is wanted. */
export const compileTruth = compare(truth, (asked, listed) => asked === listed)

/** The operators of conditions by their bare names. */
export const operators: ReadonlyMap<string, Operator> = new Map([
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
