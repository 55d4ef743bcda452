import { t } from '../../contract/fault.ts'
import { list, text } from '../../contract/shape.ts'
import type { Change } from '../../store/store.ts'
import { regionOf } from '../place.ts'
import type { Desk } from '../service.ts'
import { newTags } from '../tagging.ts'
import { fromTagKeyValue } from '../tags.ts'
import { taggedInstances } from './fields.ts'
import { instanceOf, type Order, orderNumber, planOf } from './order.ts'
import { orderFields } from './order-fields.ts'
import { placed } from './placing.ts'
import { kmsRegions } from './products.ts'
import { action } from './service.ts'
import { customKey, makeDataKey, managedKey, type Wrapping } from './tde.ts'

const example = {
  SpecCode: 'pg.it.medium4',
  Storage: 100,
  InstanceCount: 1,
  Period: 1,
  Charset: 'UTF8',
  AdminName: 'dbadmin',
  AdminPassword: 'Ab3$efgh',
  Zone: 'ap-guangzhou-3',
  DBMajorVersion: '17',
  VpcId: 'vpc-86v957zb',
  SubnetId: 'subnet-enm92y0m',
}

export default action({
  title: t('创建实例', 'Create instances'),
  about: t(
    '创建一个或多个实例,无须另行初始化。开启透明数据加密时,每个实例从 KMS 取得一个数据密钥,只保存其密文,主密钥随即绑定到实例。',
    'Creates one or more instances, which need no initialisation. With TDE each gets a data key from KMS, of which only the ciphertext is kept, and the CMK is bound to it.',
  ),
  rate: 100,
  effect: 'write',
  resource: '*',
  input: orderFields,
  output: {
    DealNames: list(text('订单号', 'Deal'), '订单号,每个实例一个', 'Deals, one for each instance'),
    BillId: text('账单号', 'Bill'),
    DBInstanceIdSet: list(
      text('实例 ID', 'Id of an instance'),
      '实例 ID,仅按量计费;包年包月为空',
      'Ids of the instances when paid by the hour; empty when prepaid',
    ),
  },
  faults: [
    'FailedOperation.AllocateQuotasError',
    'FailedOperation.FailedOperationError',
    'InvalidParameter.ParameterCheckError',
    'InvalidParameterValue.IllegalZone',
    'InvalidParameterValue.InvalidParameterValueError',
    'InvalidParameterValue.ParameterOutRangeError',
  ],
  examples: [
    {
      title: t('包年包月', 'Prepaid'),
      input: { ...example, InstanceChargeType: 'PREPAID', Period: 12, Name: 'orders' },
      output: { DealNames: ['2025080908000012345678'], BillId: '2025080908000087654321', DBInstanceIdSet: [] },
    },
    {
      title: t('按量计费,加密,密钥在另一地域', 'Paid by the hour, encrypted, its key in another region'),
      input: { ...example, InstanceChargeType: 'POSTPAID_BY_HOUR', NeedSupportTDE: 1, KMSRegion: 'ap-hongkong' },
      output: {
        DealNames: ['2025080908000012345678'],
        BillId: '2025080908000087654321',
        DBInstanceIdSet: ['postgres-a1b2c3d4'],
      },
    },
  ],
  async run(order, desk) {
    const plan = planOf(desk, regionOf(desk), order)
    const ordered = Array.from({ length: order.InstanceCount }, () => instanceOf(desk, plan))
    const instances = await placed(desk, ordered, order.AdminPassword)
    const wrapping = plan.tde ? await wrappingOf(desk, plan.region, order) : undefined
    const changes: Change[] = [...(wrapping?.changes ?? [])]
    for (const row of instances) {
      changes.push({ insert: 'dbInstance', row })
      if (wrapping !== undefined) changes.push({ insert: 'encryptionKey', row: await makeDataKey(desk, wrapping, row) })
    }
    const bearers = instances.map(({ region, id }) => ({ ...taggedInstances(desk, region), resource: id }))
    changes.push(
      ...(await newTags(desk, bearers, fromTagKeyValue(order.TagList), 'FailedOperation.FailedOperationError')),
    )
    return {
      output: {
        DealNames: instances.map((instance) => instance.dealName),
        BillId: orderNumber(desk),
        // The ids of what is prepaid are learnt from the deals.
        DBInstanceIdSet: plan.payType === 'prepaid' ? [] : instances.map((instance) => instance.id),
      },
      changes,
    }
  },
})

type Refused =
  | 'FailedOperation.FailedOperationError'
  | 'InvalidParameter.ParameterCheckError'
  | 'InvalidParameterValue.InvalidParameterValueError'

/** The CMK that the order asks for: its own, or the one that the product keeps. An empty text counts as none. */
function wrappingOf(desk: Desk<Refused>, region: string, order: Order): Promise<Wrapping> {
  const place = { region: order.KMSRegion || region, cluster: order.KMSClusterId ?? '' }
  if (!kmsRegions.includes(place.region)) throw desk.fault('InvalidParameter.ParameterCheckError', '`KMSRegion`')
  return order.KMSKeyId ? customKey(desk, order.KMSKeyId, place) : managedKey(desk, place)
}
