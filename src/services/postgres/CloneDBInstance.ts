import { t } from '../../contract/fault.ts'
import { matches } from '../../contract/rule.ts'
import { list, optional, text } from '../../contract/shape.ts'
import type { DbInstance } from '../../domain/instance.ts'
import { seconds } from '../../domain/time.ts'
import type { Desk } from '../service.ts'
import { newTags } from '../tagging.ts'
import { fromTagKeyValue } from '../tags.ts'
import { copyChanges, copyOf, placedLike } from './copy.ts'
import { copyFields, renewFlag, voucherFlag } from './copy-fields.ts'
import { instanceId, instanceResource, newTag, nodes, taggedInstances } from './fields.ts'
import { findInstance } from './instance.ts'
import { nodesOf, orderNumber } from './order.ts'
import { orderFields } from './order-fields.ts'
import { zonesOf } from './products.ts'
import { action } from './service.ts'
import { momentOf } from './time.ts'

export default action({
  title: t('克隆实例', 'Clone an instance'),
  about: t(
    '从一个运行中的实例创建新实例。克隆与源实例共用数据密钥和主密钥,主密钥也绑定到克隆。本机的真实数据库克隆其当前数据,恢复时间最多为一分钟前。',
    'Makes a new instance from a running one. The clone shares the data keys and the CMK of its source, and the CMK is bound to it too. Of a real database on this machine the clone is what that holds now: the moment may be at most a minute past.',
  ),
  rate: 20,
  effect: 'write',
  resource: instanceResource,
  input: {
    DBInstanceId: instanceId,
    ...copyFields,
    SpecCode: orderFields.SpecCode,
    AutoRenewFlag: renewFlag,
    VpcId: text('私有网络 ID', 'VPC', [matches(/^vpc-[0-9a-z]+$/)], { example: 'vpc-86v957zb' }),
    SubnetId: text('子网 ID', 'Subnet', [matches(/^subnet-[0-9a-z]+$/)], { example: 'subnet-enm92y0m' }),
    TagList: optional(list(newTag, '标签', 'Tags')),
    DBNodeSet: optional(nodes),
    AutoVoucher: voucherFlag,
    VoucherIds: optional(text('代金券,无影响', 'Vouchers; no effect')),
    BackupSetId: optional(text('备份集 ID', 'Backup to restore from')),
    RecoveryTargetTime: optional(
      text('恢复到的时间,UTC+8', 'Moment to restore to, in UTC+8', [], { example: '2019-05-01 08:00:00' }),
    ),
    SyncMode: orderFields.SyncMode,
  },
  output: {
    DealName: text('订单号', 'Deal'),
    BillId: text('账单号', 'Bill'),
    DBInstanceId: text('克隆的实例 ID', 'Id of the clone'),
  },
  faults: [
    'FailedOperation.AllocateQuotasError',
    'FailedOperation.FailedOperationError',
    'InvalidParameter.ParameterCheckError',
    'InvalidParameterValue.IllegalZone',
    'InvalidParameterValue.InvalidParameterValueError',
    'OperationDenied.InstanceStatusLimitError',
    'ResourceNotFound.InstanceNotFoundError',
  ],
  examples: [
    {
      title: t('克隆到某一时刻', 'As of a moment'),
      input: {
        DBInstanceId: 'postgres-abcdefg',
        SpecCode: 'pg.it.small2',
        Storage: 20,
        Period: 1,
        AutoRenewFlag: 0,
        VpcId: 'vpc-86v957zb',
        SubnetId: 'subnet-enm92y0m',
        InstanceChargeType: 'POSTPAID_BY_HOUR',
        RecoveryTargetTime: '2019-05-01 08:00:00',
      },
      output: {
        DealName: '2025080908000012345678',
        BillId: '2025080908000087654321',
        DBInstanceId: 'postgres-a1b2c3d4',
      },
    },
  ],
  async run(order, desk) {
    const source = await findInstance(desk, order.DBInstanceId)
    checkMoment(desk, source, order)
    const copy = copyOf(desk, source, order, {
      zone: source.zone,
      nodes: nodesOf(desk, source.zone, order.DBNodeSet, zonesOf(source.region)),
      kind: 'primary',
      master: '',
    })
    const [clone = copy] = await placedLike(desk, source, [copy])
    const tagged = { ...taggedInstances(desk, clone.region), resource: clone.id }
    const tags = fromTagKeyValue(order.TagList)
    return {
      output: { DealName: clone.dealName, BillId: orderNumber(desk), DBInstanceId: clone.id },
      changes: [
        ...(await copyChanges(desk, source, clone)),
        ...(await newTags(desk, [tagged], tags, 'FailedOperation.FailedOperationError')),
      ],
    }
  },
})

/** A real database keeps no past to go back to: for how many seconds what it holds now is taken for what it held. */
const NEAR = 60

/** A clone is of one moment of the source's life. No backups are kept here, so that none can be named. */
function checkMoment(
  desk: Desk<'InvalidParameterValue.InvalidParameterValueError'>,
  source: DbInstance,
  {
    BackupSetId = '',
    RecoveryTargetTime = '',
  }: { readonly BackupSetId?: string; readonly RecoveryTargetTime?: string },
): void {
  const refuse = (field: string) => desk.fault('InvalidParameterValue.InvalidParameterValueError', `\`${field}\``)
  if (BackupSetId !== '') throw refuse('BackupSetId')
  const moment = momentOf(RecoveryTargetTime)
  const now = seconds(desk.now)
  const first = source.driver === 'local' ? Math.max(source.createTime, now - NEAR) : source.createTime
  if (moment === undefined || moment < first || moment > now) throw refuse('RecoveryTargetTime')
}
