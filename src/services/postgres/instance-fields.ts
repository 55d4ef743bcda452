import { bool, int, list, nullable, optional, record, text } from '../../contract/shape.ts'
import { instanceId, nodes, tag } from './fields.ts'

export const netInfo = record(
  {
    Address: text('域名', 'Domain name'),
    Ip: text('IP 地址', 'IP address'),
    Port: int('端口', 'Port'),
    NetType: text('网络类型:private、public', 'Kind of network: private or public'),
    Status: text('状态:initing 未开通,opened 已开通', 'State: initing while not opened, opened'),
    VpcId: text('私有网络 ID', 'VPC'),
    SubnetId: text('子网 ID', 'Subnet'),
    ProtocolType: text('协议类型', 'Protocol'),
  },
  '网络连接',
  'A way to connect',
)

export const networkAccess = record(
  {
    ResourceId: text('网络资源 ID', 'Id of the network resource'),
    ResourceType: int('资源类型', 'Kind of resource'),
    VpcId: text('私有网络 ID', 'VPC'),
    Vip: text('IPv4 地址', 'IPv4 address'),
    Vip6: text('IPv6 地址', 'IPv6 address'),
    Vport: int('端口', 'Port'),
    SubnetId: text('子网 ID', 'Subnet'),
    VpcStatus: int('网络状态', 'State of the network'),
  },
  '网络',
  'A network',
)

export const instanceFields = {
  Region: text('地域', 'Region', [], { example: 'ap-guangzhou' }),
  Zone: text('主可用区', 'Main zone', [], { example: 'ap-guangzhou-3' }),
  VpcId: text('私有网络 ID', 'VPC'),
  SubnetId: text('子网 ID', 'Subnet'),
  DBInstanceId: instanceId,
  DBInstanceName: text('实例名称', 'Name'),
  DBInstanceStatus: text(
    '状态:applying、initing、running、limited run、restarting、isolating、isolated、disisolating',
    'Status: applying, initing, running, limited run, restarting, isolating, isolated or disisolating',
  ),
  DBInstanceMemory: int('内存,GB', 'Memory in GB'),
  DBInstanceStorage: int('存储,GB', 'Storage in GB'),
  DBInstanceCpu: int('CPU 核数', 'CPU cores'),
  DBInstanceClass: text('规格码', 'Spec code'),
  DBMajorVersion: text('PostgreSQL 大版本号', 'Major version of PostgreSQL'),
  DBVersion: text('PostgreSQL 版本号', 'Version of PostgreSQL'),
  DBKernelVersion: text('内核版本号', 'Kernel version'),
  DBInstanceType: text('实例类型:primary、readonly', 'Kind of instance: primary or readonly'),
  DBInstanceVersion: text('实例版本:standard', 'Edition: standard'),
  DBCharset: text('字符集', 'Character set'),
  CreateTime: text('创建时间,UTC+8', 'Time of creation, UTC+8'),
  UpdateTime: text('最后更新时间,UTC+8', 'Time of the last update, UTC+8'),
  ExpireTime: text('到期时间,UTC+8;按量计费为全零', 'Time of expiry, UTC+8; zeros when paid by the hour'),
  IsolatedTime: text('隔离时间,UTC+8;未隔离为全零', 'Time of isolation, UTC+8; zeros when not isolated'),
  PayType: text('计费:prepaid、postpaid', 'How it is paid: prepaid or postpaid'),
  AutoRenew: int('是否自动续费:0 或 1', 'Whether it renews by itself: 0 or 1'),
  DBInstanceNetInfo: list(netInfo, '网络连接信息', 'Ways to connect'),
  Type: text('机器类型', 'Kind of machine'),
  AppId: int('账号 AppId', 'AppId of the account'),
  Uid: int('账号 UIN', 'UIN of the account'),
  ProjectId: int('项目 ID', 'Project'),
  TagList: list(tag, '标签', 'Tags'),
  MasterDBInstanceId: text('主实例 ID,仅只读实例', 'Primary instance, of a read-only one'),
  ReadOnlyInstanceNum: int('只读实例数量', 'How many read-only instances it has'),
  StatusInReadonlyGroup: text(
    '在只读组中的状态,即实例状态;不在组中为空',
    'Status in its read-only group, which is its own; empty outside one',
  ),
  OfflineTime: text('下线时间', 'Time at which it goes offline'),
  DBNodeSet: nullable(nodes),
  IsSupportTDE: int('是否透明数据加密:0 或 1', 'Whether its data is encrypted (TDE): 0 or 1'),
  DBEngine: text('数据库引擎', 'Database engine'),
  DBEngineConfig: text('引擎配置', 'Configuration of the engine'),
  NetworkAccessList: nullable(list(networkAccess, '网络列表,已废弃', 'Networks, obsolete')),
  SupportIpv6: int('是否支持 IPv6:0 或 1', 'Whether it speaks IPv6: 0 or 1'),
  ExpandedCpu: optional(int('弹性扩容的 CPU 核数', 'CPU cores gained by elastic scaling')),
  DeletionProtection: optional(bool('是否开启删除保护', 'Whether it is protected from deletion')),
  DBInstanceStorageType: optional(text('存储类型', 'Kind of storage')),
} as const

export const dbInstance = record(instanceFields, '实例', 'An instance')
