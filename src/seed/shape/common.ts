import { regions } from '../../contract/regions.ts'
import { matches, maxLength, minLength, oneOf } from '../../contract/rule.ts'
import { list, optional, record, text } from '../../contract/shape.ts'
import {
  longestTagKey,
  longestTagValue,
  tagKeyCharacters,
  tagValueCharacters,
  unreservedTagKey,
} from '../../domain/tag.ts'
import { moment } from '../moment.ts'

/*
 * What several kinds of things in a seed say alike.
 */

/** Products that hold a service-linked role, and may own keys in an account. */
export const products = ['postgres'] as const

export const uin = (zh: string, en: string) => text(zh, en, [matches(/^[1-9]\d{0,14}$/)], { example: '100000000001' })

export const time = (zh: string, en: string) =>
  text(`${zh}:Unix 秒,或带时区的 ISO 8601 时间`, `${en}: Unix seconds, or ISO 8601 with its zone`, [moment], {
    example: '2024-01-01T00:00:00Z',
  })

export const createTime = optional(
  time('创建时间,默认为 seed 的 time', 'Time of creation, by default the time of the seed'),
)

export const deletionDate = optional(
  time('计划删除时间,仅用于 PendingDelete', 'Time of deletion, for PendingDelete only'),
)

export const creator = optional(uin('创建者 UIN,默认为主账号', 'UIN of the creator, by default the account itself'))

export const regionName = oneOf([...regions.keys()])

export const region = optional(
  text('地域,默认为 seed 的 region', 'Region, by default that of the seed', [regionName], {
    example: 'ap-guangzhou',
  }),
)

export const tag = record(
  {
    key: text('标签键', 'Tag key', [
      minLength(1),
      maxLength(longestTagKey),
      matches(tagKeyCharacters),
      matches(unreservedTagKey),
    ]),
    value: text('标签值', 'Tag value', [maxLength(longestTagValue), matches(tagValueCharacters)]),
  },
  '标签',
  'Tag',
)

export const tags = optional(list(tag, '标签,键不可重复', 'Tags, their keys all different'))

export const uuid = (zh: string, en: string) =>
  text(zh, en, [matches(/^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/)], {
    example: '23e80852-1e38-11e9-b129-5cb9019b4b01',
  })

/** Aliases of keys, and names of data keys. */
export const keyName = matches(/^[A-Za-z0-9][A-Za-z0-9_-]{0,59}$/)
