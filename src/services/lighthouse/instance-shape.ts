import { bool, type Infer, int, list, nullable, record, text } from '../../contract/shape.ts'
import { keyId, tag } from './fields.ts'
import { blueprintId, bundleId, instanceId } from './instance-fields.ts'

/*
 * An instance as clients see it.
 */

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
