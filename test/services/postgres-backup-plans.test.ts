import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { failed, fresh, invalid, of, wrongStatusForOp } from '../support/postgres-life.ts'

/*
 * Backup plans of PostgreSQL instances over HTTP.
 */

const one = { DBInstanceId: 'postgres-plain' }
const check = 'InvalidParameter.ParameterCheckError'
const monthly = { ...one, PlanName: 'monthly', BackupPeriodType: 'month', BackupPeriod: ['01', '15'] }

interface Plan {
  readonly PlanId: string
  readonly PlanName: string
  readonly PlanType: string
  readonly BackupPeriod: string
  readonly BackupPeriodType: string
  readonly MinBackupStartTime: string
  readonly BaseBackupRetentionPeriod: number
  readonly LogBackupRetentionPeriod: number
  readonly UpdatedTime: string
}

describe('backup plans', () => {
  it('are made beside the default one, changed and deleted', async () => {
    await using house = await fresh()
    const { done, refused, wait } = of(house)
    const plans = async (): Promise<readonly Plan[]> => (await done('DescribeBackupPlans', one)).Plans
    const [before] = await plans()
    wait(60)
    await done('ModifyBackupPlan', { ...one, BackupPeriod: ['monday', 'friday'], LogBackupRetentionPeriod: 9 })
    const [standing] = await plans()
    assert.deepEqual(
      [standing?.BackupPeriod, standing?.LogBackupRetentionPeriod, standing?.PlanType, standing?.PlanId],
      ['["monday","friday"]', 9, 'default', before?.PlanId],
    )
    assert.ok((standing?.UpdatedTime ?? '') > (before?.UpdatedTime ?? '?'))
    const { PlanId } = await done('CreateBackupPlan', { ...monthly, BaseBackupRetentionPeriod: 30 })
    const made = (await plans()).find((plan) => plan.PlanId === PlanId)
    assert.deepEqual(
      [made?.PlanName, made?.PlanType, made?.BackupPeriodType, made?.BackupPeriod, made?.BaseBackupRetentionPeriod],
      ['monthly', 'custom', 'month', '["01","15"]', 30],
    )
    const times = { MinBackupStartTime: '02:00:00', MaxBackupStartTime: '03:00:00' }
    await done('ModifyBackupPlan', { ...one, PlanId, ...times, PlanName: 'changed', BackupPeriod: ['31'] })
    const [first, changed] = await plans()
    assert.equal(first?.MinBackupStartTime, '00:00:00')
    assert.deepEqual(
      [changed?.PlanName, changed?.MinBackupStartTime, changed?.BackupPeriod],
      ['changed', '02:00:00', '["31"]'],
    )
    const another = await done('CreateBackupPlan', monthly)
    await done('DeleteBackupPlan', { ...one, PlanId })
    const again = await done('CreateBackupPlan', monthly)
    assert.equal(new Set([PlanId, another.PlanId, again.PlanId].slice(1)).size, 2)
    assert.equal((await plans()).length, 3)
    await refused(check, 'DeleteBackupPlan', { ...one, PlanId: first?.PlanId })
    await refused(check, 'DeleteBackupPlan', { ...one, PlanId: 'plan-none' })
    await refused(check, 'ModifyBackupPlan', { ...one, PlanId: 'plan-none' })
  })

  it('are refused where they do not fit', async () => {
    await using house = await fresh()
    const { done, refused } = of(house)
    for (const [code, wrong] of [
      [check, { BackupPeriod: ['monday'] }],
      [check, { BackupPeriod: ['32'] }],
      [check, { BackupPeriod: ['01', '01'] }],
      [check, { BackupPeriodType: 'week' }],
      [check, { MinBackupStartTime: '02:00:00' }],
      [check, { MinBackupStartTime: '02:00:00', MaxBackupStartTime: '02:00:00' }],
      [invalid, { MinBackupStartTime: '24:00:00' }],
      [invalid, { BackupPeriodType: 'year' }],
      [invalid, { BackupPeriod: [] }],
      [invalid, { BaseBackupRetentionPeriod: 6 }],
      [invalid, { BaseBackupRetentionPeriod: 1831 }],
      ['InvalidParameterValue.ParameterLengthLimitError', { PlanName: '' }],
      ['InvalidParameterValue.ParameterLengthLimitError', { PlanName: 'x'.repeat(61) }],
    ] as const)
      await refused(code, 'CreateBackupPlan', { ...monthly, ...wrong })
    for (const [code, wrong] of [
      [check, { BackupPeriod: ['01'] }],
      [invalid, { BackupMethod: 'snapshot' }],
      [invalid, { LogBackupRetentionPeriod: 6 }],
      [check, { PlanName: '' }],
      [check, { PlanName: 'x'.repeat(61) }],
    ] as const)
      await refused(code, 'ModifyBackupPlan', { ...one, ...wrong })
    for (let i = 0; i < 19; i++) await done('CreateBackupPlan', monthly)
    await refused(failed, 'CreateBackupPlan', monthly)
    await done('IsolateDBInstances', { DBInstanceIdSet: [one.DBInstanceId] })
    await refused(wrongStatusForOp, 'CreateBackupPlan', monthly)
    await refused(wrongStatusForOp, 'ModifyBackupPlan', one)
    await refused(wrongStatusForOp, 'DeleteBackupPlan', { ...one, PlanId: 'plan-plain-1' })
  })
})
