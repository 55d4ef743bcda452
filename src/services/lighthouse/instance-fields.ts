import { atLeast, atMost, distinct, matches, maxItems, maxLength, minItems, oneOf } from '../../contract/rule.ts'
import { bool, type Infer, int, list, nullable, optional, type Rule, record, text } from '../../contract/shape.ts'
import { keyId, tag } from './fields.ts'

/*
 * The fields that the actions on instances share.
 */

export const instanceId = text(
  '实例 ID,`lhins-` 后接 8 个小写字母或数字',
  'Id of an instance: `lhins-` and 8 digits or lower-case letters',
  [matches(/^lhins-[0-9a-z]{8}$/, 'InvalidParameterValue.InstanceIdMalformed')],
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
  [matches(/^lhbp-[0-9a-z]{8}$/, 'InvalidParameterValue.BlueprintIdMalformed')],
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

const paging = (max: number) => ({
  Offset: optional(
    int('偏移量,默认 0', 'How many to skip, 0 by default', [atLeast(0, 'InvalidParameterValue.Negative')]),
  ),
  Limit: optional(
    int(
      `返回数量,1 到 ${max},默认 20`,
      `How many to return, 1 to ${max}, 20 by default`,
      [
        atLeast(0, 'InvalidParameterValue.Negative'),
        atLeast(1, 'InvalidParameterValue.OutOfRange'),
        atMost(max, 'InvalidParameterValue.OutOfRange'),
      ],
      { example: 20 },
    ),
  ),
})

export const page = paging(100)

const fields = {
  InstanceId: instanceId,
  BundleId: bundleId,
  BlueprintId: blueprintId,
  CPU: int('CPU 核数', 'CPU cores'),
  Memory: int('内存,GB', 'Memory in GB'),
  InstanceName: text('实例名称', 'Name of the instance'),
  InstanceChargeType: text('计费类型,总是 PREPAID', 'Charge type, always PREPAID'),
  SystemDisk: record(
    {
      DiskType: text('磁盘类型', 'Kind of disk'),
      DiskSize: int('大小,GB', 'Size in GB'),
      DiskId: text('磁盘 ID', 'Id of the disk'),
    },
    '系统盘',
    'System disk',
  ),
  PrivateAddresses: list(text('地址', 'Address'), '内网地址', 'Private addresses'),
  PublicAddresses: list(
    text('地址', 'Address'),
    '公网地址;实例在此处应答 SSH 时,即其地址',
    'Public addresses; where instances answer SSH, the address at which this one does',
  ),
  InternetAccessible: record(
    {
      InternetChargeType: text('网络计费类型', 'How traffic is charged'),
      InternetMaxBandwidthOut: int('公网出带宽上限,Mbit/s', 'Outbound bandwidth in Mbit/s'),
      PublicIpAssigned: bool('是否有公网 IP', 'Whether it has a public address'),
    },
    '公网带宽',
    'Internet access',
  ),
  RenewFlag: text('续费标识', 'What happens when its time is over'),
  LoginSettings: record(
    { KeyIds: list(keyId, '密钥对 ID 列表', 'Ids of the key pairs') },
    '可登录实例的密钥对',
    'The key pairs that open the instance',
  ),
  InstanceState: text('状态', 'State', [], { example: 'RUNNING' }),
  Uuid: text('全局唯一 ID', 'Id that is its own in all the world'),
  LatestOperation: text('最近一次操作', 'The latest operation', [], { example: 'StartInstances' }),
  LatestOperationState: text('其状态:OPERATING 或 SUCCESS', 'Its state: OPERATING or SUCCESS'),
  LatestOperationRequestId: text('其请求 ID', 'The request that asked for it'),
  LatestOperationStartedTime: nullable(text('其开始时间', 'When it began')),
  IsolatedTime: nullable(text('隔离时间', 'When it was isolated')),
  CreatedTime: nullable(text('创建时间', 'When it was created')),
  ExpiredTime: nullable(text('到期时间', 'When its time is over')),
  PlatformType: text('平台类型', 'LINUX_UNIX or WINDOWS'),
  Platform: text('平台', 'Platform'),
  OsName: text('操作系统', 'Operating system'),
  Zone: text('可用区', 'Zone'),
  Tags: list(tag, '标签', 'Tags'),
  InstanceRestrictState: text('限制状态,总是 NORMAL', 'Restriction, always NORMAL'),
  SupportIpv6Detail: record(
    {
      IsSupport: bool('是否支持', 'Whether it is supported'),
      Detail: text('说明', 'Detail'),
      Message: text('信息', 'Message'),
    },
    'IPv6 支持',
    'Support of IPv6',
  ),
  PublicIpv6Addresses: list(text('地址', 'Address'), '公网 IPv6 地址', 'Public IPv6 addresses'),
  InitInvocationId: text('初始化命令的执行 ID', 'Id of the initial command'),
  InstanceViolationDetail: nullable(
    record(
      {
        Source: text('来源', 'Source'),
        State: text('状态', 'State'),
        Reason: text('原因', 'Reason'),
        Content: text('内容', 'Content'),
      },
      '违规信息',
      'A breach of the rules',
    ),
  ),
}

export const instance = record(fields, '实例', 'Instance')

export type WireInstance = Infer<typeof fields>
