import type { Action } from '../../src/contract/catalog.ts'
import type { Fields, Shape } from '../../src/contract/shape.ts'
import { encodeFields, flatten, signTc3, signV1 } from '../support/sign.ts'
import type { Dice } from './dice.ts'

export interface Credential {
  readonly secretId: string
  readonly secretKey: string
}

/** What is attacked, and what an attacker who is a customer knows of it. */
export interface Target {
  readonly port: number
  readonly region: string
  readonly actions: readonly Action[]
  /** The main account's, which may do all, then those of users who may do less. */
  readonly credentials: readonly Credential[]
  /** Texts that handlers look into: ciphertexts, ids. */
  readonly prey: readonly string[]
}

/** A request that HTTP finds nothing wrong with. */
export interface Request {
  readonly method: string
  readonly target: string
  readonly headers: Readonly<Record<string, string>>
  readonly body: Buffer
}

export const forms = ['json', 'get', 'form', 'multipart', 'v1-get', 'v1-form'] as const
export type Form = (typeof forms)[number]

/** What must never be seen in the log: every secret parameter holds it. */
export const marker = 'hostile-marker-do-not-log'
const secretText = Buffer.from(marker).toString('base64')

export const hostOf = (target: Target): string => `127.0.0.1:${target.port}`

export const toBytes = ({ method, target, headers, body }: Request): Buffer => {
  const lines = Object.entries({ ...headers, 'content-length': String(body.length) })
  const head = `${method} ${target} HTTP/1.1\r\n${lines.map(([name, value]) => `${name}: ${value}\r\n`).join('')}\r\n`
  return Buffer.concat([Buffer.from(head, 'latin1'), body])
}

export interface Order {
  readonly action: Action
  readonly form: Form
  readonly parameters: object
  readonly credential?: Credential
  /** In place of the body or query that the parameters give; signed as it is. */
  readonly content?: Buffer
  readonly region?: string
  readonly timestamp?: number
}

const now = (): number => Math.floor(Date.now() / 1000)

/** A request with a good signature. */
export function craft(target: Target, order: Order): Request {
  const { action, form, timestamp = now(), region = target.region } = order
  const parameters = form === 'json' ? order.parameters : (encodable(order.parameters) as object)
  const credential = order.credential ?? (target.credentials[0] as Credential)
  const host = hostOf(target)
  const { name, service } = action
  const common = { ...credential, host, action: name, version: service.version, region, timestamp }
  if (form === 'v1-get' || form === 'v1-form') {
    const method = form === 'v1-get' ? 'GET' : 'POST'
    const text = signV1({ ...common, method, parameters, nonce: 11886, sha256: name.length % 2 === 0 })
    if (method === 'GET') return { method, target: `/?${text}`, headers: { host }, body: Buffer.alloc(0) }
    const headers = { host, 'content-type': 'application/x-www-form-urlencoded' }
    return { method, target: '/', headers, body: Buffer.from(text) }
  }
  const content = order.content ?? contentOf(form, parameters)
  if (form === 'get') {
    const query = content.toString('latin1')
    const headers = signTc3({ ...common, service: service.name, method: 'GET', query })
    return { method: 'GET', target: `/?${query}`, headers, body: Buffer.alloc(0) }
  }
  const headers = signTc3({ ...common, service: service.name, body: content, contentType: contentTypes[form] })
  return { method: 'POST', target: '/', headers, body: content }
}

/** The value without lone surrogates, of which only JSON has a spelling. */
function encodable(value: unknown): unknown {
  if (typeof value === 'string') return value.toWellFormed()
  if (typeof value !== 'object' || value === null) return value
  if (Array.isArray(value)) return value.map(encodable)
  return Object.fromEntries(Object.entries(value).map(([name, item]) => [name.toWellFormed(), encodable(item)]))
}

export const BOUNDARY = 'x-hostile-boundary'

const contentTypes = {
  json: 'application/json',
  form: 'application/x-www-form-urlencoded',
  multipart: `multipart/form-data; boundary=${BOUNDARY}`,
} as const

function contentOf(form: Form, parameters: object): Buffer {
  if (form === 'json') return Buffer.from(JSON.stringify(parameters))
  const fields = Object.keys(parameters).length === 0 ? {} : flatten(parameters)
  return Buffer.from(form === 'multipart' ? multipart(Object.entries(fields)) : encodeFields(fields))
}

export const multipart = (fields: readonly (readonly [string, string])[]): string =>
  fields
    .map(([name, value]) => `--${BOUNDARY}\r\nContent-Disposition: form-data; name="${name}"\r\n\r\n${value}\r\n`)
    .concat(`--${BOUNDARY}--\r\n`)
    .join('')

/** Parameters that an action takes: those of an example, or of the fields' own examples, with the marker for secrets. */
export function parametersOf(action: Action, dice: Dice): Record<string, unknown> {
  const example = action.examples.length > 0 && dice.chance(0.6) ? dice.pick(action.examples).input : undefined
  const input = (example ?? sample(action.input, dice)) as Record<string, unknown>
  const secrets = Object.keys(input).filter((name) => action.input[name]?.secret)
  return { ...input, ...Object.fromEntries(secrets.map((name) => [name, secretText])) }
}

const sample = (fields: Fields, dice: Dice): Record<string, unknown> =>
  Object.fromEntries(
    Object.entries(fields)
      .filter(([, shape]) => !shape.optional || dice.chance(0.5))
      .map(([name, shape]) => [name, shape.secret ? secretText : sampleOf(shape, dice)]),
  )

function sampleOf(shape: Shape<unknown, string>, dice: Dice): unknown {
  if (shape.example !== undefined) return shape.example
  if (shape.kind === 'list') return [sampleOf(shape.element as Shape<unknown, string>, dice)]
  if (shape.kind === 'record') return sample(shape.fields as Fields, dice)
  if (shape.kind === 'integer') return dice.below(40)
  if (shape.kind === 'boolean') return dice.chance(0.5)
  return 'x'
}
