import type { ResourceName } from '../contract/action.ts'
import { regions } from '../contract/regions.ts'
import type { TagRow } from '../domain/account.ts'
import type { Query, Reader } from '../store/store.ts'
import type { Context } from './condition.ts'
import { authorize, type Grants, namesOf, type Question, type Verdict } from './decide.ts'
import type { Policy } from './policy.ts'

/*
 * Tags as policies ask about them: `qcs:resource_tag` are those of a resource, `qcs:request_tag` those that a call brings,
 * and the older `qcs:tag` the former where a resource is named and the latter where none is, as when one is created. Were
 * it both at once, whoever may do something by a tag could bring that tag along.
 */

const keys = { resource: 'qcs:resource_tag', request: 'qcs:request_tag', either: 'qcs:tag' } as const
const tagKeys: ReadonlySet<string> = new Set(Object.values(keys))

const asking = new WeakMap<Policy, boolean>()

/** Whether any of the policies has a condition on tags, so that they must be read. */
const askForTags = ({ identity = [], boundary = [], session = [] }: Grants): boolean =>
  identity.some(asks) || boundary.some(asks) || session.some(asks)

function asks(policy: Policy): boolean {
  let known = asking.get(policy)
  if (known === undefined) {
    known = policy.statements.some(({ conditions }) => conditions.some(({ key }) => tagKeys.has(key)))
    asking.set(policy, known)
  }
  return known
}

interface Pair {
  readonly key: string
  readonly value: string
}

/** A key with an ampersand could pass for another tag, so that no condition sees it. */
const written = (tags: readonly Pair[]): readonly string[] =>
  tags.filter(({ key }) => !key.includes('&')).map(({ key, value }) => `${key}&${value}`)

/** The context of a question about one resource, or about none. */
const tagContext = (ofRequest: readonly Pair[], ofResource: readonly Pair[] | undefined): Context => ({
  [keys.request]: written(ofRequest),
  [keys.resource]: written(ofResource ?? []),
  [keys.either]: written(ofResource ?? ofRequest),
})

/** The members in which calls bring tags, as the services name them. */
const members = ['Tags', 'TagList', 'ReplaceTags'] as const

/** The tags that a call brings, in whichever form its service writes them. Of a repeated key the later value stays. */
function requestTags(input: Readonly<Record<string, unknown>>): readonly Pair[] {
  const listed = members.flatMap((name) => (Array.isArray(input[name]) ? input[name] : []) as readonly unknown[])
  return [...new Map([input, ...listed].flatMap(pairOf).map((tag) => [tag.key, tag])).values()]
}

function pairOf(value: unknown): readonly Pair[] {
  const { TagKey, TagValue, Key, Value } = value as Readonly<Record<string, unknown>>
  const [key, text] = TagKey === undefined ? [Key, Value] : [TagKey, TagValue]
  return typeof key === 'string' && typeof text === 'string' ? [{ key, value: text }] : []
}

/**
 * The tags of a resource by a name under which CAM is asked about it: its last segment, `<prefix>/…/<id>`, or all six where
 * it is another service's. Tags know the prefix and the id.
 */
function tagsNamed(read: Reader, place: Question, name: string): Promise<readonly TagRow[]> {
  const whole = /^qcs::([^:]*):([^:]*):(?:uin\/)?([^:]*):(.*)$/s.exec(name)
  const [service = '', region = '', owner = '', segment = ''] = whole?.slice(1) ?? [
    place.service,
    place.region,
    '',
    name,
  ]
  const steps = segment.split('/')
  const where: Query<TagRow>['where'] = {
    account: owner === '' ? place.account : owner,
    service,
    prefix: steps[0] ?? '',
    resource: steps.at(-1) ?? '',
    // Every region by its name, because the index has it before the resource. What is global is in none.
    region: ['', ...(region === '' ? regions.keys() : [region])],
  }
  return read.find('tag', { where })
}

const isForeign = (name: string, account: string): boolean =>
  /^qcs:[^:]*:[^:]*:[^:]*:uin\/[^:]/.test(name) && !name.includes(`:uin/${account}:`)

/**
 * The tags of a resource by all its names. One of another account shows its tags only where it goes by several names: then
 * its service has found it, and let the caller know of it.
 */
async function tagsOf(read: Reader, place: Question, resource: ResourceName): Promise<readonly TagRow[]> {
  const names = namesOf(resource)
  const shown = names.length > 1 ? names : names.filter((name) => !isForeign(name, place.account))
  return (await Promise.all(shown.map((name) => tagsNamed(read, place, name)))).flat()
}

/**
 * Decides as `authorize` does, with tags where a policy asks for them. Resources differ in theirs, so that each is then
 * asked about by itself; the first no decides.
 */
export async function authorizeByTags(
  read: Reader,
  grants: Grants,
  question: Question,
  input: object,
): Promise<Verdict> {
  if (!askForTags(grants)) return authorize(grants, question)
  const brought = requestTags(input as Readonly<Record<string, unknown>>)
  const { resources } = question
  const ask = (own: Question['resources'], tags: readonly Pair[] | undefined): Verdict =>
    authorize(grants, { ...question, resources: own, context: { ...question.context, ...tagContext(brought, tags) } })
  if (resources === '*' || resources.length === 0) return ask('*', undefined)
  let verdict: Verdict | undefined
  for (const resource of resources) {
    const next = ask([resource], await tagsOf(read, question, resource))
    if (!next.allowed) return next
    verdict ??= next
  }
  return verdict as Verdict
}
