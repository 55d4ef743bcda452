import { randomBytes } from 'node:crypto'
import type { Answer, Caller, Desk, ResourceName } from '../contract/action.ts'
import type { Action, Catalog } from '../contract/catalog.ts'
import { Fault, type Language, refuse, t } from '../contract/fault.ts'
import { checkFields, readFields, type Source } from '../contract/shape.ts'
import { Stale } from '../contract/stale.ts'
import { Overload } from '../crypto/gate.ts'
import type { AuditRecord } from '../domain/audit.ts'
import type { Grants } from '../guard/decide.ts'
import type { Linked } from '../guard/linked.ts'
import { type Origin, recordFor, recordOf } from '../guard/trail.ts'
import type { Change, Reader } from '../store/store.ts'
import { permit } from './permission.ts'
import { Turns } from './turns.ts'

/** What running an errand needs of the other rooms. */
export interface Floor {
  readonly catalog: Catalog
  /** What is committed; only the tags that policies ask for are read here. */
  readonly read: Reader
  /** Gives a desk the rooms of its service, and sight of the changes that wait in the same commit. */
  readonly lay: (desk: Desk<string>, pending: () => readonly Change[]) => Desk<string>
  /** The linked role of a service in an account. */
  readonly assume: (action: Action, account: string, pending: readonly Change[], now: number) => Promise<Linked>
  /** False when a change no longer fits what is stored. */
  readonly commit: (changes: readonly Change[], records: readonly AuditRecord[]) => Promise<boolean>
}

/** A call whose caller is known, with all that its handling needs. */
export interface Errand {
  readonly requestId: string
  readonly time: number
  readonly origin: Origin
  /** English where nobody asked for another. */
  readonly language?: Language
  readonly action: Action
  readonly caller: Caller
  readonly grants: Grants
  readonly region: string | undefined
  readonly parameters: unknown
  readonly source: Source
}

/** What an errand came to: an answer, the changes that it wants, and the records that it leaves. */
interface Result {
  readonly answer: Answer
  readonly changes: readonly Change[]
  readonly records: readonly AuditRecord[]
}

/** How often a call decides anew when what it read was changed under it. */
const ATTEMPTS = 10

/** Errands that lost once decide anew one at a time: all at once, each time but one of them would lose again. */
const turns = new Turns()

/** Runs an errand until what it decided still fits what is stored, and commits it with its records. */
export async function perform(floor: Floor, errand: Errand): Promise<Answer> {
  return (await attempt(floor, errand)) ?? turns.take(errand.caller.account, () => persist(floor, errand))
}

/** Undefined when others changed meanwhile what the errand went by. */
async function attempt(floor: Floor, errand: Errand): Promise<Answer | undefined> {
  const result = await run(floor, errand, []).catch(unlessStale)
  if (result === undefined) return undefined
  return (await floor.commit(result.changes, result.records)) ? result.answer : undefined
}

function unlessStale(error: unknown): undefined {
  if (!(error instanceof Stale)) throw error
}

async function persist(floor: Floor, errand: Errand): Promise<Answer> {
  for (let attempts = 1; attempts < ATTEMPTS; attempts++) {
    const answer = await attempt(floor, errand)
    if (answer !== undefined) return answer
  }
  throw new Error(`${errand.action.name} met other writers ${ATTEMPTS} times`)
}

/**
 * Runs an errand once: types, permission, values, handler. Nothing is written: what it wants written is in the result.
 * @param before the changes of the calls around this one, which it sees as if committed
 */
