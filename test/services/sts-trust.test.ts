import assert from 'node:assert/strict'
import { after, before, describe, it } from 'node:test'
import { fromBase32, totp } from '../../src/crypto/totp.ts'
import { type CallOptions, type Reply, startHouse, type TestHouse } from '../support/house.ts'

/*
 * The conditions of trust documents and policies that are about the call itself.
 */

const credential = (letter: string) => ({
  secretId: `AKID${letter.repeat(32)}`,
  secretKey: letter.toUpperCase().repeat(32),
})
const account = '100000000001'
const alice = { uin: '100000000002', ...credential('a') }
const device = 'JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP'

const trust = (condition: object) => ({
  version: '2.0',
  statement: {
    effect: 'allow',
    action: 'sts:AssumeRole',
    principal: { qcs: `qcs::cam::uin/${account}:root` },
    condition,
  },
})
const denied = (condition: object) => ({
  version: '2.0',
  statement: [
    { ...trust({}).statement, condition: undefined },
    { ...trust({}).statement, effect: 'deny', condition },
  ],
})

const seed = JSON.stringify({
  secret: 'conditions of calls',
  accounts: [
    {
      uin: account,
      credentials: [{}],
      users: [{ uin: alice.uin, name: 'alice', credentials: [credential('a')], policies: ['Here'], mfa: device }],
      policies: [
        {
          name: 'Here',
          document: {
            version: '2.0',
            statement: [
              { effect: 'allow', action: 'sts:*', resource: '*' },
              {
                effect: 'allow',
                action: 'kms:GetRegions',
                resource: '*',
                condition: { bool_equal: { 'qcs:mfa': true } },
              },
            ],
          },
        },
      ],
      roles: [
        { name: 'FromHere', trust: trust({ ip_equal: { 'qcs:ip': '127.0.0.0/8' } }) },
        { name: 'FromAfar', trust: trust({ ip_equal: { 'qcs:ip': '203.0.113.0/24' } }) },
        { name: 'NotFromHere', trust: denied({ ip_equal: { 'qcs:ip': '127.0.0.0/8' } }) },
        { name: 'NotFromAfar', trust: denied({ ip_equal: { 'qcs:ip': '203.0.113.0/24' } }) },
        { name: 'WithDevice', trust: trust({ bool_equal: { 'qcs:mfa': true } }) },
        { name: 'NotWithout', trust: denied({ bool_equal: { 'qcs:mfa': false } }) },
      ],
    },
  ],
})

const codeOf = (reply: Reply): string | undefined => reply.Error?.Code

function session(reply: Reply): CallOptions {
  assert.equal(reply.Error, undefined, JSON.stringify(reply.Error))
  const { Token, TmpSecretId, TmpSecretKey } = reply.Credentials
  return { secretId: TmpSecretId, secretKey: TmpSecretKey, token: Token }
}

describe('conditions on calls', () => {
  let house: TestHouse
  before(async () => {
    house = await startHouse({ seed, time: Date.UTC(2024, 5, 1) })
  })
  after(() => house[Symbol.asyncDispose]())

  const assume = async (name: string, options: CallOptions = alice): Promise<Reply> =>
    house.call(
      'sts',
      'AssumeRole',
      { RoleArn: `qcs::cam::uin/${account}:roleName/${name}`, RoleSessionName: 'test' },
      options,
    )
  const withDevice = async (): Promise<CallOptions> => {
    const TokenCode = totp(fromBase32(device), Math.floor(house.clock.now() / 30_000))
    const asked = { SerialNumber: `qcs::cam:uin/${account}::mfa/softToken`, TokenCode }
    return session(await house.call('sts', 'GetSessionToken', asked, alice))
  }

  it('a role trusts by the address of the caller', async () => {
    assert.equal(codeOf(await assume('FromHere')), undefined)
    assert.equal(codeOf(await assume('FromAfar')), 'UnauthorizedOperation')
    assert.equal(codeOf(await assume('NotFromHere')), 'UnauthorizedOperation')
    assert.equal(codeOf(await assume('NotFromAfar')), undefined)
  })

  it('a session got by the code of a device, and nothing else, is one with qcs:mfa', async () => {
    const proven = await withDevice()
    assert.equal(codeOf(await assume('WithDevice', proven)), undefined)
    assert.equal(codeOf(await assume('NotWithout', proven)), undefined)
    assert.equal(codeOf(await house.call('kms', 'GetRegions', {}, proven)), undefined)
    const federated = {
      Name: 'guest',
      Policy: '{"version":"2.0","statement":{"effect":"allow","action":"*","resource":"*"}}',
    }
    const guest = session(await house.call('sts', 'GetFederationToken', federated, alice))
    for (const options of [alice, guest]) {
      assert.equal(codeOf(await assume('WithDevice', options)), 'UnauthorizedOperation')
      assert.equal(codeOf(await assume('NotWithout', options)), 'UnauthorizedOperation')
      assert.equal(codeOf(await house.call('kms', 'GetRegions', {}, options)), 'UnauthorizedOperation')
    }
  })
})
