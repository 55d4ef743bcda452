import assert from 'node:assert/strict'
import { after, before, describe, it } from 'node:test'
import type { TestHouse } from '../support/house.ts'
import { codeOf, done, fresh, type Kms, keyId, kmsOf, Plaintext, region } from '../support/kms.ts'

/*
 * What policies say of regions holds for calls that name none, and permission is cheap to ask, however much is named.
 */

const CMK = keyId(1)
const denied = 'UnauthorizedOperation'

describe('a policy about a region', () => {
  let house: TestHouse
  let root: Kms
  let calls: readonly (readonly [action: string, parameters: object])[]
  before(async () => {
    house = await fresh({ keyId: CMK, alias: 'here' })
    root = kmsOf(house)
    const { CiphertextBlob } = await done(root('Encrypt', { KeyId: CMK, Plaintext }))
    const kept = { KeyId: CMK, NumberOfBytes: 32, IsHostedByKms: 1, DataKeyName: 'kept' }
    const { DataKeyId } = await done(root('GenerateDataKey', kept))
    const { KeyId } = await done(root('CreateWhiteBoxKey', { Alias: 'box', Algorithm: 'SM4' }))
    calls = [
      ['Encrypt', { KeyId: CMK, Plaintext }],
      ['Decrypt', { CiphertextBlob }],
      ['DescribeKeys', { KeyIds: [CMK] }],
      ['GetDataKeyPlaintext', { DataKeyId }],
      ['DescribeDataKeys', { DataKeyIds: [DataKeyId] }],
      ['DescribeWhiteBoxDecryptKey', { KeyId }],
      ['EnableWhiteBoxKeys', { KeyIds: [KeyId] }],
    ]
  })
  after(() => house[Symbol.asyncDispose]())

  /** What each of the calls answers a user with these statements who names no region. */
  async function answers(...statement: readonly object[]): Promise<readonly (string | undefined)[]> {
    const user = await done(house.call('cam', 'AddUser', { Name: `u${Math.random()}`.replace('.', ''), UseApi: 1 }))
    const PolicyDocument = JSON.stringify({ version: '2.0', statement })
    const policy = { PolicyName: `of-${user.Name}`, PolicyDocument }
    const { PolicyId } = await done(house.call('cam', 'CreatePolicy', policy))
    await done(house.call('cam', 'AttachUserPolicy', { PolicyId, AttachUin: user.Uin }))
    const key = { secretId: user.SecretId, secretKey: user.SecretKey, region: undefined }
    return Promise.all(calls.map(async ([action, parameters]) => codeOf(await root(action, parameters, key))))
  }

  const all = { effect: 'allow', action: 'kms:*', resource: '*' }
  const within = (effect: string, where: string) => ({ effect, action: 'kms:*', resource: `qcs::kms:${where}::key/*` })

  it('denies what is there', async () => {
    assert.deepEqual(new Set(await answers(all, within('deny', region))), new Set([denied]))
    assert.deepEqual(new Set(await answers(all, within('deny', 'ap-beijing'))), new Set([undefined]))
  })

  it('allows what is there', async () => {
    assert.deepEqual(new Set(await answers(within('allow', region))), new Set([undefined]))
    assert.deepEqual(new Set(await answers(within('allow', 'ap-beijing'))), new Set([denied]))
  })

  it('looks up no more ids than a call may name', async () => {
    const user = await done(house.call('cam', 'AddUser', { Name: 'nobody', UseApi: 1 }))
    const key = { secretId: user.SecretId, secretKey: user.SecretKey }
    const ids = Array.from({ length: 100_000 }, (_, i) => keyId(i))
    for (const [action, member] of Object.entries(lists)) {
      assert.equal(codeOf(await root(action, { [member]: ids }, key)), denied, action)
      assert.match(codeOf(await root(action, { [member]: ids })) ?? '', /^InvalidParameter/)
    }
  })
})

const lists = {
  DescribeKeys: 'KeyIds',
  DescribeDataKeys: 'DataKeyIds',
  EnableDataKeys: 'DataKeyIds',
  DisableDataKeys: 'DataKeyIds',
  EnableWhiteBoxKeys: 'KeyIds',
  DisableWhiteBoxKeys: 'KeyIds',
}
