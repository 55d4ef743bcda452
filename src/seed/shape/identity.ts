import { atLeast, atMost, distinct, matches, maxItems, maxLength, minLength } from '../../contract/rule.ts'
import { anything, bool, int, list, optional, record, text } from '../../contract/shape.ts'
import { uin } from './common.ts'

export const credentials = optional(
  list(
    record(
      {
        secretId: optional(
          text(
            'SecretId:AKID 加 32 个字母或数字,默认由 secret 派生',
            'SecretId: AKID and 32 letters or digits, by default derived from the secret',
            [matches(/^AKID[0-9A-Za-z]{32}$/)],
          ),
        ),
        secretKey: optional(
          text(
            'SecretKey:32 个字母或数字,默认由 secret 派生',
            'SecretKey: 32 letters or digits, by default derived from the secret',
            [matches(/^[0-9A-Za-z]{32}$/)],
            { secret: true },
          ),
        ),
        active: optional(bool('是否启用,默认启用', 'Whether it is active, which is the default')),
      },
      'API 密钥',
      'API key',
    ),
    'API 密钥',
    'API keys',
  ),
)

const camName = matches(/^[0-9A-Za-z+=,.@_-]{1,128}$/)

const policyName = text('策略名', 'Name of the policy', [camName])

const attached = optional(
  list(policyName, '所附策略的名称,可为预设策略', 'Names of the policies attached to it, presets among them', [
    distinct(),
  ]),
)

const boundary = optional(text('权限边界:策略名', 'Permissions boundary: the name of a policy', [camName]))

export const mfa = optional(
  text(
    'MFA 设备的密钥,Base32,32 个字符',
    'Secret of the MFA device: 32 characters of base32',
    [matches(/^[A-Z2-7]{32}$/)],
    { secret: true },
  ),
)

const userName = text('用户名', 'Name of the sub-user', [matches(/^[0-9A-Za-z+=,.@_-]{1,64}$/)])

export const user = record(
  {
    uin: uin('子用户 UIN', 'UIN of the sub-user'),
    name: userName,
    remark: optional(text('备注', 'Remark', [maxLength(128)])),
    credentials,
    policies: attached,
    boundary,
    mfa,
  },
  '子用户',
  'Sub-user',
)

export const group = record(
  {
    groupId: optional(int('用户组 ID,默认派生', 'Id of the group, derived by default', [atLeast(1)])),
    name: text('用户组名', 'Name of the group', [minLength(1), maxLength(64)]),
    remark: optional(text('备注', 'Remark', [maxLength(128)])),
    users: optional(list(userName, '组内用户的名称', 'Names of the users in it', [distinct()])),
    policies: attached,
  },
  '用户组',
  'Group of users',
)

export const role = record(
  {
    roleId: optional(
      text('角色 ID,默认派生', 'Id of the role, derived by default', [matches(/^46116\d{14}$/)], {
        example: '4611686018427397919',
      }),
    ),
    name: text('角色名', 'Name of the role', [camName]),
    trust: anything(
      '信任文档:对象,或其 JSON 文本',
      'Trust document, which says who may assume it: an object, or the JSON text of one',
    ),
    description: optional(text('描述', 'Description', [maxLength(300)])),
    sessionDuration: optional(int('会话最长时间,秒', 'Longest session in seconds', [atLeast(0), atMost(43_200)])),
    policies: attached,
    boundary,
  },
  '角色',
  'Role',
)

export const policy = record(
  {
    policyId: optional(int('策略 ID,默认派生', 'Id of the policy, derived by default', [atLeast(100_000_000)])),
    name: policyName,
    description: optional(text('描述', 'Description', [maxLength(300)])),
    document: anything(
      'CAM 2.0 策略文档:对象,或其 JSON 文本',
      'CAM policy document of version 2.0: an object, or the JSON text of one',
    ),
    history: optional(
      list(
        anything('策略文档', 'Policy document'),
        '更早版本的文档,旧者在前;document 是最新版本,也是生效版本',
        'Documents of earlier versions, oldest first; `document` is the newest, and in force',
        [maxItems(4)],
      ),
    ),
  },
  '策略',
  'Policy',
)
