import type { Desk, ResourceName } from '../contract/action.ts'
import type { Action } from '../contract/catalog.ts'
import { Fault, t } from '../contract/fault.ts'
import { callContext } from '../guard/call-context.ts'
import type { Grants, Question } from '../guard/decide.ts'
import { hintOf } from '../guard/hint.ts'
import { authorizeByTags } from '../guard/tags.ts'
import type { Reader } from '../store/store.ts'
import type { Errand } from './errand.ts'

/** A main account may do all to what it owns, unless its session was narrowed. */
const isOwner = ({ identity, boundary, session }: Grants): boolean =>
  identity === undefined && boundary === undefined && session === undefined

/**
 * Lets an errand pass if the policies of its caller allow it. The message names the operation and only what the caller
 * itself named, so that it does not tell whether the resource exists.
 * @throws {Fault} the service's own code for a denial
 */
export async function permit(
  read: Reader,
  errand: Errand,
  input: object,
  resources: readonly ResourceName[],
  desk: Desk<string>,
): Promise<void> {
  const { action, caller, region, grants } = errand
  if (isOwner(grants)) return
  const { service, name } = action
  const question: Question = {
    service: service.name,
    action: name,
    region,
    account: caller.account,
    resources: action.resource === '*' ? '*' : resources,
    context: callContext(caller, errand.origin.address, errand.time),
  }
  const decision = await authorizeByTags(read, grants, question, input)
  if (decision.allowed) return
  const operation = `\`${service.name}:${name}\``
  const resource = `\`${await nameGiven(action, input, decision.names ?? [], desk)}\``
  const about = t(`${operation},资源 ${resource}`, `${operation} on ${resource}`)
  throw new Fault(service.denied, { about, hint: hintOf(decision, `${service.name}:${name}`) })
}

/**
 * The name by which the caller itself called a resource, or `*`: one that was found by another of its names must not tell
 * that it was found. Only members that the action reads its resources from are looked at, because elsewhere, in a
 * description say, a caller could put what it guesses.
 */
async function nameGiven(
  { resource }: Action,
  input: object,
  names: readonly string[],
  desk: Desk<string>,
): Promise<string> {
  if (resource === '*') return '*'
  const members = new Set<unknown>()
  await resource(new Proxy(input, { get: (all, name) => members.add(name) && Reflect.get(all, name) }) as never, desk)
  const given = JSON.stringify(Object.entries(input).filter(([name]) => members.has(name)))
  const lasts = names.map((name) => name.split('/').at(-1) ?? '')
  return lasts.find((last) => last !== '' && given.includes(JSON.stringify(last))) ?? '*'
}
