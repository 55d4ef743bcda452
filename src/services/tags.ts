import type { TagRow } from '../domain/account.ts'
import type { Change, Reader } from '../store/store.ts'

/** A tag, whatever the service calls its members. */
export interface Tag {
  readonly key: string
  readonly value: string
}

/** What bears tags: the resource of `qcs::<service>:<region>:uin/<account>:<prefix>/<resource>`. */
export type Tagged = Pick<TagRow, 'account' | 'service' | 'prefix' | 'region' | 'resource'>

/** The changes that tag a new resource; of a repeated key the later value stays. */
export const tagChanges = (tagged: Tagged, tags: readonly Tag[]): readonly Change[] =>
  [...new Map(tags.map((tag) => [tag.key, tag.value]))].map(([key, value]) => ({
    insert: 'tag',
    row: { ...tagged, key, value },
  }))

/** The tags of a resource, by key. */
export const tagsOf = (read: Reader, tagged: Tagged): Promise<readonly TagRow[]> =>
  read.find('tag', { where: { ...tagged }, order: [['key', 'asc']] })
