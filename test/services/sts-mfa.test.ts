import assert from 'node:assert/strict'
import { after, before, describe, it } from 'node:test'
import { fromBase32, totp } from '../../src/crypto/totp.ts'
import { type Reply, startHouse, type TestHouse } from '../support/house.ts'

/*
 * Codes of MFA devices cannot be guessed: after a few wrong ones a device rests.
 */

const account = '100000000001'
const device = 'JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP'
const MINUTE = 60_000
const seed = JSON.stringify({ secret: 'guesses', accounts: [{ uin: account, credentials: [{}], mfa: device }] })

const wrong = 'FailedOperation.CheckMFAError'
const codeOf = (reply: Reply): string | undefined => reply.Error?.Code

describe('the codes of a device', () => {
  let house: TestHouse
  before(async () => {
    house = await startHouse({ seed, time: Date.UTC(2024, 5, 1) })
  })
  after(() => house[Symbol.asyncDispose]())

  const codeAt = (shift = 0) => totp(fromBase32(device), Math.floor(house.clock.now() / 30_000) + shift)
  const ask = (TokenCode = codeAt()): Promise<Reply> =>
    house.call('sts', 'GetSessionToken', { SerialNumber: `qcs::cam:uin/${account}::mfa/softToken`, TokenCode })
  const failures = async () => (await house.store.read.get('mfaDevice', { account, uin: account }))?.failures
  const guess = async (times: number) => {
    for (let i = 0; i < times; i++) assert.equal(codeOf(await ask(codeAt(5 + i))), wrong)
  }

  it('are counted when they are wrong, and no more after a right one', async () => {
    await guess(4)
    assert.equal(await failures(), 4)
    assert.equal(codeOf(await ask()), undefined)
    assert.equal(await failures(), 0)
  })

  it('that were taken before are refused, and not counted', async () => {
    house.clock.advance(MINUTE)
    assert.equal(codeOf(await ask()), undefined)
    for (let i = 0; i < 6; i++) assert.equal(codeOf(await ask()), wrong)
    assert.equal(await failures(), 0)
  })

  it('are not looked at while the device rests, and then one at a time', async () => {
    house.clock.advance(MINUTE)
    await guess(5)
    const resting = await ask()
    assert.equal(codeOf(resting), wrong)
    assert.match(resting.Error?.Message ?? '', /try again later/)
    house.clock.advance(14 * MINUTE)
    assert.equal(codeOf(await ask()), wrong)
    assert.equal(await failures(), 5)
    house.clock.advance(MINUTE)
    await guess(1)
    assert.equal(codeOf(await ask()), wrong)
    assert.equal(await failures(), 6)
    house.clock.advance(15 * MINUTE)
    assert.equal(codeOf(await ask()), undefined)
    assert.equal(await failures(), 0)
  })

  it('are counted one by one, also when they come at once', async () => {
    house.clock.advance(MINUTE)
    const replies = await Promise.all(Array.from({ length: 20 }, (_, i) => ask(codeAt(5 + i))))
    assert.deepEqual(new Set(replies.map(codeOf)), new Set([wrong]))
    assert.equal(await failures(), 5)
  })

  it('leave a record whether they are right or wrong', async () => {
    const { RequestId } = await ask()
    const [record] = await house.records(RequestId)
    assert.deepEqual([record?.action, record?.code], ['GetSessionToken', wrong])
    assert.doesNotMatch(record?.parameters ?? '', new RegExp(codeAt()))
  })
})
