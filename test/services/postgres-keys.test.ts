import assert from 'node:assert/strict'
import { after, before, describe, it } from 'node:test'
import { regions } from '../../src/contract/regions.ts'
import type { EncryptionKey } from '../../src/domain/instance.ts'
import type { TestHouse } from '../support/house.ts'
import {
  account,
  changeKey,
  clerk,
  cluster,
  clusterKey,
  codeOf,
  decrypt,
  fresh,
  keyId,
  keysOf,
  other,
  ownKey,
  region,
  stranger,
  withdrawRole,
} from '../support/postgres-world.ts'

/*
 * DescribeEncryptionKeys over HTTP, in every state of CMK and instance.
 */

describe('DescribeEncryptionKeys', () => {
  const invalid = 'InvalidParameterValue.InvalidParameterValueError'
  const failed = 'FailedOperation.FailedOperationError'
  let house: TestHouse
  before(async () => {
    house = await fresh()
  })
  after(() => house[Symbol.asyncDispose]())

  it('answers the documented request, its leading blank included', async () => {
    const { EncryptionKeys } = await keysOf(house, ' postgres-abcdefg')
    assert.equal(EncryptionKeys.length, 1)
    const { DEKCipherTextBlob, ...rest } = EncryptionKeys[0]
    assert.deepEqual(rest, {
      KeyId: keyId,
      KeyAlias: 'customer',
      IsEnabled: 1,
      KeyRegion: region,
      // The seed says 02:39:14 UTC.
      CreateTime: '2022-03-24 10:39:14',
      KMSClusterId: '',
    })
    assert.equal((await decrypt(house, DEKCipherTextBlob)).length, 32)
    assert.deepEqual((await keysOf(house, 'postgres-abcdefg\t ')).EncryptionKeys, EncryptionKeys)
  })

  it('answers an empty list for an instance without TDE', async () => {
    const { RequestId, ...reply } = await keysOf(house, 'postgres-plain')
    assert.match(RequestId, /^[0-9a-f-]{36}$/)
    assert.deepEqual(reply, { EncryptionKeys: [] })
  })

  it('is offered in exactly the documented regions', async () => {
    const documented =
      'ap-bangkok, ap-beijing, ap-chengdu, ap-chongqing, ap-guangzhou, ap-hongkong, ap-jakarta, ap-nanjing, ap-seoul, ap-shanghai, ap-shanghai-fsi, ap-shenzhen-fsi, ap-singapore, ap-tokyo, eu-frankfurt, na-ashburn, na-siliconvalley, sa-saopaulo'
    const offered: string[] = []
    for (const name of regions.keys()) {
      const reply = await keysOf(house, 'postgres-abcdefg', { region: name })
      if (codeOf(reply) !== 'UnsupportedRegion') offered.push(name)
      if (name !== region && offered.includes(name)) assert.equal(codeOf(reply), invalid, name)
    }
    assert.deepEqual(offered.sort(), documented.split(', '))
    assert.equal(codeOf(await keysOf(house, 'postgres-abcdefg', { region: undefined })), 'MissingParameter')
  })

  it('refuses an id that is empty, malformed or unknown', async () => {
    for (const id of [
      '',
      ' ',
      'abcdefg',
      'postgres-',
      'postgres-ABC',
      'postgres-a b',
      'postgres-unknown',
      'postgres-abcdefg/x',
    ])
      assert.equal(codeOf(await keysOf(house, id)), invalid, id)
    assert.equal(codeOf(await keysOf(house, 'postgres-abcdefg', other)), invalid)
  })

  it('asks CAM about the instance before it looks at the value', async () => {
    assert.equal(codeOf(await keysOf(house, 'postgres-abcdefg', clerk)), undefined)
    assert.equal(codeOf(await keysOf(house, ' postgres-abcdefg', clerk)), undefined)
    for (const id of ['postgres-plain', 'postgres-unknown', 'malformed', ''])
      assert.equal(codeOf(await keysOf(house, id, clerk)), 'OperationDenied.CamDeniedError', id)
    const denied = await keysOf(house, 'postgres-abcdefg', stranger)
    assert.equal(codeOf(denied), 'OperationDenied.CamDeniedError')
    assert.match(denied.Error?.Message ?? '', /`postgres:DescribeEncryptionKeys`.*`postgres-abcdefg`/)
    const [record] = await house.records(denied.RequestId)
    assert.match(record?.resources ?? '', /DBInstanceId\/postgres-abcdefg"\]$/)
  })

  it('asks KMS as the linked role, which is on record', async () => {
    const { RequestId } = await keysOf(house, 'postgres-abcdefg')
    const records = await house.records(RequestId)
    const inner = records.find((record) => record.service === 'kms')
    assert.deepEqual([inner?.action, inner?.callerKind, inner?.callerName], ['DescribeKey', 'service', 'postgres'])
  })

  it('cannot answer while the linked role is withdrawn', async () => {
    await using own = await fresh()
    await withdrawRole(own)
    assert.equal(codeOf(await keysOf(own, 'postgres-abcdefg')), failed)
    assert.deepEqual((await keysOf(own, 'postgres-plain')).EncryptionKeys, [])
    await using begun = await fresh('    withdrawnRoles: [postgres]')
    assert.equal(codeOf(await keysOf(begun, 'postgres-abcdefg')), failed)
  })

  it('cannot answer while KMS fails', async () => {
    await using own = await fresh()
    own.store.exec('ALTER TABLE cmk RENAME TO gone')
    const reply = await keysOf(own, 'postgres-abcdefg')
    assert.equal(codeOf(reply), failed)
    assert.ok(!/cmk|table/i.test(reply.Error?.Message ?? ''))
    own.store.exec('ALTER TABLE gone RENAME TO cmk')
    assert.equal((await keysOf(own, 'postgres-abcdefg')).EncryptionKeys[0].IsEnabled, 1)
  })

  it('answers a failure of its own in the documented code, without its words', async () => {
    await using own = await fresh()
    own.store.exec('ALTER TABLE db_instance RENAME TO gone')
    const reply = await keysOf(own, 'postgres-abcdefg')
    assert.equal(codeOf(reply), 'InternalError.InternalHttpServerError')
    assert.ok(!/db_instance|table/i.test(reply.Error?.Message ?? ''))
  })

  it('takes alias and state from KMS at this moment', async () => {
    await using own = await fresh()
    const shown = async () => {
      const { KeyAlias, IsEnabled } = (await keysOf(own, 'postgres-abcdefg')).EncryptionKeys[0]
      return [KeyAlias, IsEnabled]
    }
    await changeKey(own, keyId, { alias: 'renamed' })
    assert.deepEqual(await shown(), ['renamed', 1])
    await changeKey(own, keyId, { state: 'Disabled' })
    assert.deepEqual(await shown(), ['customer', 0])
    await own.store.commit([{ remove: 'cmk', row: { account, id: keyId } }])
    assert.deepEqual(await shown(), ['customer', 0])
  })

  it('lists the current key first, and only that one as enabled', async () => {
    await using own = await fresh()
    const [first] = await own.store.read.find('encryptionKey', { where: { instance: 'postgres-abcdefg' } })
    assert.ok(first)
    const newer: EncryptionKey = { ...first, key: ownKey, alias: 'mine', createTime: first.createTime + 86_400 }
    const oldest: EncryptionKey = { ...first, key: clusterKey, cluster, createTime: first.createTime - 86_400 }
    assert.ok(await own.store.commit([oldest, newer].map((row) => ({ insert: 'encryptionKey', row }))))
    const { EncryptionKeys } = await keysOf(own, 'postgres-abcdefg')
    assert.deepEqual(
      EncryptionKeys.map((key: { KeyId: string; IsEnabled: number; KMSClusterId: string; CreateTime: string }) => [
        key.KeyId,
        key.IsEnabled,
        key.KMSClusterId,
        key.CreateTime,
      ]),
      [
        [ownKey, 1, '', '2022-03-25 10:39:14'],
        [keyId, 0, '', '2022-03-24 10:39:14'],
        [clusterKey, 0, cluster, '2022-03-23 10:39:14'],
      ],
    )
  })
})
