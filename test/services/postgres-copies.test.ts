import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import {
  clone,
  expire,
  failed,
  follower,
  fresh,
  invalid,
  of,
  order,
  unknown,
  wallNow,
  wrongStatus,
} from '../support/postgres-life.ts'

/*
 * PostgreSQL instances that are made from others, over HTTP.
 */

describe('an instance made from another', () => {
  it('shares the keys of its source, and binds the CMK for itself', async () => {
    await using house = await fresh()
    const { done, keys, bound, wait, instance } = of(house)
    const [source] = await keys('postgres-secret')
    const cloned = await done('CloneDBInstance', {
      ...clone,
      DBInstanceId: 'postgres-secret',
      Name: '克隆',
      TagList: [{ TagKey: 'team', TagValue: 'copies' }],
    })
    const followed = await done('CreateReadOnlyDBInstance', {
      ...follower,
      MasterDBInstanceId: 'postgres-secret',
      InstanceCount: 2,
      TagList: { TagKey: 'a', TagValue: '1' },
      Tags: [{ TagKey: 'b', TagValue: '2' }],
    })
    const copies = [cloned.DBInstanceId, ...followed.DBInstanceIdSet]
    for (const id of copies) assert.deepEqual(await keys(id), [source])
    assert.deepEqual(await bound(), ['postgres-secret', ...copies].sort())
    const made = await instance(cloned.DBInstanceId)
    assert.match(made.DBInstanceStatus, /^(applying|initing)$/)
    assert.deepEqual(
      [made.DBInstanceName, made.DBInstanceType, made.MasterDBInstanceId, made.IsSupportTDE, made.TagList],
      ['克隆', 'primary', '', 1, [{ TagKey: 'team', TagValue: 'copies' }]],
    )
    const reader = await instance(followed.DBInstanceIdSet[0])
    assert.deepEqual(
      [reader.DBInstanceType, reader.MasterDBInstanceId, reader.IsSupportTDE, reader.TagList.length],
      ['readonly', 'postgres-secret', 1, 2],
    )
    assert.equal((await instance('postgres-secret')).ReadOnlyInstanceNum, 2)

    wait(3)
    await done('IsolateDBInstances', { DBInstanceIdSet: [cloned.DBInstanceId] })
    wait(3)
    await done('DestroyDBInstance', { DBInstanceId: cloned.DBInstanceId })
    assert.deepEqual(await bound(), ['postgres-secret', ...followed.DBInstanceIdSet].sort())
  })

  it('is not made while the CMK cannot be used', async () => {
    await using house = await fresh()
    const { refused } = of(house)
    await expire(house)
    await refused(failed, 'CloneDBInstance', { ...clone, DBInstanceId: 'postgres-secret' })
    await refused(failed, 'CreateReadOnlyDBInstance', { ...follower, MasterDBInstanceId: 'postgres-secret' })
    assert.equal(await house.store.read.count('dbInstance', {}), 2)
    assert.equal(await house.store.read.count('encryptionKey', {}), 1)
  })

  it('is refused where its order does not fit, in the codes of each action', async () => {
    await using house = await fresh()
    const { done, refused } = of(house)
    const source = { ...clone, DBInstanceId: 'postgres-secret' }
    const node = (Role: string, Zone: string) => ({ Role, Zone })
    for (const [code, patch] of [
      [invalid, { RecoveryTargetTime: undefined }],
      [invalid, { BackupSetId: 'backup-1' }],
      [invalid, { RecoveryTargetTime: undefined, BackupSetId: 'backup-1' }],
      [invalid, { RecoveryTargetTime: '2021-01-01 00:00:00' }],
      [invalid, { RecoveryTargetTime: '2099-01-01 00:00:00' }],
      [invalid, { RecoveryTargetTime: '2022-13-45 00:00:00' }],
      [invalid, { RecoveryTargetTime: 'now' }],
      [invalid, { Storage: 15 }],
      [invalid, { Storage: 6010 }],
      [invalid, { Period: 2 }],
      [invalid, { AutoRenewFlag: 2 }],
      ['InvalidParameterValue.SpecNotRecognizedError', { SpecCode: 'pg.it.huge' }],
      ['InvalidParameterValue.IllegalProjectId', { ProjectId: -1 }],
      ['InvalidParameterValue.IllegalZone', { DBNodeSet: [node('Primary', 'ap-shanghai-1')] }],
      ['InvalidParameter.ParameterCheckError', { DBNodeSet: [node('Primary', 'ap-guangzhou-2')] }],
      [unknown, { DBInstanceId: 'postgres-none' }],
    ] as const)
      await refused(code, 'CloneDBInstance', { ...source, ...patch })
    const primary = { ...follower, MasterDBInstanceId: 'postgres-secret' }
    const reader = (await done('CreateReadOnlyDBInstance', primary)).DBInstanceIdSet[0]
    for (const [code, patch] of [
      ['InvalidParameterValue.BadSpec', { SpecCode: 'pg.it.huge' }],
      ['InvalidParameterValue.IllegalProjectId', { ProjectId: -1 }],
      ['InvalidParameterValue.IllegalZone', { Zone: 'ap-shanghai-1' }],
      ['InvalidParameterValue.InvalidInstanceNum', { InstanceCount: 11 }],
      ['InvalidParameter.VpcNotFoundError', { VpcId: 'net' }],
      ['FailedOperation.ROGroupNotFoundError', { ReadOnlyGroupId: 'pgrogrp-a1b2c3d4' }],
      [invalid, { DBVersion: '9.6' }],
      [invalid, { Period: 2 }],
      [unknown, { MasterDBInstanceId: 'postgres-none' }],
      [wrongStatus, { MasterDBInstanceId: 'postgres-secret' }],
    ] as const) {
      if (code === wrongStatus) await done('RestartDBInstance', { DBInstanceId: 'postgres-secret' })
      await refused(code, 'CreateReadOnlyDBInstance', { ...primary, ...patch })
    }
    await refused(invalid, 'CreateReadOnlyDBInstance', { ...follower, MasterDBInstanceId: reader })
    const [large] = (await done('CreateInstances', order)).DBInstanceIdSet
    house.clock.advance(3000)
    await refused(invalid, 'CloneDBInstance', { ...source, DBInstanceId: large, RecoveryTargetTime: wallNow(house) })
  })
})
