import { t } from '../../contract/fault.ts'
import { maxItems, minItems } from '../../contract/rule.ts'
import { int, list, record, text } from '../../contract/shape.ts'
import { regionOf } from '../place.ts'
import { action } from './service.ts'

const deal = record(
  {
    DealName: text('订单号', 'Deal'),
    OwnerUin: text('账号 UIN', 'UIN of the account'),
    Count: int('实例数量', 'How many instances'),
    PayMode: int('1:包年包月;0:按量计费', '1 for prepaid, 0 for paid by the hour'),
    FlowId: int('任务号', 'Number of the task'),
    DBInstanceIdSet: list(text('实例 ID', 'Id of an instance'), '实例 ID', 'Ids of the instances'),
  },
  '订单',
  'A deal',
)

export default action({
  title: t('查询订单', 'Look up deals'),
  about: t(
    '返回订单及其实例;未知订单号略去。',
    'Returns deals with the instances that they made; unknown ones are left out.',
  ),
  rate: 20,
  effect: 'read',
  resource: '*',
  input: {
    DealNames: list(text('订单号', 'Deal'), '订单号', 'The deals', [
      minItems(1, 'InvalidParameterValue.NullDealNames'),
      maxItems(100),
    ]),
  },
  output: { TotalCount: int('订单数量', 'How many deals'), Deals: list(deal, '订单', 'The deals') },
  faults: [],
  examples: [
    {
      title: t('未知订单', 'A deal that nobody knows'),
      input: { DealNames: ['2025080908000012345678'] },
      output: { TotalCount: 0, Deals: [] },
    },
  ],
  async run({ DealNames }, desk) {
    const { account } = desk.caller
    const where = { account, region: regionOf(desk), dealName: DealNames.filter((name) => name !== '') }
    const rows = await desk.read.find('dbInstance', { where, order: [['dealName', 'asc']] })
    const deals = rows.map((row) => ({
      DealName: row.dealName,
      OwnerUin: account,
      Count: 1,
      PayMode: Number(row.payType === 'prepaid'),
      // The last digits of a deal's number tell it apart, and so they do its task.
      FlowId: Number(row.dealName.slice(-8)),
      DBInstanceIdSet: [row.id],
    }))
    return { output: { TotalCount: deals.length, Deals: deals } }
  },
})
