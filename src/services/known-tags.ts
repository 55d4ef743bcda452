import { type TagDefinition, tagKeyLimit, tagValueLimit } from '../domain/tag.ts'
import type { Change, Reader } from '../store/store.ts'
import type { Desk } from './service.ts'
import type { Tag } from './tags.ts'

/*
 * The tags that an account has, whether or not some resource bears them.
 */

/** The changes that let tags of an account stay when no resource bears them any more. */
export async function keep(read: Reader, account: string, tags: readonly Tag[]): Promise<readonly Change[]> {
  const rows = distinct(tags).map(({ key, value }): TagDefinition => ({ account, key, value }))
  const kept = await Promise.all(rows.map((row) => read.get('tagDefinition', row)))
  return rows.filter((_, i) => kept[i] === undefined).map((row): Change => ({ insert: 'tagDefinition', row }))
}

export const distinct = (tags: readonly Tag[]): readonly Tag[] => [
  ...new Map(tags.map((tag) => [JSON.stringify([tag.key, tag.value]), tag])).values(),
]

/** Whether some resource bears the tag. Two questions to indexes are a hundred times faster than one to their union. */
export const isBorne = async (read: Reader, row: TagDefinition): Promise<boolean> =>
  (await read.find('tag', { where: { ...row }, limit: 1 })).length > 0

/** Whether the account has the tag. */
export async function isKnown({ read, caller }: Desk<never>, { key, value }: Tag): Promise<boolean> {
  const row = { account: caller.account, key, value }
  return (await read.get('tagDefinition', row)) !== undefined || (await isBorne(read, row))
}

/**
 * The changes that make tags of these, where the account has not got them yet, within the limits of keys and values.
 * @param limits the codes for too many keys, and too many values of one
 * @param released tags that resources let go of in the same commit
 */
export async function define<K extends string, V extends string>(
  desk: Desk<K | V>,
  tags: readonly Tag[],
  limits: { readonly key: K; readonly value: V },
  released: readonly Tag[] = [],
): Promise<readonly Change[]> {
  const { account } = desk.caller
  const changes = await keep(desk.read, account, [...tags, ...released])
  const fresh = await unknownOf(desk, tags)
  if (fresh.length === 0) return changes
  const values = Map.groupBy(fresh, ({ key }) => key)
  const counts = new Map<string, number>()
  for (const key of values.keys()) counts.set(key, await desk.read.count('tagDefinition', { account, key }))
  const newKeys = [...counts.values()].filter((count) => count === 0).length
  const keys = newKeys === 0 ? 0 : await desk.read.count('definedKey', { account })
  if (keys + newKeys > tagKeyLimit) throw desk.fault(limits.key, `${tagKeyLimit}`)
  for (const [key, count] of counts)
    if (count + (values.get(key)?.length ?? 0) > tagValueLimit)
      throw desk.fault(limits.value, `\`${key}\` ${tagValueLimit}`)
  return [
    ...changes,
    ...(newKeys === 0 ? [] : [{ limit: 'definedKey', where: { account }, max: tagKeyLimit } as const]),
    ...[...counts.keys()].map(
      (key): Change => ({ limit: 'tagDefinition', where: { account, key }, max: tagValueLimit }),
    ),
  ]
}

async function unknownOf(desk: Desk<never>, tags: readonly Tag[]): Promise<readonly Tag[]> {
  const all = distinct(tags)
  const known = await Promise.all(all.map((tag) => isKnown(desk, tag)))
  return all.filter((_, i) => !known[i])
}
