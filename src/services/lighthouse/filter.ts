import { maxItems } from '../../contract/rule.ts'
import { type Infer, list, optional, type Rule, record, text } from '../../contract/shape.ts'
import type { TagRow } from '../../domain/account.ts'
import type { Where } from '../../store/store.ts'

const fields = {
  Name: optional(
    text(
      '必填。key-id:密钥对 ID;key-name:名称的一部分,区分大小写;tag-key:标签键;tag-value:标签值;tag:<标签键>:该标签的值',
      'Needed. key-id: the id; key-name: a part of the name, case-sensitive; tag-key: the key of a tag; tag-value: the value of a tag; tag:<tag key>: the value of that tag',
      [],
      { example: 'key-name' },
    ),
  ),
  Values: optional(
    list(
      text('值,不可为空', 'Value, not empty', [], { example: 'k1' }),
      '必填。1 到 5 个值,符合其一即可',
      'Needed. 1 to 5 values, of which one must match',
      [maxItems(5, 'InvalidParameterValue.LimitExceeded')],
    ),
  ),
}

/** Both members are needed, but what lacks one is a bad filter to Lighthouse, not a request that lacks a parameter. */
export const filter = record(fields, '过滤器', 'Filter')

export type WireFilter = Infer<typeof fields>

/** What a filter asks of a key pair; exactly one member is there. */
export interface Criterion {
  readonly ids?: readonly string[]
  /** Texts of which the name must hold one. */
  readonly names?: readonly string[]
  /** What one of its tags must be. */
  readonly tag?: Where<TagRow>
}

/** Undefined for what is no filter. */
export function criterionOf({ Name = '', Values = [] }: WireFilter): Criterion | undefined {
  if (Values.length === 0 || Values.includes('')) return undefined
  switch (Name) {
    case 'key-id':
      return { ids: Values }
    case 'key-name':
      return { names: Values }
    case 'tag-key':
      return { tag: { key: Values } }
    case 'tag-value':
      return { tag: { value: Values } }
    default: {
      const [, key] = /^tag:(.+)$/s.exec(Name) ?? []
      return key === undefined ? undefined : { tag: { key, value: Values } }
    }
  }
}

/** Late, because that there are too many values is said first. */
export const wellFormed: Rule<readonly WireFilter[], 'InvalidParameter.InvalidFilter'> = {
  keyword: 'filterNames',
  limit: ['key-id', 'key-name', 'tag-key', 'tag-value', 'tag:<key>'],
  code: 'InvalidParameter.InvalidFilter',
  holds: (filters) => filters.every((one) => criterionOf(one) !== undefined),
  late: true,
}
