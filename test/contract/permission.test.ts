import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { after, before, describe, it } from 'node:test'
import { loadCatalog } from '../../src/contract/catalog.ts'
import { startHouse, type TestHouse } from '../support/house.ts'

/*
 * A caller without permission is refused by every action, and told the same whether or not there is what it asks about:
 * each call is made in the world of the examples and in one where the same caller's account owns nothing.
 */
const full = readFileSync(new URL('../worlds/examples.yaml', import.meta.url), 'utf8')
const nobody = { secretId: 'AKIDnobody00000000000000000000000000', secretKey: 'nobodynobodynobodynobodynobody00' }
const empty = JSON.stringify({
  secret: 'an empty world',
  time: '1548210729',
  accounts: [
    { uin: '1001', credentials: [{}], users: [{ uin: '1002', name: 'nobody', credentials: [nobody] }] },
    { uin: '2001', credentials: [{}] },
  ],
})
const time = Date.UTC(2019, 5, 1)
const { actions } = await loadCatalog(new URL('../../src/services/', import.meta.url))

describe('without permission', () => {
  let houses: readonly TestHouse[] = []
  before(async () => {
    houses = await Promise.all([startHouse({ seed: full, time }), startHouse({ seed: empty, time })])
  })
  after(async () => {
    for (const house of houses) await house[Symbol.asyncDispose]()
  })

  for (const { service, name, open, examples } of actions) {
    it(`${service.name}:${name}`, { skip: open }, async () => {
      assert.notEqual(examples.length, 0)
      for (const { input } of examples) {
        const replies = await Promise.all(houses.map((house) => house.call(service.name, name, input, nobody)))
        const [there, missing] = replies.map((reply) => reply.Error)
        assert.equal(there?.Code, service.denied)
        assert.deepEqual(there, missing)
      }
    })
  }

  it('a role is told of by no other of its names', async () => {
    for (const input of [{ RoleId: '4611686018427397919' }, { RoleName: 'KeyAuditor' }]) {
      const replies = await Promise.all(houses.map((house) => house.call('cam', 'GetRole', input, nobody)))
      assert.deepEqual(replies[0]?.Error, replies[1]?.Error)
      assert.ok(replies[0]?.Error)
    }
  })
})