async function run(floor: Floor, errand: Errand, before: readonly Change[]): Promise<Result> {
  const { action } = errand
  const inner: Result[] = []
  const wanted = (): readonly Change[] => inner.flatMap((result) => result.changes)
  const desk = floor.lay(
    layBare(errand, async (service, name, parameters, region) => {
      const target = floor.catalog.get(service, name)
      if (target === undefined) throw new Error(`${action.service.name} calls ${service}:${name}, which is not there`)
      const result = await within(floor, { ...errand, action: target, parameters, region }, action, [
        ...before,
        ...wanted(),
      ])
      inner.push(result)
      return result.answer
    }),
    () => (inner.length === 0 ? before : [...before, ...wanted()]),
  )
  let input: object | undefined
  let resources: readonly ResourceName[] = []
  let answer: Answer
  let changes: readonly Change[] = []
  let concerns = errand.caller.account
  try {
    const read = readFields(action.input, errand.parameters, errand.source)
    input = read
    if (action.resource !== '*') resources = (await action.resource(read, desk)).map(clipName)
    if (!action.open) await permit(floor.read, errand, read, resources, desk)
    checkExclusive(action, read)
    checkFields(action.input, read, action.service.invalid)
    const outcome = await action.run(read, desk)
    const own = (outcome.changes ?? []) as readonly Change[]
    answer = outcome.refusal === undefined ? { output: outcome.output } : { fault: outcome.refusal }
    changes = outcome.refusal === undefined ? [...wanted(), ...own] : own
    if (outcome.refusal === undefined) concerns = outcome.concerns ?? concerns
  } catch (error) {
    if (error instanceof Stale) throw error
    answer = { fault: asFault(error, action) }
  }
  const own = recordOf({ ...errand, secretId: errand.caller.secretId, input, resources, code: answer.fault?.code })
  const told = concerns === own.account ? [] : [recordFor(concerns, own)]
  return { answer, changes, records: [...innerRecords(inner, answer), own, ...told] }
}

/** What was only asked stays on record whatever came of the outer call; what it undid did not happen. */
const innerRecords = (inner: readonly Result[], answer: Answer): readonly AuditRecord[] =>
  inner
    .flatMap((result) => result.records)
    .filter((record) => answer.fault === undefined || record.code !== '' || record.effect !== 'write')

/** A call within a call: the outer service asks as its linked role, with no signature and no rate. */
async function within(floor: Floor, errand: Errand, outer: Action, before: readonly Change[]): Promise<Result> {
  const linked = await floor.assume(outer, errand.caller.account, before, errand.time)
  const { caller, grants } = linked
  const result = await run(floor, { ...errand, caller, grants, source: 'json' }, [...before, ...linked.changes])
  return { ...result, changes: [...linked.changes, ...result.changes] }
}

const layBare = (errand: Errand, call: Desk<string>['call']): Desk<string> => ({
  caller: errand.caller,
  region: errand.region,
  requestId: errand.requestId,
  language: errand.language ?? 'en',
  address: errand.origin.address,
  now: errand.time,
  random: randomBytes,
  fault: (code, detail) => new Fault(code, typeof detail === 'string' ? { about: detail } : detail),
  call: (service, name, input, region = errand.region) => call(service, name, input, region),
})

/** No resource has a longer name; one that a caller makes up must not cost the matching of policies much. */
const clipName = (resource: ResourceName): ResourceName =>
  typeof resource === 'string' ? resource.slice(0, 1024) : resource.map((name) => name.slice(0, 1024))

/** @throws {Fault} when members that exclude each other are given together */
function checkExclusive({ exclusive }: Action, input: Readonly<Record<string, unknown>>): void {
  if (exclusive === undefined) return
  const given = exclusive.members.filter((name) => {
    const value = input[name]
    return value !== undefined && !(Array.isArray(value) && value.length === 0)
  })
  if (given.length > 1) throw new Fault(exclusive.code, { about: given.map((name) => `\`${name}\``).join(', ') })
}

const overload = t('等待中的耗时操作过多', 'too much slow work is waiting')

/** What is no Fault is a fault of the system: its words stay inside, and the caller sees the declared code. */
export function asFault(error: unknown, action: Action | undefined): Fault {
  if (error instanceof Fault) return error
  if (error instanceof Overload) return refuse('RequestLimitExceeded', overload)
  return new Fault(action?.internal ?? action?.service.internal ?? 'InternalError', { cause: error })
}
