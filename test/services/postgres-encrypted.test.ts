import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { type InstancePhase, statusAt } from '../../src/domain/instance.ts'
import {
  account,
  changeKey,
  clerk,
  cluster,
  clusterKey,
  codeOf,
  counted,
  counts,
  create,
  decrypt,
  disabledKey,
  encrypted,
  filter,
  fresh,
  hongkongKey,
  keysOf,
  order,
  ownKey,
  password,
  postgresOf,
  region,
} from '../support/postgres-world.ts'

/*
 * Encrypted PostgreSQL instances over HTTP: where their keys come from, and that nothing is half-written.
 */

describe('an encrypted instance', () => {
  it('is created, comes to run by the clock, and has a data key that KMS opens', async () => {
    await using house = await fresh()
    const sdk = house.sdk('postgres', {}, { region })
    const made = await sdk.CreateInstances({ ...encrypted, KMSKeyId: ownKey, Name: 'ledger' })
    const [id = ''] = made.DBInstanceIdSet ?? []
    assert.match(id, /^postgres-[0-9a-z]{8}$/)
    assert.match(made.BillId ?? '', /^\d{22}$/)
    assert.equal(made.DealNames?.length, 1)

    const seen: (string | undefined)[] = []
    for (let second = 0; second < 3; second++) {
      const { DBInstanceSet, TotalCount } = await sdk.DescribeDBInstances({ Filters: [filter('db-instance-id', id)] })
      assert.equal(TotalCount, 1)
      assert.equal(DBInstanceSet?.[0]?.IsSupportTDE, 1)
      seen.push(DBInstanceSet?.[0]?.DBInstanceStatus)
      house.clock.advance(1000)
    }
    const ages = seen.map((status) => ['applying', 'initing', 'running'].indexOf(status ?? ''))
    assert.deepEqual(ages, ages.toSorted())
    assert.equal(ages.at(-1), 2)

    const { EncryptionKeys } = await sdk.DescribeEncryptionKeys({ DBInstanceId: id })
    assert.equal(EncryptionKeys?.length, 1)
    const [key] = EncryptionKeys ?? []
    const { DEKCipherTextBlob = '', CreateTime = '', ...rest } = key ?? {}
    assert.deepEqual(rest, { KeyId: ownKey, KeyAlias: 'mine', IsEnabled: 1, KeyRegion: region, KMSClusterId: '' })
    assert.match(CreateTime, /^\d{4}-\d\d-\d\d \d\d:\d\d:\d\d$/)
    assert.equal((await decrypt(house, DEKCipherTextBlob)).length, 32)

    const disable = await house.call('kms', 'DisableKey', { KeyId: ownKey })
    assert.equal(codeOf(disable), 'FailedOperation.CmkUsedByCloudProduct')
    assert.ok(disable.Error?.Message.includes(id))
  })

  it('applies, initialises and runs at fixed ages', async () => {
    await using house = await fresh()
    const row = await house.store.read.get('dbInstance', { account, region, id: 'postgres-plain' })
    assert.ok(row)
    const statuses = [-1, 0, 1, 2, 1e9].map((age) => statusAt(row, row.createTime + age))
    assert.deepEqual(statuses, ['applying', 'applying', 'initing', 'running', 'running'])
  })

  it('waits for its server where there is one', async () => {
    await using house = await fresh()
    const row = await house.store.read.get('dbInstance', { account, region, id: 'postgres-plain' })
    assert.ok(row)
    const late = (phase: InstancePhase) => statusAt({ ...row, driver: 'local', phase }, row.phaseTime + 1e9)
    const phases = ['creating', 'restarting', 'isolating', 'disisolating', 'running', 'limited', 'isolated'] as const
    assert.deepEqual(phases.map(late), [
      'initing',
      'restarting',
      'isolating',
      'disisolating',
      'running',
      'limited run',
      'isolated',
    ])
  })

  it('rests on the key that the product keeps, one for all instances of a KMS region', async () => {
    await using house = await fresh()
    const [a = '', b = ''] = await create(house, { ...encrypted, InstanceCount: 2 })
    const [c = ''] = await create(house, { ...encrypted, DBMajorVersion: '11', DBKernelVersion: 'v11.12_r1.3' })
    const keys = await Promise.all([a, b, c].map(async (id) => (await keysOf(house, id)).EncryptionKeys[0]))
    assert.equal(new Set(keys.map((key) => key.KeyId)).size, 1)
    assert.deepEqual(new Set(keys.map((key) => key.KeyAlias)), new Set(['PGSQL-KMS']))
    const deks = await Promise.all(keys.map((key) => decrypt(house, key.DEKCipherTextBlob)))
    assert.equal(new Set(deks.map((dek) => dek.toString('hex'))).size, 3)

    const { KeyMetadata } = await house.call('kms', 'DescribeKey', { KeyId: keys[0].KeyId })
    assert.notEqual(KeyMetadata.Owner, 'user')
    const bindings = await house.store.read.find('keyBinding', { where: { account, key: keys[0].KeyId } })
    assert.deepEqual(
      bindings.map(({ product, resource }) => `${product} ${resource}`).sort(),
      [a, b, c].map((id) => `postgres ${id}`).sort(),
    )
  })

  it('may have its key in another region', async () => {
    await using house = await fresh()
    const [managed = ''] = await create(house, { ...encrypted, KMSRegion: 'ap-singapore' })
    const [own = ''] = await create(house, { ...encrypted, KMSRegion: 'ap-hongkong', KMSKeyId: hongkongKey })
    const [key] = (await keysOf(house, managed)).EncryptionKeys
    assert.deepEqual([key.KeyRegion, key.IsEnabled], ['ap-singapore', 1])
    assert.equal((await decrypt(house, key.DEKCipherTextBlob, 'ap-singapore')).length, 32)
    const [abroad] = (await keysOf(house, own)).EncryptionKeys
    assert.deepEqual([abroad.KeyId, abroad.KeyRegion, abroad.KeyAlias], [hongkongKey, 'ap-hongkong', 'abroad'])
  })

  it('may have its key in a KMS cluster', async () => {
    await using house = await fresh()
    const [id = ''] = await create(house, { ...encrypted, KMSKeyId: clusterKey, KMSClusterId: cluster })
    const [managed = ''] = await create(house, { ...encrypted, KMSClusterId: cluster })
    assert.equal((await keysOf(house, id)).EncryptionKeys[0].KMSClusterId, cluster)
    assert.equal((await keysOf(house, managed)).EncryptionKeys[0].KMSClusterId, cluster)
    // The one managed key of the region is in the cluster now.
    const reply = await postgresOf(house)('CreateInstances', encrypted)
    assert.equal(codeOf(reply), 'InvalidParameterValue.InvalidParameterValueError')
  })

  it('gets a new managed key when the old one is gone', async () => {
    await using house = await fresh()
    const [first = ''] = await create(house, encrypted)
    const before = (await keysOf(house, first)).EncryptionKeys[0].KeyId
    await house.store.commit([{ remove: 'cmk', row: { account, id: before } }])
    const [second = ''] = await create(house, encrypted)
    const [third = ''] = await create(house, encrypted)
    const after = (await keysOf(house, second)).EncryptionKeys[0].KeyId
    assert.notEqual(after, before)
    assert.equal((await keysOf(house, third)).EncryptionKeys[0].KeyId, after)
  })

  it('shares one managed key though the first two are created at once', async () => {
    await using house = await fresh()
    const made = await Promise.all([1, 2, 3].map(() => create(house, encrypted)))
    const keys = await Promise.all(made.map(async ([id = '']) => (await keysOf(house, id)).EncryptionKeys[0].KeyId))
    assert.equal(new Set(keys).size, 1)
  })

  it('can be created by a sub-user that may not touch KMS, since the linked role does that', async () => {
    await using house = await fresh()
    await create(house, { ...encrypted, KMSKeyId: ownKey }, clerk)
    const reply = await house.call('kms', 'DescribeKey', { KeyId: ownKey }, clerk)
    assert.equal(codeOf(reply), 'UnauthorizedOperation')
  })

  it('leaves no clear data key and no password anywhere', async () => {
    await using house = await fresh()
    const reply = await postgresOf(house)('CreateInstances', { ...encrypted, KMSKeyId: ownKey })
    const [id] = reply.DBInstanceIdSet
    const [key] = (await keysOf(house, id)).EncryptionKeys
    const dek = await decrypt(house, key.DEKCipherTextBlob)
    const records = await house.records(reply.RequestId)
    const actions = records.map((record) => record.action).sort()
    assert.deepEqual(actions, ['BindCloudResource', 'CreateInstances', 'DescribeKey', 'GenerateDataKey'])
    const kept = await Promise.all(counted.map((table) => house.store.read.find(table as 'dbInstance', { where: {} })))
    const everything = JSON.stringify([reply, records, kept])
    for (const secret of [password, dek.toString('base64'), dek.toString('hex'), JSON.stringify([...dek])])
      assert.ok(!everything.includes(secret))
    assert.ok(everything.includes(key.DEKCipherTextBlob))
  })
})

