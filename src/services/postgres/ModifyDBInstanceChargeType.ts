import { t } from '../../contract/fault.ts'
import { matches, oneOf } from '../../contract/rule.ts'
import { int, optional, text } from '../../contract/shape.ts'
import { renewFlag, voucherFlag } from './copy-fields.ts'
import { instanceId, instanceResource } from './fields.ts'
import { changed, findInstance, requireStatus, up } from './instance.ts'
import { orderNumber } from './order.ts'
import { months } from './order-fields.ts'
import { action } from './service.ts'
import { termsOf } from './terms.ts'

export default action({
  title: t('修改计费类型', 'Change how an instance is paid for'),
  about: t(
    '在按量计费与包年包月之间转换,从现在起计时。',
    'Changes from paid by the hour to prepaid or back; the time runs from now.',
  ),
  rate: 20,
  effect: 'write',
  resource: instanceResource,
  input: {
    DBInstanceId: instanceId,
    InstanceChargeType: text(
      '计费:PREPAID 或 POSTPAID_BY_HOUR,不分大小写',
      'PREPAID or POSTPAID_BY_HOUR, in any case',
      [matches(/^(PREPAID|POSTPAID_BY_HOUR)$/i)],
    ),
    Period: int('月数;按量计费为 1', 'Months; 1 when paid by the hour', [oneOf(months)], { example: 1 }),
    AutoRenewFlag: optional(renewFlag),
    AutoVoucher: voucherFlag,
  },
  output: { DealName: text('订单号', 'Deal') },
  faults: [
    'InvalidParameterValue.InvalidParameterValueError',
    'OperationDenied.InstanceStatusLimitError',
    'ResourceNotFound.InstanceNotFoundError',
  ],
  examples: [
    {
      title: t('转为包年包月', 'To prepaid'),
      input: { DBInstanceId: 'postgres-plain', InstanceChargeType: 'PREPAID', Period: 1, AutoRenewFlag: 0 },
      output: { DealName: '2025080908000012345678' },
    },
  ],
  async run(order, desk) {
    const row = await findInstance(desk, order.DBInstanceId)
    requireStatus(desk, row, up, 'OperationDenied.InstanceStatusLimitError')
    const terms = termsOf(desk, order, 'InvalidParameterValue.InvalidParameterValueError')
    if (terms.payType === row.payType)
      throw desk.fault('InvalidParameterValue.InvalidParameterValueError', '`InstanceChargeType`')
    return { output: { DealName: orderNumber(desk) }, changes: [changed(desk, row, terms)] }
  },
})
