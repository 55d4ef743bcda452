import { atLeast, atMost, matches, maxItems, maxLength, minItems, minLength } from '../../contract/rule.ts'
import { int, list, optional, text } from '../../contract/shape.ts'
import type { BackupPlan, DbInstance } from '../../domain/instance.ts'
import { seconds } from '../../domain/time.ts'
import type { Desk } from '../service.ts'

/*
 * Backup plans. They are plans only: nothing here makes backups.
 */

const time = (zh: string, en: string) =>
  text(zh, en, [matches(/^([01]\d|2[0-3]):[0-5]\d:[0-5]\d$/)], { example: '01:00:00' })
const days = (zh: string, en: string) => int(zh, en, [atLeast(7), atMost(1830)], { example: 7 })

/** The name of a plan; the code refuses one that is too short or too long. */
export const planName = <const C extends string>(code: C) =>
  text('计划名称,1 到 60 个字符', 'Name of the plan, 1 to 60 characters', [minLength(1, code), maxLength(60, code)])

export const planFields = {
  BackupPeriod: list(
    text('星期的英文小写,或 01 到 31 的日期', 'Weekday in lower case, or a day of the month, 01 to 31'),
    '备份日',
    'Days of the backup',
    [minItems(1), maxItems(31)],
  ),
  MinBackupStartTime: optional(time('最早开始时间', 'Earliest start')),
  MaxBackupStartTime: optional(time('最晚开始时间,晚于最早', 'Latest start, after the earliest')),
  BaseBackupRetentionPeriod: optional(days('数据备份保留天数,7 到 1830', 'Days that a data backup is kept, 7 to 1830')),
} as const

const weekdays = ['monday', 'tuesday', 'wednesday', 'thursday', 'friday', 'saturday', 'sunday']

/** The plan of an instance of which nothing was changed. */
const standingPlan = ({ id, createTime }: DbInstance): BackupPlan => ({
  id: id.replace('postgres-', 'plan-'),
  name: 'default',
  standing: true,
  every: 'week',
  period: weekdays,
  earliest: '00:00:00',
  latest: '01:00:00',
  days: 7,
  logDays: 7,
  createTime,
  updateTime: createTime,
})

export const plansOf = (row: DbInstance): readonly BackupPlan[] =>
  row.backupPlans.length === 0 ? [standingPlan(row)] : row.backupPlans

/** What a call says of a plan. */
export interface PlanEntry {
  readonly PlanName?: string
  readonly BackupPeriod?: readonly string[]
  readonly MinBackupStartTime?: string
  readonly MaxBackupStartTime?: string
  readonly BaseBackupRetentionPeriod?: number
  readonly LogBackupRetentionPeriod?: number
}

/** A plan with what a call says of it. @throws {Fault} for days or times that do not fit together */
export function planned(
  desk: Desk<'InvalidParameter.ParameterCheckError'>,
  plan: BackupPlan,
  entry: PlanEntry,
): BackupPlan {
  const next: BackupPlan = {
    ...plan,
    name: entry.PlanName ?? plan.name,
    period: entry.BackupPeriod ?? plan.period,
    earliest: entry.MinBackupStartTime ?? plan.earliest,
    latest: entry.MaxBackupStartTime ?? plan.latest,
    days: entry.BaseBackupRetentionPeriod ?? plan.days,
    logDays: entry.LogBackupRetentionPeriod ?? plan.logDays,
    updateTime: seconds(desk.now),
  }
  const fits = (day: string) => (next.every === 'week' ? weekdays.includes(day) : /^(0[1-9]|[12]\d|3[01])$/.test(day))
  if (!next.period.every(fits) || new Set(next.period).size < next.period.length)
    throw desk.fault('InvalidParameter.ParameterCheckError', '`BackupPeriod`')
  if (next.latest <= next.earliest)
    throw desk.fault('InvalidParameter.ParameterCheckError', '`MinBackupStartTime`, `MaxBackupStartTime`')
  return next
}
