import type { TagRow } from '../../domain/account.ts'
import { resourceTagLimit } from '../../domain/tag.ts'
import type { Change, Reader } from '../../store/store.ts'
import { type Tag, tagsOf } from '../tags.ts'
import type { Bearer } from './resource.ts'

/** What tagging one resource comes to. */
export interface Attached {
  readonly changes: readonly Change[]
  /** Tags that the resource bears no longer. */
  readonly released: readonly TagRow[]
}

/** Sets tags on a resource, whose keys are all different; undefined when it would bear too many. */
export async function attach(
  read: Reader,
  { tagged, presence }: Bearer,
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

/** The tags of a resource that have one of these keys. */
export const borneBy = async (read: Reader, { tagged }: Bearer, keys: readonly string[]): Promise<readonly TagRow[]> =>
  (await tagsOf(read, tagged)).filter(({ key }) => keys.includes(key))
