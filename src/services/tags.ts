import { matches, maxLength, minLength } from '../contract/rule.ts'
import { text } from '../contract/shape.ts'
import type { TagRow } from '../domain/account.ts'
import {
  longestTagKey,
  longestTagValue,
  tagKeyCharacters,
  tagValueCharacters,
  unreservedTagKey,
} from '../domain/tag.ts'
import type { Reader } from '../store/store.ts'

/*
 * What tags are to every service that makes them.
 */

/** A tag, whatever the service calls its members. */
export interface Tag {
  readonly key: string
  readonly value: string
}

/** What bears tags: the resource of `qcs::<service>:<region>:uin/<account>:<prefix>/<resource>`. */
export type Tagged = Pick<TagRow, 'account' | 'service' | 'prefix' | 'region' | 'resource'>

/** What breaking a rule answers, where the service has codes of its own for it. */
interface TagCodes<C> {
  readonly empty?: C
  readonly long?: C
  readonly characters?: C
  readonly reserved?: C
}

/** The key of a tag to be made. */
export const newTagKey = <const C extends string = never>({ empty, long, characters, reserved }: TagCodes<C> = {}) =>
  text(
    '标签键,1 到 127 个可见字符,不含 `&`,不以 `qcs:` 开头',
    'Tag key: 1 to 127 visible characters, none of them `&`, not beginning with `qcs:`',
    [
      minLength(1, empty),
      maxLength(longestTagKey, long),
      matches(tagKeyCharacters, characters),
      matches(unreservedTagKey, reserved),
    ],
    { example: 'team' },
  )

/** The value of a tag to be made. */
export const newTagValue = <const C extends string = never>({ long, characters }: TagCodes<C> = {}) =>
  text(
    '标签值,至多 255 个可见字符',
    'Tag value: at most 255 visible characters',
    [maxLength(longestTagValue, long), matches(tagValueCharacters, characters)],
    { example: 'storage' },
  )

/** A tag as KMS, PostgreSQL and the tag service write it. */
interface TagKeyValue {
  readonly TagKey: string
  readonly TagValue: string
}

export const fromTagKeyValue = (tags: readonly TagKeyValue[] = []): readonly Tag[] =>
  tags.map(({ TagKey, TagValue }) => ({ key: TagKey, value: TagValue }))

export const toTagKeyValue = ({ key, value }: Tag): TagKeyValue => ({ TagKey: key, TagValue: value })

/** A tag as CAM and Lighthouse write it. */
export interface KeyValue {
  readonly Key: string
  readonly Value: string
}

export const fromKeyValue = (tags: readonly KeyValue[] = []): readonly Tag[] =>
  tags.map(({ Key, Value }) => ({ key: Key, value: Value }))

export const toKeyValue = ({ key, value }: Tag): KeyValue => ({ Key: key, Value: value })

export const repeatsKey = (tags: readonly Pick<Tag, 'key'>[]): boolean =>
  new Set(tags.map(({ key }) => key)).size < tags.length

/** Each key once, with its last value. */
export const lastOfKeys = (tags: readonly Tag[]): readonly Tag[] => [
  ...new Map(tags.map((tag) => [tag.key, tag])).values(),
]

/** The tags of a resource, by key. */
export const tagsOf = (read: Reader, tagged: Tagged): Promise<readonly TagRow[]> =>
  read.find('tag', { where: { ...tagged }, order: [['key', 'asc']] })
