import { isOperating, type LighthouseInstance, stateAt } from '../../domain/lighthouse.ts'
import { bundleOf } from '../../domain/lighthouse-offer.ts'
import { isoTime, seconds } from '../../domain/time.ts'
import { placeOf } from '../place.ts'
import type { Desk } from '../service.ts'
import { toKeyValue } from '../tags.ts'
import type { WireInstance } from './instance-shape.ts'
import { systemOf, taggedInstancesAt } from './instances.ts'

/** The instances as clients see them; two questions to the store, however many they are. */
export async function describeInstances(
  desk: Desk<never>,
  rows: readonly LighthouseInstance[],
): Promise<readonly WireInstance[]> {
  if (rows.length === 0) return []
  const place = placeOf(desk)
  const ids = rows.map(({ id }) => id)
  const [bindings, tags] = await Promise.all([
    desk.read.find('keyPairBinding', { where: { ...place, instance: ids }, order: [['keyPair', 'asc']] }),
    desk.read.find('tag', { where: { ...taggedInstancesAt(place), resource: ids }, order: [['key', 'asc']] }),
  ])
  const bound = Map.groupBy(bindings, ({ instance }) => instance)
  const tagged = Map.groupBy(tags, ({ resource }) => resource)
  return rows.map((row) => ({
    ...bodyOf(row),
    PublicAddresses: [publicAddressOf(desk, row)],
    ...stateOf(row, desk.now),
    LoginSettings: { KeyIds: [...new Set((bound.get(row.id) ?? []).map(({ keyPair }) => keyPair))] },
    Tags: (tagged.get(row.id) ?? []).map(toKeyValue),
  }))
}

/** Where the instance answers: with doors, that is where this server opens them. */
export const publicAddressOf = ({ settings }: Desk<never>, row: LighthouseInstance): string =>
  settings.instances === 'door' ? settings.doorHost : row.publicIp

const stateOf = (row: LighthouseInstance, now: number) => ({
  InstanceState: stateAt(row, now),
  LatestOperation: row.operation,
  LatestOperationState: isOperating(row, now) ? 'OPERATING' : 'SUCCESS',
  LatestOperationRequestId: row.operationRequest,
  LatestOperationStartedTime: isoTime(seconds(row.operationTime)),
  IsolatedTime: isoTime(row.isolatedTime),
  CreatedTime: isoTime(row.createTime),
  ExpiredTime: isoTime(row.expireTime),
})

/** What of an instance stays as it is from one operation to the next. */
function bodyOf(row: LighthouseInstance) {
  const bundle = bundleOf(row.bundle)
  if (bundle === undefined) throw new Error(`${row.id} has the bundle ${row.bundle}, which is not there`)
  const image = systemOf(row)
  return {
    InstanceId: row.id,
    BundleId: row.bundle,
    BlueprintId: row.blueprint,
    CPU: bundle.cpu,
    Memory: bundle.memory,
    InstanceName: row.name,
    InstanceChargeType: 'PREPAID',
    SystemDisk: { DiskType: 'CLOUD_SSD', DiskSize: bundle.disk, DiskId: row.id.replace('lhins-', 'lhdisk-') },
    PrivateAddresses: [row.privateIp],
    InternetAccessible: {
      InternetChargeType: 'TRAFFIC_POSTPAID_BY_HOUR',
      InternetMaxBandwidthOut: bundle.bandwidth,
      PublicIpAssigned: true,
    },
    RenewFlag: row.renewFlag,
    Uuid: row.uuid,
    PlatformType: image.type,
    Platform: image.platform,
    OsName: image.os,
    Zone: row.zone,
    InstanceRestrictState: 'NORMAL',
    SupportIpv6Detail: { IsSupport: false, Detail: '', Message: '' },
    PublicIpv6Addresses: [],
    InitInvocationId: '',
    InstanceViolationDetail: null,
  }
}
