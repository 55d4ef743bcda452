import { brokenContent } from './content.ts'
import { craft, type Form, forms, type Order, parametersOf, type Target, toBytes } from './craft.ts'
import { type Dice, diceOf } from './dice.ts'
import { mutate, rawNonsense } from './raw.ts'
import { badlySigned } from './signature.ts'
import { hostileValue, spoilParameters } from './values.ts'

/** What one request is due: an answer, since HTTP finds nothing wrong with it, or anything that is in form. */
export type Due = 'answer' | 'anything'

export interface Part {
  readonly bytes: Buffer
  readonly due: Due
  /** What the answer must hold, to see that it is the answer to this request. */
  readonly holds?: string
  /** Codes that would show that the request never got where it was aimed. */
  readonly never?: RegExp
}

/** What goes over one connection. Only the last part may be one that HTTP finds wrong. */
export interface Job {
  readonly number: number
  readonly kind: string
  readonly parts: readonly Part[]
  /** All at once; one after the other's answer; or in small pieces. */
  readonly manner: 'pipelined' | 'in turn' | 'in pieces'
}

type Maker = (dice: Dice, target: Target) => readonly Part[]

const anyOrder = (dice: Dice, target: Target, form: Form = dice.pick(forms)): Order => {
  const action = dice.pick(target.actions)
  return { action, form, parameters: parametersOf(action, dice) }
}

const due = (bytes: Buffer, more: Partial<Part> = {}): Part => ({ bytes, due: 'answer', ...more })
const loose = (bytes: Buffer): Part => ({ bytes, due: 'anything' })

const unsigned = /^AuthFailure\.(?!UnauthorizedOperation)/

function good(dice: Dice, target: Target): Part {
  const order = anyOrder(dice, target)
  return due(toBytes(craft(target, order)), { never: unsigned })
}

/** A request whose answer shows whose it is. */
function named(dice: Dice, target: Target): Part {
  const name = `Nothing${dice.below(1e9)}`
  const { action, ...order } = anyOrder(dice, target, 'json')
  return due(toBytes(craft(target, { ...order, action: { ...action, name } })), { holds: name })
}

function parameters(dice: Dice, target: Target): Part {
  const order = anyOrder(dice, target)
  const credential = dice.chance(0.25) ? dice.pick(target.credentials) : undefined
  const spoilt = dice.chance(0.05) && order.form === 'json' ? hostileValue(dice, target.prey) : undefined
  return due(
    toBytes(
      craft(target, {
        ...order,
        ...(credential !== undefined && { credential }),
        parameters: spoilParameters(dice, target.prey, order.parameters),
        ...(spoilt !== undefined && { content: Buffer.from(JSON.stringify(spoilt)) }),
      }),
    ),
    // A large form is refused by its signature's age.
    order.form.startsWith('v1') ? {} : { never: unsigned },
  )
}

function content(dice: Dice, target: Target): Part {
  const form = dice.pick(['json', 'json', 'get', 'form', 'multipart'] as const)
  const order = anyOrder(dice, target, form)
  const request = craft(target, { ...order, content: brokenContent(dice, form) })
  // Not every byte can stand in a request line.
  return request.method === 'GET' && /[^!-~]/.test(request.target) ? loose(toBytes(request)) : due(toBytes(request))
}

/** Some are by far too large; few, because each costs megabytes. */
function large(dice: Dice, target: Target): Part {
  const size = dice.pick([1, 9, 10, 11, 12]) * 1024 * 1024 + dice.below(2000)
  const order = anyOrder(dice, target, dice.pick(['json', 'form', 'multipart'] as const))
  const fill = dice.pick(['[', '{"a":', '"', 'a=1&', 'a', '\u0000', '\\u0000'])
  return due(toBytes(craft(target, { ...order, content: Buffer.alloc(size, fill) })))
}

const makers: readonly (readonly [kind: string, weight: number, make: Maker])[] = [
  ['good', 4, (dice, target) => Array.from({ length: 1 + dice.below(3) }, () => good(dice, target))],
  ['parameters', 30, (dice, target) => Array.from({ length: 1 + dice.below(4) }, () => parameters(dice, target))],
  ['content', 12, (dice, target) => [content(dice, target)]],
  ['large', 0.03, (dice, target) => [large(dice, target)]],
  [
    'signature',
    16,
    (dice, target) =>
      Array.from({ length: 1 + dice.below(4) }, () => due(toBytes(badlySigned(dice, target, anyOrder(dice, target))))),
  ],
  ['mutated', 20, (dice, target) => [loose(mutate(dice, toBytes(craft(target, anyOrder(dice, target)))))]],
  ['raw', 14, (dice) => [loose(rawNonsense(dice))]],
  [
    'trailed',
    4,
    (dice, target) => [
      ...Array.from({ length: 1 + dice.below(4) }, () => named(dice, target)),
      loose(dice.chance(0.5) ? rawNonsense(dice) : mutate(dice, good(dice, target).bytes)),
    ],
  ],
]
const total = makers.reduce((sum, [, weight]) => sum + weight, 0)

function choose(dice: Dice): { readonly kind: string; readonly make: Maker } {
  let left = dice.next() * total
  for (const [kind, weight, make] of makers) {
    if (left < weight) return { kind, make }
    left -= weight
  }
  throw new Error('the weights do not add up to their total')
}

/** The job of this number: the same for the same seed and server. */
export function jobOf(seed: number, number: number, target: Target): Job {
  const dice = diceOf(seed, number)
  const { kind, make } = choose(dice)
  const parts = make(dice, target)
  const short = parts.every((part) => part.bytes.length < 3000)
  const manner =
    short && dice.chance(0.1) ? 'in pieces' : dice.chance(0.5) || kind === 'trailed' ? 'pipelined' : 'in turn'
  return { number, kind, parts, manner }
}
