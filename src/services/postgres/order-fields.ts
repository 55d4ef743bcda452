import { atLeast, atMost, jsonObject, matches, maxLength, minLength, oneOf } from '../../contract/rule.ts'
import { bool, int, list, optional, type Rule, text } from '../../contract/shape.ts'
import { newTag, nodes, securityGroups, storageType } from './fields.ts'
import { engine, specs } from './products.ts'

/*
 * The parameters of an order for instances. What concerns money and activities has no counterpart here: it is checked
 * and has no effect. Security groups are kept and shown, and nothing more.
 */

const outOfRange = 'InvalidParameterValue.ParameterOutRangeError'
const badAccount = 'InvalidParameterValue.InvalidAccountNameError'
const badLength = 'InvalidParameterValue.InvalidPasswordLengthError'
const badCount = 'InvalidParameterValue.InvalidInstanceNum'
const noNetwork = 'InvalidParameter.VpcNotFoundError'

/** For how many months an instance may be paid. */
export const months = [1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 24, 36] as const

const STORAGE_STEP = 10
const wholeSteps: Rule<number, typeof outOfRange> = {
  keyword: 'multipleOf',
  limit: STORAGE_STEP,
  code: outOfRange,
  holds: (value) => value % STORAGE_STEP === 0,
}

const zeroOrOne = (zh: string, en: string) => optional(int(zh, en, [oneOf([0, 1], outOfRange)]))
const version = (zh: string, en: string, example: string) => optional(text(zh, en, [], { example }))

export const orderFields = {
  SpecCode: text(
    '规格码',
    'Spec code',
    [
      oneOf(
        specs.map(({ code }) => code),
        'InvalidParameterValue.SpecNotRecognizedError',
      ),
    ],
    {
      example: 'pg.it.medium4',
    },
  ),
  Storage: int(
    '存储,GB,10 的倍数',
    'Storage in GB, a multiple of 10',
    [atLeast(STORAGE_STEP, outOfRange), wholeSteps],
    {
      example: 100,
    },
  ),
  InstanceCount: int('数量,1 到 10', 'How many, 1 to 10', [atLeast(1, badCount), atMost(10, badCount)], { example: 1 }),
  Period: int(
    '时长,月:1 到 12、24、36;按量计费为 1',
    'Months: 1 to 12, 24 or 36; 1 when paid by the hour',
    [oneOf(months, outOfRange)],
    { example: 1 },
  ),
  Charset: text('字符集:UTF8 或 LATIN1', 'Character set: UTF8 or LATIN1', [
    oneOf(['UTF8', 'LATIN1'], 'InvalidParameterValue.InvalidCharset'),
  ]),
  AdminName: text(
    '管理账号名,1 到 16 个字母、数字、下划线;不能为 postgres、public、none,不能以数字、pg_、tencentdb_ 开头',
    'Name of the admin account: 1 to 16 letters, digits and `_`; not postgres, public or none, nor begun by a digit, pg_ or tencentdb_',
    [matches(/^(?!(postgres|public|none)$|pg_|tencentdb_|\d)\w{1,16}$/i, badAccount)],
    { example: 'dbadmin' },
  ),
  AdminPassword: text(
    '管理账号密码,8 到 32 个字符,含大小写字母、数字和符号,不能以 / 开头;不保存',
    'Password of the admin account: 8 to 32 characters with lower case, upper case, digits and symbols, not begun by /; it is not kept',
    [
      minLength(8, badLength),
      maxLength(32, badLength),
      matches(
        /^(?!\/)(?=.*[a-z])(?=.*[A-Z])(?=.*\d)(?=.*[^A-Za-z\d])[A-Za-z\d()`~!@#$%^&*\-+=_|{}[\]:;'<>,.?/]+$/,
        'InvalidParameterValue.InvalidPasswordValueError',
      ),
    ],
    { secret: true, example: 'Ab3$efgh' },
  ),
  Zone: text('主可用区', 'Main zone', [], { example: 'ap-guangzhou-3' }),
  DBMajorVersion: version('PostgreSQL 大版本号', 'Major version of PostgreSQL', '17'),
  DBVersion: version('PostgreSQL 版本号,空等同未给出', 'Version of PostgreSQL; empty counts as none', '17.4'),
  DBKernelVersion: version('内核版本号', 'Kernel version', 'v17.4_r1.3'),
  InstanceChargeType: optional(
    text('计费:PREPAID(默认)或 POSTPAID_BY_HOUR,不分大小写', 'PREPAID (the default) or POSTPAID_BY_HOUR, in any case', [
      matches(/^(PREPAID|POSTPAID_BY_HOUR)?$/i, 'InvalidParameterValue.IllegalInstanceChargeType'),
    ]),
  ),
  VpcId: optional(text('私有网络 ID', 'VPC', [matches(/^(vpc-[0-9a-z]+)?$/, noNetwork)], { example: 'vpc-86v957zb' })),
  SubnetId: optional(text('子网 ID', 'Subnet', [matches(/^(subnet-[0-9a-z]+)?$/, noNetwork)])),
  DBNodeSet: optional(nodes),
  AutoRenewFlag: zeroOrOne('是否自动续费', 'Whether to renew by itself'),
  AutoVoucher: zeroOrOne('是否自动用代金券,无影响', 'Whether to use vouchers; no effect'),
  VoucherIds: optional(list(text('代金券 ID', 'Voucher'), '代金券,无影响', 'Vouchers; no effect')),
  ProjectId: optional(int('项目 ID', 'Project', [atLeast(0, 'InvalidParameterValue.IllegalProjectId')])),
  ActivityId: optional(int('活动 ID,无影响', 'Activity; no effect')),
  Name: optional(
    text('名称,至多 60 个汉字、字母、数字、_、-', 'Name: at most 60 Chinese characters, letters, digits, `_` and `-`', [
      maxLength(60, 'InvalidParameterValue.ParameterLengthLimitError'),
      matches(/^[\p{Script=Han}\w-]*$/u, 'InvalidParameterValue.ParameterCharacterError'),
    ]),
  ),
  TagList: optional(list(newTag, '标签', 'Tags')),
  SecurityGroupIds: optional(securityGroups),
  NeedSupportTDE: zeroOrOne(
    '是否透明数据加密,创建后不能更改',
    'Whether to encrypt the data (TDE); never changed later',
  ),
  KMSKeyId: optional(
    text(
      '自己的主密钥,默认由产品代管;仅加密时',
      'A CMK of your own, by default the one that the product keeps; with TDE only',
    ),
  ),
  KMSRegion: optional(
    text('主密钥所在地域,默认为实例地域;仅加密时', "Region of the CMK, by default the instance's; with TDE only"),
  ),
  KMSClusterId: optional(
    text('KMS 集群,默认共享集群;仅加密时', 'KMS cluster, by default the shared one; with TDE only'),
  ),
  DBEngine: optional(text('引擎:postgresql', 'Engine: postgresql', [oneOf(['', engine])])),
  DBEngineConfig: optional(
    text(
      '引擎配置,JSON;postgresql 没有配置项',
      'Configuration of the engine, JSON; postgresql has nothing to configure',
      [jsonObject()],
    ),
  ),
  SyncMode: optional(
    text('主备同步:Semi-sync(默认)或 Async', 'Replication: Semi-sync (the default) or Async', [
      oneOf(['', 'Semi-sync', 'Async']),
    ]),
  ),
  NeedSupportIpv6: zeroOrOne('是否支持 IPv6', 'Whether to speak IPv6'),
  DeletionProtection: optional(bool('是否开启删除保护', 'Whether to protect from deletion')),
  StorageType: storageType,
} as const
