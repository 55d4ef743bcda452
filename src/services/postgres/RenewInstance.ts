import { t } from '../../contract/fault.ts'
import { oneOf } from '../../contract/rule.ts'
import { int, list, optional, text } from '../../contract/shape.ts'
import { latestEnd, prolonged } from '../../domain/term.ts'
import { seconds } from '../../domain/time.ts'
import { voucherFlag } from './copy-fields.ts'
import { instanceId, instanceResource } from './fields.ts'
import { changed, findInstance, requireStatus, up } from './instance.ts'
import { orderNumber } from './order.ts'
import { months } from './order-fields.ts'
import { action } from './service.ts'

export default action({
  title: t('续费实例', 'Renew an instance'),
  about: t(
    '包年包月实例从到期时间起续期,至多到现在起十年后。',
    'Prolongs a prepaid instance from its expiry, to ten years from now at most.',
  ),
  rate: 20,
  effect: 'write',
  resource: instanceResource,
  input: {
    DBInstanceId: instanceId,
    Period: int('月数', 'Months', [oneOf(months)], { example: 1 }),
    AutoVoucher: voucherFlag,
    VoucherIds: optional(list(text('代金券 ID', 'Voucher'), '代金券,无影响', 'Vouchers; no effect')),
  },
  output: { DealName: text('订单号', 'Deal') },
  faults: [
    'InvalidParameterValue.InvalidParameterValueError',
    'OperationDenied.InstanceStatusLimitError',
    'OperationDenied.PostPaidPayModeError',
    'ResourceNotFound.InstanceNotFoundError',
  ],
  examples: [
    {
      title: t('一个月', 'A month'),
      after: [
        {
          action: 'ModifyDBInstanceChargeType',
          input: { DBInstanceId: 'postgres-plain', InstanceChargeType: 'PREPAID', Period: 1 },
        },
      ],
      input: { DBInstanceId: 'postgres-plain', Period: 1 },
      output: { DealName: '2025080908000012345678' },
    },
  ],
  async run({ DBInstanceId, Period }, desk) {
    const row = await findInstance(desk, DBInstanceId)
    if (row.payType !== 'prepaid') throw desk.fault('OperationDenied.PostPaidPayModeError', `\`${row.id}\``)
    requireStatus(desk, row, up, 'OperationDenied.InstanceStatusLimitError')
    const now = seconds(desk.now)
    const expireTime = prolonged(row.expireTime, now, Period)
    if (expireTime > latestEnd(now)) throw desk.fault('InvalidParameterValue.InvalidParameterValueError', '`Period`')
    return { output: { DealName: orderNumber(desk) }, changes: [changed(desk, row, { expireTime })] }
  },
})
