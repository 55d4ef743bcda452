import assert from 'node:assert/strict'
import { after, before, describe, it } from 'node:test'
import { type CallOptions, type Reply, startHouse, type TestHouse } from '../support/house.ts'

/*
 * Roles that are assumed in the sessions of others: they end with what they came from.
 */

const account = '100000000001'
const roleCount = 10
const named = (n: number): string => `${'r'.repeat(126)}${String(n).padStart(2, '0')}`
const trust = {
  version: '2.0',
  statement: { effect: 'allow', action: 'sts:AssumeRole', principal: { qcs: `qcs::cam::uin/${account}:root` } },
}
const seed = JSON.stringify({
  secret: 'chains',
  accounts: [
    {
      uin: account,
      credentials: [{}],
      policies: [
        {
          name: 'All',
          document: { version: '2.0', statement: { effect: 'allow', action: '*', resource: '*' } },
        },
      ],
      roles: Array.from({ length: roleCount }, (_, n) => ({ name: named(n), trust, policies: ['All'] })),
    },
  ],
})

type Held = CallOptions & { readonly token?: string; readonly ends?: number }

const codeOf = (reply: Reply): string | undefined => reply.Error?.Code

describe('chains of roles', () => {
  let house: TestHouse
  before(async () => {
    house = await startHouse({ seed, time: Date.UTC(2024, 5, 1) })
  })
  after(() => house[Symbol.asyncDispose]())

  const ask = (n: number, held: Held, more: object = {}): Promise<Reply> =>
    house.call(
      'sts',
      'AssumeRole',
      { RoleArn: `qcs::cam::uin/${account}:roleName/${named(n)}`, RoleSessionName: 'n'.repeat(128), ...more },
      held,
    )
  async function assume(n: number, held: Held = {}, more: object = {}): Promise<Held> {
    const { Error: refused, Credentials, ExpiredTime } = await ask(n, held, more)
    assert.equal(refused, undefined)
    return {
      secretId: Credentials.TmpSecretId,
      secretKey: Credentials.TmpSecretKey,
      token: Credentials.Token,
      ends: ExpiredTime,
    }
  }
  const use = async (held: Held) => codeOf(await house.call('kms', 'ListKeys', {}, held))

  it('no session outlives the one that it was asked for in', async () => {
    const first = await assume(0, {}, { DurationSeconds: 600 })
    const second = await assume(1, first, { DurationSeconds: 43_200 })
    assert.equal(second.ends, first.ends)
    assert.equal((await assume(2, second)).ends, first.ends)
    const now = () => Math.floor(house.clock.now() / 1000)
    const earliest = now()
    const began = ((await assume(2, second, { DurationSeconds: 60 })).ends ?? 0) - 60
    assert.ok(earliest <= began && began <= now())
    house.clock.advance(600_000)
    assert.equal(await use(second), 'AuthFailure.TokenFailure')
  })

  it('a session ends with any of the roles that led to it', async () => {
    const first = await assume(0)
    const third = await assume(3, await assume(1, first))
    assert.equal(await use(third), undefined)
    assert.equal(codeOf(await house.call('cam', 'DeleteRole', { RoleName: named(0) })), undefined)
    assert.equal(await use(third), 'AuthFailure.TokenFailure')
    assert.equal(await use(first), 'AuthFailure.TokenFailure')
    const remade = { RoleName: named(0), PolicyDocument: JSON.stringify(trust) }
    assert.equal(codeOf(await house.call('cam', 'CreateRole', remade)), undefined)
    assert.equal(await use(third), 'AuthFailure.TokenFailure')
  })

  it('two roles may lead to each other for ever', async () => {
    let held = await assume(1)
    for (let i = 0; i < 12; i++) held = await assume(1 + (i % 2), held)
    assert.equal(await use(held), undefined)
  })

  it('eight roles lead to another and no more, and their token has room for the longest policy', async () => {
    let held = await assume(1)
    for (let n = 2; n < 9; n++) held = await assume(n, held)
    const filled = (length: number) =>
      JSON.stringify({
        version: '2.0',
        statement: [{ effect: 'allow', action: ['*', `x:${'x'.repeat(length)}`], resource: '*' }],
      })
    const Policy = filled(2048 - filled(0).length)
    const last = await assume(9, held, { Policy })
    assert.ok((last.token?.length ?? 0) > 3500 && (last.token?.length ?? 0) <= 4096, String(last.token?.length))
    assert.equal(await use(last), undefined)
    const further = await ask(0, last)
    assert.equal(codeOf(further), 'UnauthorizedOperation')
    assert.match(further.Error?.Message ?? '', /at most 8 roles/)
  })
})