describe('nothing is half-written', () => {
  it('when the CMK is disabled', async () => {
    await using house = await fresh()
    const before = await counts(house)
    const reply = await postgresOf(house)('CreateInstances', { ...encrypted, KMSKeyId: disabledKey })
    assert.equal(codeOf(reply), 'InvalidParameterValue.InvalidParameterValueError')
    assert.deepEqual(await counts(house), before)
  })

  it('when the managed CMK is disabled', async () => {
    await using house = await fresh()
    const [id = ''] = await create(house, encrypted)
    const { KeyId } = (await keysOf(house, id)).EncryptionKeys[0]
    await changeKey(house, KeyId, { state: 'Disabled' })
    const before = await counts(house)
    const reply = await postgresOf(house)('CreateInstances', encrypted)
    assert.equal(codeOf(reply), 'FailedOperation.FailedOperationError')
    const made = (await house.records(reply.RequestId)).find((record) => record.action === 'GenerateDataKey')
    assert.equal(made?.code, 'ResourceUnavailable.CmkDisabled')
    assert.deepEqual(await counts(house), before)
  })

  for (const [broken, table] of [
    ['GenerateDataKey', 'key_material'],
    ['BindCloudResource', 'key_binding'],
  ] as const) {
    it(`when ${broken} fails`, async () => {
      await using house = await fresh()
      const before = await counts(house)
      const orders = [{ ...encrypted, KMSKeyId: ownKey }, ...(broken === 'BindCloudResource' ? [encrypted] : [])]
      house.store.exec(`ALTER TABLE ${table} RENAME TO gone`)
      for (const parameters of orders) {
        const reply = await postgresOf(house)('CreateInstances', parameters)
        assert.equal(codeOf(reply), 'FailedOperation.FailedOperationError')
        const failed = (await house.records(reply.RequestId)).find((record) => record.action === broken)
        assert.equal(failed?.code, 'InternalError')
      }
      house.store.exec(`ALTER TABLE gone RENAME TO ${table}`)
      assert.deepEqual(await counts(house), before)
      assert.equal(codeOf(await house.call('kms', 'DisableKey', { KeyId: ownKey })), undefined)
    })
  }

  it('when the linked role is withdrawn', async () => {
    await using house = await fresh('    withdrawnRoles: [postgres]')
    const before = await counts(house)
    for (const parameters of [encrypted, { ...encrypted, KMSKeyId: ownKey }]) {
      const reply = await postgresOf(house)('CreateInstances', parameters)
      assert.equal(codeOf(reply), 'FailedOperation.FailedOperationError')
    }
    assert.deepEqual(await counts(house), before)
    await create(house, order)
  })

  it("when the customer's own key has the managed key's alias", async () => {
    await using house = await fresh()
    // Kept for the product by now, but a key may have had it from before.
    const { KeyId } = await house.call('kms', 'CreateKey', { Alias: 'from_before' })
    assert.equal(
      (await house.call('kms', 'UpdateAlias', { KeyId, Alias: 'pgsql-kms' })).Error?.Code,
      'InvalidParameterValue.InvalidAlias',
    )
    house.store.exec("UPDATE cmk SET alias = 'PGSQL-KMS' WHERE alias = 'from_before'")
    const before = await counts(house)
    assert.equal(codeOf(await postgresOf(house)('CreateInstances', encrypted)), 'FailedOperation.FailedOperationError')
    assert.deepEqual(await counts(house), before)
  })
})
