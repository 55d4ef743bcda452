import { t } from '../../contract/fault.ts'
import { oneOf } from '../../contract/rule.ts'
import { bool, int, optional, record, text } from '../../contract/shape.ts'
import type { LighthouseInstance } from '../../domain/lighthouse.ts'
import { renewFlags } from '../../domain/lighthouse-offer.ts'
import { latestEnd, prolonged } from '../../domain/term.ts'
import { seconds } from '../../domain/time.ts'
import type { Desk } from '../service.ts'
import { instanceIds } from './instance-fields.ts'
import { findInstances, instanceResources, movedOr, ownRefusals } from './instances.ts'
import { periods } from './order-fields.ts'
import { action } from './service.ts'

export default action({
  title: t('续费实例', 'Renew instances'),
  about: t(
    '从到期时间起续期,已到期的从现在起,至多到十年之后。已隔离的实例恢复为已关机。没有到期时间的实例仍无到期时间。不计费。',
    'Prolongs the time of instances from its end, or from now when that is past, to ten years from now at most. One that was isolated comes back stopped; one without an end keeps none. Nothing is charged.',
  ),
  rate: 10,
  effect: 'write',
  internal: 'FailedOperation',
  resource: instanceResources,
  input: {
    InstanceIds: instanceIds,
    InstanceChargePrepaid: record(
      {
        Period: int('续费月数:1 到 12、24、36、48 或 60', 'Months more: 1 to 12, 24, 36, 48 or 60', [oneOf(periods)], {
          example: 1,
        }),
        RenewFlag: optional(
          text(
            '到期后:NOTIFY_AND_AUTO_RENEW、NOTIFY_AND_MANUAL_RENEW 或 DISABLE_NOTIFY_AND_MANUAL_RENEW;默认不变',
            'When its time is over: NOTIFY_AND_AUTO_RENEW, NOTIFY_AND_MANUAL_RENEW or DISABLE_NOTIFY_AND_MANUAL_RENEW; by default as before',
            [oneOf(['', ...renewFlags])],
          ),
        ),
      },
      '预付费',
      'Prepayment',
    ),
    RenewDataDisk: optional(
      bool(
        '是否一并续费数据盘;此处的实例没有数据盘',
        'Whether data disks are renewed too; the instances here have none',
      ),
    ),
    AutoVoucher: optional(bool('是否自动用券;此处不计费', 'Whether vouchers are used; nothing is charged here')),
  },
  output: {},
  faults: [
    'FailedOperation.RenewResourcesFailed',
    'OperationDenied.InstanceCreating',
    'ResourceNotFound.InstanceIdNotFound',
    'UnsupportedOperation.LatestOperationUnfinished',
  ],
  examples: [
    {
      title: t('续费一个月', 'A month more'),
      input: { InstanceIds: ['lhins-a1b2c3d4'], InstanceChargePrepaid: { Period: 1 } },
      output: {},
    },
    {
      title: t('恢复已隔离的实例', 'One that was isolated'),
      input: {
        InstanceIds: ['lhins-isolated'],
        InstanceChargePrepaid: { Period: 12, RenewFlag: 'NOTIFY_AND_AUTO_RENEW' },
      },
      output: {},
    },
  ],
  async run({ InstanceIds, InstanceChargePrepaid: { Period, RenewFlag } }, desk) {
    const rows = await findInstances(desk, InstanceIds)
    const changes = rows.map((row) => {
      const next = movedOr(desk, ownRefusals.RenewInstances, row, 'RenewInstances')
      const expireTime = renewedUntil(desk, row, Period)
      return {
        update: 'lighthouseInstance' as const,
        row: { ...next, expireTime, renewFlag: RenewFlag || row.renewFlag },
      }
    })
    return { output: {}, changes }
  },
})

/** Until when the instance then is there, in Unix seconds; 0 where its time has no end. */
function renewedUntil(
  desk: Desk<'FailedOperation.RenewResourcesFailed'>,
  { id, expireTime }: LighthouseInstance,
  months: number,
): number {
  if (expireTime === 0) return 0
  const now = seconds(desk.now)
  const until = prolonged(expireTime, now, months)
  if (until > latestEnd(now)) throw desk.fault('FailedOperation.RenewResourcesFailed', `\`${id}\` \`Period\``)
  return until
}
