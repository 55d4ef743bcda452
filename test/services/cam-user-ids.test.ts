import assert from 'node:assert/strict'
import { it } from 'node:test'
import { newUid, newUin } from '../../src/services/cam/new-user-ids.ts'
import type { Desk } from '../../src/services/service.ts'
import { startHouse } from '../support/house.ts'

const account = '100000000001'

it('nobody is drawn the uin of an account or of anybody else’s user, nor a uid that the account has', async () => {
  const seed = JSON.stringify({
    secret: 'ids of users',
    accounts: [
      { uin: account, credentials: [{}], users: [{ uin: '100000000002', name: 'own' }] },
      { uin: '100000000003', users: [{ uin: '100000000004', name: 'theirs' }] },
    ],
  })
  await using house = await startHouse({ seed })
  const { read } = house.store
  const own = (await read.get('user', { account, uin: '100000000002' })) ?? assert.fail()
  /** A desk whose draws come out as these numbers above the least. */
  const desk = (draws: number[]): Desk<never> => {
    const random = (bytes: number): Buffer => {
      const drawn = Buffer.alloc(bytes)
      drawn.writeUIntBE(draws.shift() ?? assert.fail(), 0, bytes)
      return drawn
    }
    return { read, random, caller: { account } } as never
  }
  assert.equal(await newUin(desk([1, 2, 3, 4, 5])), '100000000005')
  assert.equal(await newUid(desk([own.uid - 10_000_000, 7])), 10_000_007)
})
