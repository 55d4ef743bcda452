import assert from 'node:assert/strict'
import { after, before, describe, it } from 'node:test'
import type { KeyPair } from '../../src/domain/key-pair.ts'
import type { Change } from '../../src/store/store.ts'
import { startHouse, type TestHouse } from '../support/house.ts'
import { account, codeOf, freshLine, lighthouse, other, region, rowOf, seed } from '../support/key-pairs.ts'
import { beforeNextCommit } from '../support/lighthouse.ts'

/*
 * Key pairs, while another server writes.
 */

describe('what another writer does between a decision and its commit', () => {
  let house: TestHouse
  let call: ReturnType<typeof lighthouse>
  before(async () => {
    house = await startHouse({ seed, config: { keyPairLimit: 5 } })
    call = lighthouse(house)
  })
  after(() => house[Symbol.asyncDispose]())

  const meanwhile = (changes: readonly Change[]): void => beforeNextCommit(house, changes)

  it('binds the key pair that is to be deleted', async () => {
    const row = { account, region, keyPair: 'lhkp-omd12oc1', instance: 'lhins-a0000001', username: 'root' }
    meanwhile([{ insert: 'keyPairBinding', row }])
    const reply = await call('DeleteKeyPairs', { KeyIds: [row.keyPair] })
    assert.equal(codeOf(reply), 'ResourceInUse.KeyPairInUse')
    assert.equal((await call('DescribeKeyPairs', { KeyIds: [row.keyPair] })).TotalCount, 1)
  })

  it('deletes it', async () => {
    const { KeyId } = await call('ImportKeyPair', { KeyName: 'gone', PublicKey: freshLine() })
    meanwhile([{ remove: 'keyPair', row: { account, region, id: KeyId } }])
    assert.equal(codeOf(await call('DeleteKeyPairs', { KeyIds: [KeyId] })), 'ResourceNotFound.KeyIdNotFound')
  })

  it('takes the name', async () => {
    const row = rowOf('lhkp-00000001', 'wanted', 1)
    meanwhile([{ insert: 'keyPair', row }])
    const reply = await call('CreateKeyPair', { KeyName: row.name })
    assert.equal(codeOf(reply), 'InvalidParameterValue.DuplicateParameterValue')
    await house.store.commit([{ remove: 'keyPair', row }])
  })

  it('imports the key', async () => {
    const PublicKey = freshLine()
    const { KeyId } = await call('ImportKeyPair', { KeyName: 'first', PublicKey })
    const row = (await house.store.read.get('keyPair', { account, region, id: KeyId })) as KeyPair
    await house.store.commit([{ remove: 'keyPair', row }])
    meanwhile([{ insert: 'keyPair', row }])
    const reply = await call('ImportKeyPair', { KeyName: 'second', PublicKey })
    assert.equal(codeOf(reply), 'InvalidParameterValue.KeyPairPublicKeyDuplicated')
  })

  it('fills the region, which is no matter in another region or account', async () => {
    // Four of five are there.
    meanwhile([{ insert: 'keyPair', row: rowOf('lhkp-00000002', 'last', 1) }])
    const full = 'LimitExceeded.KeyPairLimitExceeded'
    assert.equal(codeOf(await call('CreateKeyPair', { KeyName: 'late' })), full)
    const late = { KeyName: 'late', PublicKey: freshLine() }
    assert.equal(codeOf(await call('ImportKeyPair', late)), full)
    assert.equal((await call('DescribeKeyPairs')).TotalCount, 5)
    for (const options of [other, { region: 'ap-tokyo' }])
      assert.equal(codeOf(await call('ImportKeyPair', late, options)), undefined)
  })
})
