import { t } from '../../contract/fault.ts'
import { matches, oneOf } from '../../contract/rule.ts'
import { int, list, optional, text } from '../../contract/shape.ts'
import type { Change } from '../../store/store.ts'
import { newTags } from '../tagging.ts'
import { fromTagKeyValue } from '../tags.ts'
import { copyChanges, copyOf, placedLike } from './copy.ts'
import { codes, copyFields, renewFlag, voucherFlag } from './copy-fields.ts'
import { INSTANCE, instanceId, newTag, taggedInstances } from './fields.ts'
import { readyGroup, requireRoom, touched } from './group.ts'
import { anyGroupId } from './group-fields.ts'
import { findInstance } from './instance.ts'
import { orderNumber } from './order.ts'
import { orderFields } from './order-fields.ts'
import { zonesOf } from './products.ts'
import { action } from './service.ts'

export default action({
  title: t('创建只读实例', 'Create read-only instances'),
  about: t(
    '为一个主实例创建只读实例,并可加入其只读组。只读实例与主实例共用数据密钥和主密钥。',
    'Creates read-only instances of a primary, whose data keys and CMK they share, in one of its read-only groups if you like.',
  ),
  rate: 20,
  effect: 'write',
  resource: ({ MasterDBInstanceId }) => [`${INSTANCE}/${MasterDBInstanceId}`],
  input: {
    Zone: orderFields.Zone,
    MasterDBInstanceId: instanceId,
    ...copyFields,
    SpecCode: text('规格码', 'Spec code', [oneOf(codes, 'InvalidParameterValue.BadSpec')], { example: 'pg.it.small2' }),
    InstanceCount: orderFields.InstanceCount,
    VpcId: orderFields.VpcId,
    SubnetId: orderFields.SubnetId,
    AutoVoucher: voucherFlag,
    VoucherIds: orderFields.VoucherIds,
    AutoRenewFlag: optional(renewFlag),
    ReadOnlyGroupId: anyGroupId,
    TagList: optional(newTag),
    NeedSupportIpv6: optional(int('是否支持 IPv6', 'Whether to speak IPv6', [oneOf([0, 1])])),
    DBVersion: optional(text('须为主实例的版本,空等同未给出', "The primary's version; empty counts as none")),
    DedicatedClusterId: optional(text('专属集群 ID', 'Dedicated cluster', [matches(/^(cluster-[0-9a-z]+)?$/)])),
    Tags: optional(list(newTag, '标签', 'Tags')),
  },
  output: {
    DealNames: list(text('订单号', 'Deal'), '订单号,每个实例一个', 'Deals, one for each instance'),
    BillId: text('账单号', 'Bill'),
    DBInstanceIdSet: list(text('实例 ID', 'Id of an instance'), '实例 ID', 'Ids of the instances'),
    BillingParameters: optional(text('计费参数,无', 'Billing parameters; there are none')),
  },
  faults: [
    'FailedOperation.AllocateQuotasError',
    'FailedOperation.FailedOperationError',
    'FailedOperation.ROGroupNotFoundError',
    'InvalidParameterValue.IllegalZone',
    'InvalidParameterValue.InvalidParameterValueError',
    'OperationDenied.InstanceStatusLimitError',
    'OperationDenied.ROGroupStatusError',
    'OperationDenied.RoInstanceCountExeedError',
    'ResourceNotFound.InstanceNotFoundError',
  ],
  examples: [
    {
      title: t('按量计费', 'Paid by the hour'),
      input: {
        Zone: 'ap-guangzhou-1',
        MasterDBInstanceId: 'postgres-abcdefg',
        SpecCode: 'pg.it.small2',
        Storage: 20,
        InstanceCount: 1,
        Period: 1,
        InstanceChargeType: 'POSTPAID_BY_HOUR',
      },
      output: {
        DealNames: ['2025080908000012345678'],
        BillId: '2025080908000087654321',
        DBInstanceIdSet: ['postgres-a1b2c3d4'],
      },
    },
  ],
  async run(order, desk) {
    const { MasterDBInstanceId, ReadOnlyGroupId, Zone: zone, DBVersion, TagList, Tags = [] } = order
    const source = await findInstance(desk, MasterDBInstanceId)
    if (!zonesOf(source.region).includes(zone)) throw desk.fault('InvalidParameterValue.IllegalZone', '`Zone`')
    if (source.kind !== 'primary')
      throw desk.fault('InvalidParameterValue.InvalidParameterValueError', '`MasterDBInstanceId`')
    if (DBVersion && DBVersion !== source.dbVersion)
      throw desk.fault('InvalidParameterValue.InvalidParameterValueError', '`DBVersion`')
    const group = ReadOnlyGroupId ? await readyGroup(desk, ReadOnlyGroupId) : undefined
    if (group !== undefined && group.master !== source.id)
      throw desk.fault('InvalidParameterValue.InvalidParameterValueError', '`ReadOnlyGroupId`')
    if (group !== undefined) await requireRoom(desk, group, order.InstanceCount)
    const node = { role: 'Primary', zone, ...(order.DedicatedClusterId && { cluster: order.DedicatedClusterId }) }
    const copies = Array.from({ length: order.InstanceCount }, () => ({
      ...copyOf(desk, source, order, { zone, nodes: [node], kind: 'readonly', master: source.id }),
      ipv6: order.NeedSupportIpv6 === 1,
      readOnlyGroup: group?.id ?? '',
    }))
    const made = await placedLike(desk, source, copies)
    const changes: Change[] = []
    for (const row of made) changes.push(...(await copyChanges(desk, source, row)))
    const bearers = made.map(({ id }) => ({ ...taggedInstances(desk, source.region), resource: id }))
    const tags = fromTagKeyValue([...(TagList === undefined ? [] : [TagList]), ...Tags])
    changes.push(...(await newTags(desk, bearers, tags, 'FailedOperation.FailedOperationError')))
    return {
      output: {
        DealNames: made.map((row) => row.dealName),
        BillId: orderNumber(desk),
        DBInstanceIdSet: made.map((row) => row.id),
      },
      // The updates keep an isolation of the primary or a deletion of the group that happens at the same time from
      // missing the new followers.
      changes: [{ update: 'dbInstance', row: source }, ...(group === undefined ? [] : [touched(group)]), ...changes],
    }
  },
})
