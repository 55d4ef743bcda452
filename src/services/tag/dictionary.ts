import type { Change } from '../../store/store.ts'
import { distinct, isBorne } from '../known-tags.ts'
import type { Desk } from '../service.ts'
import type { Tag } from '../tags.ts'

/** The codes for too many keys in an account, and too many values of a key. */
export const dictionaryLimits = { key: 'LimitExceeded.TagKey', value: 'LimitExceeded.TagValue' } as const

/** The changes that delete tags which no resource bears, also at the moment of the commit. */
export async function drop(
  desk: Desk<'FailedOperation.TagAttachedResource' | 'ResourceNotFound.TagNonExist'>,
  tags: readonly Tag[],
): Promise<readonly Change[]> {
  const { account } = desk.caller
  const changes: Change[] = []
  for (const { key, value } of distinct(tags)) {
    const row = { account, key, value }
    if (await isBorne(desk.read, row)) throw desk.fault('FailedOperation.TagAttachedResource')
    if ((await desk.read.get('tagDefinition', row)) === undefined) throw desk.fault('ResourceNotFound.TagNonExist')
    changes.push({ remove: 'tagDefinition', row }, { limit: 'tag', where: row, max: 0 })
  }
  return changes
}
