import { distinct, matches, maxItems, maxLength, minItems, oneOf } from '../../contract/rule.ts'
import { list, optional, type Rule, record, text } from '../../contract/shape.ts'
import { blueprintIdForm, instanceIdForm } from '../../domain/lighthouse-ids.ts'
import { keyId } from './fields.ts'

/*
 * The fields that the actions on instances share.
 */

export const instanceId = text(
  '实例 ID,`lhins-` 后接 8 个小写字母或数字',
  'Id of an instance: `lhins-` and 8 digits or lower-case letters',
  [matches(instanceIdForm, 'InvalidParameterValue.InstanceIdMalformed')],
  { example: 'lhins-a1b2c3d4' },
)

export const instanceIds = list(
  instanceId,
  '实例 ID 列表,1 到 100 个,不可重复',
  'Ids of the instances, 1 to 100, all different',
  [
    minItems(1, 'MissingParameter'),
    maxItems(100, 'InvalidParameterValue.LimitExceeded'),
    distinct('InvalidParameterValue.Duplicated'),
  ],
)

export const keyIds = list(
  keyId,
  '密钥对 ID 列表,1 到 100 个,不可重复',
  'Ids of the key pairs, 1 to 100, all different',
  [
    minItems(1, 'MissingParameter'),
    maxItems(100, 'InvalidParameterValue.LimitExceeded'),
    distinct('InvalidParameterValue.Duplicated'),
  ],
)

export const bundleId = text('套餐 ID', 'Id of a bundle', [], { example: 'bundle_gen_01' })

export const blueprintId = text(
  '镜像 ID,`lhbp-` 后接 8 个小写字母或数字',
  'Id of a blueprint: `lhbp-` and 8 digits or lower-case letters',
  [matches(blueprintIdForm, 'InvalidParameterValue.BlueprintIdMalformed')],
  { example: 'lhbp-ubuntu24' },
)

export const instanceName = text('实例名称,至多 60 个字符', 'Name of the instance, at most 60 characters', [
  maxLength(60, 'InvalidParameterValue.InstanceNameTooLong'),
])

/** ONLINE or OFFLINE, for keys. */
export const method = optional(
  text(
    'OFFLINE(默认):关机操作,运行中的实例先关机再开机;ONLINE:运行中操作',
    'OFFLINE, the default: with the power off, so that a running instance is stopped and started again; ONLINE: while it runs',
    [oneOf(['ONLINE', 'OFFLINE'], 'InvalidParameterValue.OutOfRange')],
    { example: 'ONLINE' },
  ),
)

/** A user of the instance's system. */
export const username = optional(
  text(
    '系统用户名,仅可与 ONLINE 一同给出',
    'User of the operating system; together with ONLINE only',
    [matches(/^([a-z_][a-z0-9_-]{0,31})?$/, 'InvalidParameterValue.OutOfRange')],
    { example: 'ubuntu' },
  ),
)

/** How an instance is stopped. */
export const stopType = optional(
  text(
    'SOFT、HARD 或 SOFT_FIRST(默认);在此三者结果相同',
    'SOFT, HARD or SOFT_FIRST, the default; here all three come to the same',
    [oneOf(['SOFT', 'HARD', 'SOFT_FIRST'], 'InvalidParameterValue.OutOfRange')],
  ),
)

const classes = [/[a-z]/, /[A-Z]/, /\d/, /[^A-Za-z0-9]/]

/** Windows asks for 12 characters, which only the handler can know. */
const strong: Rule<string, 'InvalidParameterValue.InvalidPassword'> = {
  keyword: 'password',
  limit: { min: 8, max: 30, classes: 3 },
  code: 'InvalidParameterValue.InvalidPassword',
  holds: (value) =>
    /^[\x21-\x7e]{8,30}$/.test(value) && !value.startsWith('/') && classes.filter((one) => one.test(value)).length >= 3,
}

export const password = text(
  '密码:8 到 30 个可见 ASCII 字符(Windows 至少 12 个),大写、小写、数字、符号至少三类,不以 / 开头',
  'The password: 8 to 30 visible ASCII characters (12 at least for Windows), three of capitals, small letters, digits and signs, no / in front',
  [strong],
  { secret: true, example: 'Ab3-efgh' },
)

export const loginConfiguration = optional(
  record(
    {
      AutoGeneratePassword: optional(
        text(
          'YES:生成随机密码。此处无站内信可送达密码,须再重置;NO(默认):不生成',
          'YES: a random password, which nobody here can be sent, so that it has to be reset; NO is the default',
          [oneOf(['YES', 'NO'], 'InvalidParameterValue.InvalidParameterCombination')],
        ),
      ),
      Password: optional(password),
      KeyIds: optional(
        list(keyId, '密钥对 ID 列表,至多 5 个,仅限 Linux', 'Ids of key pairs, at most 5, for Linux only', [
          maxItems(5, 'InvalidParameterValue.InvalidParameterCombination'),
          distinct('InvalidParameterValue.InvalidParameterCombination'),
        ]),
      ),
    },
    '登录方式:密码或密钥对',
    'How to log in: by password, or by key pair',
  ),
)
