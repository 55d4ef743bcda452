import type { Infer } from '../../contract/shape.ts'
import type { Account, TagRow } from '../../domain/account.ts'
import { type DbInstance, type DbNetwork, type DbNode, isolatedAt, statusAt } from '../../domain/instance.ts'
import { toTagKeyValue } from '../tags.ts'
import type { instanceFields } from './instance-fields.ts'
import { NETWORK_SECONDS, networksOf, publicAddress, publicStatus } from './networks.ts'
import { engine, machineType } from './products.ts'
import { wallTime } from './time.ts'

const NO_OFFLINE = '0001-01-04 00:00:00'

/** An instance as the API shows it at a moment. `followers` are the read-only instances that it has. */
export const viewOf = (
  row: DbInstance,
  account: Account,
  tags: readonly TagRow[],
  followers: number,
  seconds: number,
): Infer<typeof instanceFields> => ({
  Region: row.region,
  Zone: row.zone,
  VpcId: row.vpc,
  SubnetId: row.subnet,
  DBInstanceId: row.id,
  DBInstanceName: row.name,
  DBInstanceStatus: statusAt(row, seconds),
  DBInstanceMemory: row.memory,
  DBInstanceStorage: row.storage,
  DBInstanceCpu: row.cpu,
  DBInstanceClass: row.specCode,
  DBMajorVersion: row.majorVersion,
  DBVersion: row.dbVersion,
  DBKernelVersion: row.kernelVersion,
  DBInstanceType: row.kind,
  DBInstanceVersion: 'standard',
  DBCharset: row.charset,
  CreateTime: wallTime(row.createTime),
  UpdateTime: wallTime(row.updateTime),
  ExpireTime: wallTime(row.expireTime),
  IsolatedTime: wallTime(isolatedAt(row)),
  PayType: row.payType,
  AutoRenew: Number(row.autoRenew),
  DBInstanceNetInfo: netInfoOf(row, seconds),
  Type: machineType,
  AppId: account.appId,
  Uid: Number(account.uin),
  ProjectId: row.projectId,
  TagList: tags.map(toTagKeyValue),
  MasterDBInstanceId: row.master,
  ReadOnlyInstanceNum: followers,
  StatusInReadonlyGroup: row.readOnlyGroup === '' ? '' : statusAt(row, seconds),
  OfflineTime: NO_OFFLINE,
  DBNodeSet: row.nodes.map(nodeView),
  IsSupportTDE: Number(row.tde),
  DBEngine: engine,
  DBEngineConfig: '',
  NetworkAccessList: [],
  SupportIpv6: Number(row.ipv6),
  ExpandedCpu: 0,
  DeletionProtection: row.deletionProtection,
  DBInstanceStorageType: row.storageType,
})

const nodeView = ({ role, zone, cluster }: DbNode) => ({
  Role: role,
  Zone: zone,
  ...(cluster !== undefined && { DedicatedClusterId: cluster }),
})

/** Clients count on two or three rows, of which one is public. */
const netInfoOf = (row: DbInstance, now: number) => [
  ...networksOf(row).map((network) => privateInfo(network, row.port, now)),
  publicInfoOf(row, now),
]

/** An address in a network, as the API shows it at a moment. */
export const privateInfo = ({ vpc, subnet, ip, time }: DbNetwork, port: number, now: number) => ({
  Address: '',
  Ip: ip,
  Port: port,
  NetType: 'private',
  Status: now - time < NETWORK_SECONDS ? 'opening' : 'opened',
  VpcId: vpc,
  SubnetId: subnet,
  ProtocolType: engine,
})

function publicInfoOf(row: DbInstance, now: number) {
  const Status = publicStatus(row, now)
  const is = Status === 'opened' || Status === 'opening'
  return {
    Address: is ? publicAddress(row) : '',
    Ip: '',
    Port: is ? row.port : 0,
    NetType: 'public',
    Status,
    VpcId: '',
    SubnetId: '',
    ProtocolType: is ? engine : '',
  }
}
