import { atLeast, atMost, matches, maxItems, maxLength, minLength, oneOf } from '../../contract/rule.ts'
import { int, list, optional, record, text } from '../../contract/shape.ts'
import { newTagKey, newTagValue } from '../tags.ts'

/*
 * The fields that several actions of CAM share.
 */

const NAME = /^[0-9A-Za-z+=,.@_-]*$/

export const newUserName = text(
  '用户名,1 到 64 个字母、数字或 `+=,.@_-`,账号内不可重复',
  'Name of the user: 1 to 64 letters, digits and `+=,.@_-`, not used by another one of the account',
  [
    minLength(1, 'InvalidParameter.UserNameIllegal'),
    maxLength(64, 'InvalidParameter.UserNameIllegal'),
    matches(NAME, 'InvalidParameter.UserNameIllegal'),
  ],
  { example: 'alice' },
)

export const userName = text('用户名', 'Name of the user', [], { example: 'alice' })
export const userUin = int('用户 UIN', 'UIN of the user', [], { example: 100000000001 })

/** What is kept of a person beside the name. */
export const person = {
  PhoneNum: optional(text('手机号', 'Phone number', [maxLength(32)])),
  CountryCode: optional(text('国际区号', 'Country code of the phone number', [maxLength(8)])),
  Email: optional(text('邮箱', 'E-mail address', [maxLength(128)])),
}

/** There is no console here, so that logging in to one can only be left off. Terraform asks for a new password of every user. */
export const consoleFields = {
  ConsoleLogin: optional(
    int('是否可登录控制台;此处只能为 0', 'Whether it may log in to a console; only 0 here', [oneOf([0])]),
  ),
  Password: optional(
    text('控制台密码;此处只能为空', 'Password for a console; only empty here', [maxLength(0)], { secret: true }),
  ),
  NeedResetPassword: optional(
    int(
      '首次登录时是否须重置密码;没有控制台,不起作用',
      'Whether to reset the password at the first login; without a console it says nothing',
      [oneOf([0, 1])],
    ),
  ),
}

export const remark = optional(text('备注', 'Remark', [maxLength(128)]))

/** Pages count from 1. */
export const page = {
  Page: optional(int('页码,从 1 开始,默认 1', 'Page, from 1, which is the default', [atLeast(1), atMost(1_000_000)])),
  Rp: optional(
    int('每页数量,至多 200,默认 20', 'Items on a page, at most 200, 20 by default', [atLeast(1), atMost(200)]),
  ),
}

export const neededPage = {
  Page: int('页码,从 1 开始', 'Page, from 1', [atLeast(1), atMost(1_000_000)]),
  Rp: int('每页数量,至多 200', 'Items on a page, at most 200', [atLeast(1), atMost(200)]),
}

export const windowOf = ({ Page = 1, Rp = 20 }: { readonly Page?: number; readonly Rp?: number }) => ({
  offset: (Page - 1) * Rp,
  limit: Rp,
})

export const keyword = optional(text('名称中的关键字', 'A part of the name', [maxLength(128)]))

export const policyId = int('策略 ID', 'Id of the policy', [], { example: 100000001 })
export const policyName = text('策略名', 'Name of the policy', [], { example: 'KeyReaders' })
export const newPolicyName = text(
  '策略名,1 到 128 个字母、数字或 `+=,.@_-`,账号内不可重复',
  'Name of the policy: 1 to 128 letters, digits and `+=,.@_-`, not used by another one',
  [
    minLength(1, 'InvalidParameter.PolicyNameError'),
    maxLength(128, 'InvalidParameter.PolicyNameError'),
    matches(NAME, 'InvalidParameter.PolicyNameError'),
  ],
  { example: 'KeyReaders' },
)
export const policyDocument = text('策略文档,JSON 文本', 'The policy document, as JSON text', [], {
  example: '{"version":"2.0","statement":[{"effect":"allow","action":"kms:DescribeKey","resource":"*"}]}',
})
export const description = optional(
  text('描述,至多 300 个字符', 'Description, at most 300 characters', [
    maxLength(300, 'InvalidParameter.DescriptionLengthOverlimit'),
  ]),
)
export const versionId = int('版本号,从 1 开始', 'Number of the version, from 1', [], { example: 1 })

export const groupId = int('用户组 ID', 'Id of the group', [], { example: 2001 })
export const groupName = text('用户组名,1 到 64 个字符', 'Name of the group, 1 to 64 characters', [
  minLength(1),
  maxLength(64),
])

export const roleId = text('角色 ID', 'Id of the role', [], { example: '4611686018427397919' })
export const roleName = text('角色名', 'Name of the role', [], { example: 'KeyAuditor' })
/** A role by one of its names. */
export const roleNames = { RoleId: optional(roleId), RoleName: optional(roleName) }
export const trustDocument = text(
  '信任文档,JSON 文本,写明谁可扮演该角色',
  'The trust document, as JSON text: who may assume the role',
  [],
  {
    example:
      '{"version":"2.0","statement":[{"effect":"allow","action":"name/sts:AssumeRole","principal":{"qcs":["qcs::cam::uin/100000000001:root"]}}]}',
  },
)

export const newTag = record({ Key: newTagKey(), Value: newTagValue() }, '标签', 'Tag')

export const tags = list(
  record(
    {
      Key: text('标签键', 'Key of the tag', [], { example: 'team' }),
      Value: text('标签值', 'Value of the tag', [], { example: 'storage' }),
    },
    '标签',
    'Tag',
  ),
  '标签',
  'Tags',
)
export const tagsToMake = optional(
  list(newTag, '标签,至多 10 个;键重复时以后者为准', 'Tags, at most 10; of a repeated key the later value stays', [
    maxItems(10),
  ]),
)

export const addTime = text('时间,UTC+8', 'Time, in UTC+8', [], { example: '2019-01-23 10:32:09' })
