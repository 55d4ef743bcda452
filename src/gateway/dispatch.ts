import type { Answer, Caller } from '../contract/action.ts'
import type { Action, Aim } from '../contract/catalog.ts'
import { refuse, t } from '../contract/fault.ts'
import { requestIdAt } from '../domain/request-id.ts'
import type { Callers, Credential } from '../guard/caller.ts'
import type { KeyUses } from '../guard/key-uses.ts'
import type { Quota } from '../guard/quota.ts'
import { type Origin, recordOf } from '../guard/trail.ts'
import { asFault, type Floor, perform } from './errand.ts'
import { factsOf } from './facts.ts'
import { type HostRules, hostOf, productOf } from './hosts.ts'
import type { RefusedSignatures } from './refused.ts'
import { replyFault, replyWith } from './reply.ts'
import { type SecretMaterial, verifySignature } from './signature.ts'
import { type Call, checkClock, languageOf, type RawRequest, readCall } from './wire.ts'

/** One line of the log for each request. */
export interface LogLine {
  readonly requestId: string
  readonly action: string | undefined
  readonly uin: string | undefined
  /** Undefined for success. */
  readonly code: string | undefined
  /** Milliseconds from the whole request to its answer. */
  readonly took: number
  /** What lies behind a fault of the system. */
  readonly err: unknown
  /** What would have let a denied call through; undefined for any other. */
  readonly hint: string | undefined
}

/** What the pipeline needs of the other rooms. */
export interface House extends Floor {
  readonly callers: Callers<SecretMaterial>
  readonly keyUses: KeyUses
  readonly refused: RefusedSignatures
  /** Undefined when throttling is off. */
  readonly quota: Quota | undefined
  readonly hosts: HostRules
  /** The regions that there are. */
  readonly regions: ReadonlySet<string>
  readonly now: () => number
  readonly log: (line: LogLine) => void
}

/** What has been learnt of a request by the time it is answered. */
interface Known {
  readonly call: Call | undefined
  readonly action: Action | undefined
  readonly caller: Caller | undefined
}

/**
 * Answers one request, whatever it holds. The checks come in the order of the lines: the wire, the action, the caller,
 * the region, the rate; then those of the errand: types, permission, values, handler.
 */
export async function dispatch(house: House, raw: RawRequest): Promise<string> {
  const time = house.now()
  const ticket = { requestId: requestIdAt(time), time }
  let known: Known = { call: undefined, action: undefined, caller: undefined }
  let answer: Answer
  try {
    const call = readCall(raw)
    known = { ...known, call }
    const action = house.catalog.find(aimOf(call, raw, house.hosts))
    known = { ...known, action }
    const { caller, grants } = await authenticate(house, call, raw, ticket.time)
    known = { ...known, caller }
    checkRegion(house, action, call.region)
    takeToken(house, action, caller, ticket.time)
    const { region, parameters, source, language } = call
    const origin = originOf(call, raw)
    answer = await perform(house, {
      ...ticket,
      action,
      caller,
      grants,
      region,
      parameters,
      source,
      language,
      origin,
    })
  } catch (error) {
    answer = { fault: asFault(error, known.action) }
    noteSignature(house, ticket, known, raw, answer.fault.code)
    await recordRefusal(house, ticket, known, raw, answer.fault.code)
  }
  return reply(house, ticket, known, raw, answer)
}

const aimOf = ({ action, version, serviceHint }: Call, raw: RawRequest, { rootDomains }: HostRules): Aim => ({
  action,
  version,
  hints: [serviceHint.host, serviceHint.scope],
  product: productOf(hostOf(raw), rootDomains),
})

interface Ticket {
  readonly requestId: string
  readonly time: number
}

/** @throws {Fault} AuthFailure.*: the clock before the key, the key before its token, the token before the signature */
async function authenticate(
  house: House,
  call: Call,
  raw: RawRequest,
  now: number,
): Promise<Credential<SecretMaterial>> {
  checkClock(call, now)
  const credential = await house.callers.find(call.secretId, call.token, now)
  if (credential === 'unknown-key') throw refuse('AuthFailure.SecretIdNotFound')
  if (credential === 'bad-token') throw refuse('AuthFailure.TokenFailure')
  if (!verifySignature(call, raw, credential.secret, house.hosts)) throw refuse('AuthFailure.SignatureFailure')
  if (call.token === undefined) house.keyUses.note(call.secretId, now)
  return credential
}

/** @throws {Fault} MissingParameter, InvalidParameterValue for a name that is no region, UnsupportedRegion */
function checkRegion(house: House, action: Action, region: string | undefined): void {
  const rule = action.region ?? action.service.region
  if (region === undefined) {
    if (rule !== 'optional') throw refuse('MissingParameter', '`Region`')
    return
  }
  if (!house.regions.has(region)) throw refuse('InvalidParameterValue', '`Region`')
  if (typeof rule !== 'string' && !rule.includes(region)) throw refuse('UnsupportedRegion', `\`${region}\``)
}

/** @throws {Fault} RequestLimitExceeded */
function takeToken(house: House, action: Action, caller: Caller, now: number): void {
  const { service, name, rate } = action
  if (house.quota?.take(caller, service.name, name, rate, now) !== false) return
  const limit = house.quota.rate(service.name, name, rate)
  throw refuse('RequestLimitExceeded', t(`每秒最多 \`${limit}\` 次`, `at most \`${limit}\` a second`))
}

/** What was signed, of a caller who could not prove who it is: whoever wrote the client will ask why. */
function noteSignature(house: House, { requestId, time }: Ticket, known: Known, raw: RawRequest, code: string): void {
  const { call, caller } = known
  if (call === undefined || caller !== undefined || !code.startsWith('AuthFailure.')) return
  house.refused.note(requestId, time, code, () => factsOf(call, raw, house.hosts))
}

/** A call that was refused before it became an errand is on record too, as soon as it names an action. */
async function recordRefusal(house: House, ticket: Ticket, known: Known, raw: RawRequest, code: string): Promise<void> {
  const { call, action, caller } = known
  if (call === undefined || action === undefined) return
  const { secretId } = call
  // Nobody has vouched for this text yet, so that it is kept only where it is the name of a region.
  const region = call.region !== undefined && house.regions.has(call.region) ? call.region : undefined
  const witness = { ...ticket, action, region, caller, secretId, code, origin: originOf(call, raw) }
  try {
    await house.commit([], [recordOf({ ...witness, input: undefined, resources: [] })])
  } catch {
    // The store is what failed, most likely; the log has the cause, and the caller gets an error in any case.
  }
}

const originOf = (call: Call, raw: RawRequest): Origin => ({
  address: raw.remoteAddress,
  client: call.client,
  method: raw.method,
})

function reply(house: House, { requestId, time }: Ticket, known: Known, raw: RawRequest, answer: Answer): string {
  const { action, caller } = known
  const language = known.call?.language ?? languageOf(raw)
  house.log({
    requestId,
    action: action === undefined ? undefined : `${action.service.name}:${action.name}`,
    uin: caller?.uin,
    code: answer.fault?.code,
    took: house.now() - time,
    err: answer.fault?.cause,
    hint: answer.fault?.hint,
  })
  if (answer.fault === undefined) return replyWith(answer.output, requestId)
  return replyFault(answer.fault, action?.service.faults ?? {}, language, requestId)
}
