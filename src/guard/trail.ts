import type { Caller, ResourceName } from '../contract/action.ts'
import type { Action } from '../contract/catalog.ts'
import { maskFields } from '../contract/shape.ts'
import type { AuditRecord } from '../domain/audit.ts'
import { namesOf } from './decide.ts'

/** Where a call came from; a call within a call has that of the outer one. */
export interface Origin {
  readonly address: string
  readonly client: string
  readonly method: string
}

/** What is known of a call when its outcome is. */
export interface Witness {
  readonly requestId: string
  readonly time: number
  readonly origin: Origin
  readonly action: Action
  readonly region: string | undefined
  readonly caller: Caller | undefined
  /** The SecretId that the request bore, whether or not it proved to be its owner's. */
  readonly secretId: string
  readonly input: object | undefined
  readonly resources: readonly ResourceName[]
  /** Undefined for success. */
  readonly code: string | undefined
}

/** The record of a call; what the contract calls secret is masked, and an input that could not be read is left out. */
export const recordOf = (witness: Witness): AuditRecord => ({
  requestId: witness.requestId,
  time: witness.time,
  service: witness.action.service.name,
  action: witness.action.name,
  version: witness.action.service.version,
  region: witness.region ?? '',
  effect: witness.action.effect,
  account: witness.caller?.account ?? '',
  uin: witness.caller?.uin ?? '',
  callerKind: witness.caller?.kind ?? '',
  callerName: witness.caller?.name ?? '',
  ...(witness.caller?.session?.name && { sessionName: witness.caller.session.name }),
  secretId: SECRET_ID.test(witness.secretId) ? witness.secretId : '',
  address: witness.origin.address,
  client: witness.origin.client,
  method: witness.origin.method,
  code: witness.code ?? '',
  resources:
    witness.resources.length === 0
      ? ''
      : clipped(JSON.stringify(witness.resources.map((resource) => namesOf(resource)[0]))),
  parameters: parametersOf(witness),
})

/** The same for another account that the call concerns: it learns who called, and nothing of the caller's keys. */
export const recordFor = (account: string, record: AuditRecord): AuditRecord => ({
  ...record,
  account,
  callerAccount: record.account,
  secretId: '',
})

/** Another text in its place may be a secret key, by a mix-up of the two. */
export const SECRET_ID = /^[AI]KID[0-9A-Za-z]{1,60}$/

function parametersOf({ input, action, code }: Witness): string {
  if (input === undefined) return ''
  return clipped(JSON.stringify(maskFields(action.input, input, code !== undefined)))
}

/** Room for what any call within the limits says. A caller that says more must not fill the disk with it. */
const MOST = 16_384

const clipped = (json: string): string =>
  json.length <= MOST ? json : JSON.stringify({ clipped: json.slice(0, MOST) })
