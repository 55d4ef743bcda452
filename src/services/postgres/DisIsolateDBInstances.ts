import { t } from '../../contract/fault.ts'
import { oneOf } from '../../contract/rule.ts'
import { bool, int, list, optional, text } from '../../contract/shape.ts'
import type { DbInstance } from '../../domain/instance.ts'
import { latestEnd, prolonged } from '../../domain/term.ts'
import { seconds } from '../../domain/time.ts'
import type { Change } from '../../store/store.ts'
import type { Desk } from '../service.ts'
import { instanceIds, instancesResource } from './fields.ts'
import { changed, findInstances, requireStatus, up } from './instance.ts'
import { months } from './order-fields.ts'
import { action } from './service.ts'
import { opening } from './tde.ts'

export default action({
  title: t('解除隔离实例', 'Take instances out of isolation'),
  about: t(
    '恢复已隔离的实例;包年包月实例从到期时间或现在起续期,至多到现在起十年后。加密实例的主密钥不可用时,状态变为 limited run。只读实例须在主实例恢复之后或与其一同恢复。',
    'Takes isolated instances back into service; a prepaid one is renewed from its expiry, or from now when that is past, to ten years from now at most. An encrypted one whose CMK cannot be used ends in limited run. A read-only one comes back with its primary or after it.',
  ),
  rate: 20,
  effect: 'write',
  resource: instancesResource,
  input: {
    DBInstanceIdSet: instanceIds,
    Period: optional(int('续期月数,默认 1', 'Months to renew for, 1 by default', [oneOf(months)], { example: 1 })),
    AutoVoucher: optional(bool('是否自动用代金券,无影响', 'Whether to use vouchers; no effect')),
    VoucherIds: optional(list(text('代金券 ID', 'Voucher'), '代金券,无影响', 'Vouchers; no effect')),
  },
  output: {},
  faults: ['OperationDenied.InstanceStatusLimitOpError', 'ResourceNotFound.InstanceNotFoundError'],
  examples: [
    { title: t('恢复', 'Take back'), input: { DBInstanceIdSet: ['postgres-isolated'], Period: 1 }, output: {} },
  ],
  async run({ DBInstanceIdSet, Period = 1 }, desk) {
    const rows = await findInstances(desk, DBInstanceIdSet)
    for (const row of rows) requireStatus(desk, row, ['isolated'], 'OperationDenied.InstanceStatusLimitOpError')
    const now = seconds(desk.now)
    const changes: Change[] = [...(await primariesOf(desk, rows))]
    for (const row of rows) {
      const phase = await opening(desk, row, 'disisolating', 'lapsing')
      changes.push(
        changed(desk, row, {
          phase,
          phaseTime: now,
          ...(row.payType === 'prepaid' && {
            // Cut off rather than refused: one that is paid for long has to come back too.
            expireTime: Math.max(row.expireTime, Math.min(prolonged(row.expireTime, now, Period), latestEnd(now))),
          }),
        }),
      )
    }
    return { output: {}, changes }
  },
})

type Refused = 'OperationDenied.InstanceStatusLimitOpError' | 'ResourceNotFound.InstanceNotFoundError'

/** The instances outside the call that some in it follow: written as they are, so that none goes down meanwhile. */
async function primariesOf(desk: Desk<Refused>, rows: readonly DbInstance[]): Promise<readonly Change[]> {
  const called = new Set(['', ...rows.map(({ id }) => id)])
  const masters = rows.map(({ master }) => master).filter((master) => !called.has(master))
  const primaries = await findInstances(desk, masters)
  for (const primary of primaries) requireStatus(desk, primary, up, 'OperationDenied.InstanceStatusLimitOpError')
  return primaries.map((row) => ({ update: 'dbInstance', row }))
}
