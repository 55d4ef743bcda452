import type { TagRow } from '../domain/account.ts'
import { resourceTagLimit } from '../domain/tag.ts'
import type { Change, Reader } from '../store/store.ts'
import { define } from './known-tags.ts'
import type { Desk } from './service.ts'
import { lastOfKeys, type Tag, type Tagged, tagsOf } from './tags.ts'

/*
 * How tags come on resources.
 */

/**
 * The changes that tag new resources alike; of a repeated key the later value stays.
 * @throws {Fault} with `full` when the resource would bear, or the account have, more than the limits allow
 */
export async function newTags<C extends string>(
  desk: Desk<C>,
  bearers: readonly Tagged[],
  tags: readonly Tag[],
  full: NoInfer<C>,
): Promise<readonly Change[]> {
  const kept = lastOfKeys(tags)
  if (kept.length > resourceTagLimit) throw desk.fault(full)
  const defined = await define(desk, kept, { key: full, value: full })
  return [
    ...defined,
    ...bearers.flatMap((tagged) =>
      kept.map(({ key, value }): Change => ({ insert: 'tag', row: { ...tagged, key, value } })),
    ),
  ]
}

/** A resource that is there, and what fails when it is not any more. */
export interface Present {
  readonly tagged: Tagged
  readonly presence: Change
}

/** What tagging one resource comes to. */
export interface Attached {
  readonly changes: readonly Change[]
  /** Tags that the resource bears no longer. */
  readonly released: readonly TagRow[]
}

/** Sets tags on a resource, whose keys are all different; undefined when it would bear too many. */
export async function attach(
  read: Reader,
  { tagged, presence }: Present,
  tags: readonly Tag[],
  removed: readonly TagRow[] = [],
): Promise<Attached | undefined> {
  const borne = new Map((await tagsOf(read, tagged)).map((row) => [row.key, row]))
  const fresh = tags.filter(({ key }) => !borne.has(key))
  if (borne.size - removed.length + fresh.length > resourceTagLimit) return undefined
  const other = tags.filter(({ key, value }) => borne.has(key) && borne.get(key)?.value !== value)
  const changes: Change[] = [
    ...removed.map((row): Change => ({ remove: 'tag', row })),
    ...other.map((tag): Change => ({ update: 'tag', row: { ...tagged, key: tag.key, value: tag.value } })),
  ]
  if (fresh.length > 0)
    changes.push(
      presence,
      ...fresh.map(({ key, value }): Change => ({ insert: 'tag', row: { ...tagged, key, value } })),
      { limit: 'tag', where: { ...tagged }, max: resourceTagLimit },
    )
  return { changes, released: [...removed, ...other.flatMap(({ key }) => borne.get(key) ?? [])] }
}
