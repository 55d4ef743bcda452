import assert from 'node:assert/strict'
import { after, before, describe, it } from 'node:test'
import { startHouse, type TestHouse } from '../support/house.ts'

const account = '100000000001'
const user = '100000000002'
const nobody = { secretId: `AKID${'n'.repeat(32)}`, secretKey: 'N'.repeat(32) }
const denied = { secretId: `AKID${'d'.repeat(32)}`, secretKey: 'D'.repeat(32) }

const seed = `
secret: sts tests
accounts:
  - uin: '${account}'
    credentials: [{}]
    users:
      - { uin: '${user}', name: nobody, credentials: [{ secretId: ${nobody.secretId}, secretKey: ${nobody.secretKey} }] }
      - uin: '100000000003'
        name: denied
        credentials: [{ secretId: ${denied.secretId}, secretKey: ${denied.secretKey} }]
        policies: [nothing]
    policies:
      - name: nothing
        document: { version: '2.0', statement: [{ effect: deny, action: ['*'], resource: ['*'] }] }
`

describe('GetCallerIdentity', () => {
  let house: TestHouse
  before(async () => {
    house = await startHouse({ seed })
  })
  after(() => house[Symbol.asyncDispose]())

  it('tells a main account who it is', async () => {
    const { RequestId, ...reply } = await house.call('sts', 'GetCallerIdentity')
    assert.ok(RequestId)
    assert.deepEqual(reply, {
      Arn: `qcs::cam:${account}:uin/${account}`,
      AccountId: account,
      UserId: account,
      PrincipalId: account,
      Type: 'CAMUser',
    })
  })

  it('tells a sub-user without policies, through the official SDK', async () => {
    const { RequestId, ...reply } = await house.sdk('sts', {}, nobody).GetCallerIdentity()
    assert.ok(RequestId)
    assert.deepEqual(reply, {
      Arn: `qcs::cam:${account}:uin/${user}`,
      AccountId: account,
      UserId: user,
      PrincipalId: user,
      Type: 'CAMUser',
    })
  })

  it('tells even a sub-user to whom everything is denied', async () => {
    const reply = await house.call('sts', 'GetCallerIdentity', {}, denied)
    assert.equal(reply.UserId, '100000000003')
  })

  it('needs no region', async () => {
    const reply = await house.call('sts', 'GetCallerIdentity', {}, { region: undefined })
    assert.equal(reply.AccountId, account)
  })

  it('is open to callers with a valid credential only', async () => {
    const reply = await house.call('sts', 'GetCallerIdentity', {}, { ...nobody, secretKey: 'W'.repeat(32) })
    assert.equal(reply.Error?.Code, 'AuthFailure.SignatureFailure')
  })

  it('is the one action that is open', () => {
    const open = house.catalog.actions.filter((action) => action.open).map((action) => action.name)
    assert.deepEqual(open, ['GetCallerIdentity'])
  })
})
