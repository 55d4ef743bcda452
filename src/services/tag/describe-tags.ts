import { type Infer, int, list, optional, record, text } from '../../contract/shape.ts'
import type { Desk } from '../service.ts'
import { createUin, limit, pageOutput, showProject, wireTag } from './fields.ts'
import { checkUin, pageOfTags, tagKeys } from './listing.ts'

/** What DescribeTags and DescribeTagsSeq take and give, but for the offset. */
export const describeTagsFields = {
  input: {
    TagKey: optional(text('标签键', 'Tag key', [], { example: 'team' })),
    TagValue: optional(text('标签值', 'Tag value', [], { example: 'storage' })),
    Limit: limit,
    CreateUin: createUin,
    TagKeys: tagKeys,
    ShowProject: showProject,
  },
  output: {
    ...pageOutput,
    Tags: list(
      record(
        {
          TagKey: text('标签键', 'Tag key', [], { example: 'team' }),
          TagValue: text('标签值', 'Tag value', [], { example: 'storage' }),
          CanDelete: int('1:可删除;0:已关联资源', '1: can be deleted; 0: a resource bears it'),
          Category: optional(text('标签类型', 'Kind of tag', [], { example: 'Custom' })),
        },
        '标签',
        'Tag',
      ),
      '标签列表',
      'Tags',
    ),
  },
}

type Input = Infer<typeof describeTagsFields.input> & { readonly Offset?: number }

export async function describeTags(desk: Desk<'InvalidParameterValue.UinInvalid'>, input: Input) {
  checkUin(desk, input.CreateUin)
  const { TagKey = '', TagKeys = [], TagValue: value = '' } = input
  const { rows, ...page } = await pageOfTags(
    desk,
    {
      ...(value && { value }),
      all: [...(TagKey ? [{ key: TagKey }] : []), ...(TagKeys.length > 0 ? [{ key: TagKeys }] : [])],
    },
    input,
  )
  return { ...page, Tags: rows.map((row) => ({ ...wireTag(row), CanDelete: row.borne ? 0 : 1 })) }
}
