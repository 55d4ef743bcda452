import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import type { TestHouse } from '../support/house.ts'
import { type Answer, codeOf, describeKey, keyId, neighbour, pairs, post, reader, root, stillHouse } from './http.ts'

describe('throttling', () => {
  /** How many of these calls, made at once, are refused for their number. */
  async function limited(times: number, call: () => Promise<Answer>): Promise<number> {
    const codes = (await Promise.all(Array.from({ length: times }, call))).map(codeOf)
    const refused = codes.filter((code) => code === 'RequestLimitExceeded').length
    assert.equal(codes.filter((code) => code === '').length, times - refused)
    return refused
  }

  const describing = (house: TestHouse, times: number): Promise<number> =>
    limited(times, () => post(house, describeKey))

  it('is by caller and action, in the documented rate, and the clock fills it again', async () => {
    await using house = await stillHouse({ throttle: true })
    assert.equal(await describing(house, 101), 1)
    const { reply } = await post(house, describeKey)
    assert.equal(reply.Error?.Code, 'RequestLimitExceeded')
    assert.match(reply.Error?.Message ?? '', /`100`/)
    const [record, ...more] = await house.records(reply.RequestId)
    assert.deepEqual(more, [])
    assert.deepEqual([record?.code, record?.uin, record?.secretId], ['RequestLimitExceeded', '1001', root.secretId])
    // A sub-user, another account and another action have their own; another region, or none, has not.
    assert.equal(codeOf(await post(house, describeKey, reader)), '')
    assert.equal(codeOf(await post(house, describeKey, neighbour)), 'ResourceUnavailable.CmkNotFound')
    for (const region of ['ap-shanghai', undefined])
      assert.equal(codeOf(await post(house, describeKey, { region })), 'RequestLimitExceeded')
    assert.equal(codeOf(await post(house, '{}', pairs)), '')

    house.clock.advance(10)
    assert.equal(await describing(house, 2), 1)
    house.clock.advance(999)
    assert.equal(await describing(house, 101), 2)
    house.clock.advance(60_000)
    assert.equal(await describing(house, 101), 1)
  })

  it('counts only calls whose caller is known', async () => {
    await using house = await stillHouse({ throttle: true, rates: { 'kms:DescribeKey': 1 } })
    for (let i = 0; i < 3; i++)
      assert.equal(codeOf(await post(house, describeKey, { secretKey: 'x' })), 'AuthFailure.SignatureFailure')
    assert.equal(codeOf(await post(house, describeKey)), '')
    assert.equal(codeOf(await post(house, describeKey)), 'RequestLimitExceeded')
  })

  it('takes rates of the installation, the closest first', async () => {
    await using house = await stillHouse({
      throttle: true,
      rates: { 'kms:DescribeKey': 3, 'kms:*': 2, '*': 1 },
    })
    assert.equal(await describing(house, 5), 2)
    const encrypt = JSON.stringify({ KeyId: keyId, Plaintext: 'QQ==' })
    assert.equal(await limited(5, () => post(house, encrypt, { action: 'Encrypt' })), 3)
    assert.equal(await limited(5, () => post(house, '{}', pairs)), 4)
  })

  it('can be off', async () => {
    await using house = await stillHouse({ throttle: false, rates: { '*': 1 } })
    assert.equal(await describing(house, 5), 0)
  })
})
