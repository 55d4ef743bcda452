import assert from 'node:assert/strict'
import { it } from 'node:test'
import { setTimeout as sleep } from 'node:timers/promises'
import { Overload } from '../../src/crypto/gate.ts'
import { Turns } from '../../src/gateway/turns.ts'
import { startHouse } from '../support/house.ts'
import { account, done, kmsOf, neighbour, seedOf } from '../support/kms.ts'

it('turns are taken one after another within an account, beside those of others, and so many may wait', async () => {
  const turns = new Turns(2)
  const order: string[] = []
  const held = Promise.withResolvers<void>()
  const take = (of: string, name: string, until: Promise<unknown> = Promise.resolve()) =>
    turns.take(of, async () => {
      order.push(name)
      await until
    })
  const calls = [take('a', 'a1', held.promise), take('a', 'a2'), take('a', 'a3')]
  await assert.rejects(take('a', 'a4'), Overload)
  await take('b', 'b1')
  assert.deepEqual([order, turns.size], [['a1', 'b1'], 1])
  held.resolve()
  await Promise.all(calls)
  assert.deepEqual([order, turns.size], [['a1', 'b1', 'a2', 'a3'], 0])
  await assert.rejects(
    turns.take('a', () => Promise.reject(new Error('lost'))),
    /lost/,
  )
  assert.equal(turns.size, 0)
})

it('a call that lost once and is slow the second time holds up none of another account', {
  timeout: 20_000,
}, async () => {
  await using house = await startHouse({ seed: seedOf() })
  const { store } = house
  const { commit } = store
  const isDone = Promise.withResolvers<void>()
  const isSlow = Promise.withResolvers<void>()
  const tries = new Map<string, number>()
  Object.assign(store, {
    commit: async (...args: Parameters<typeof commit>) => {
      const [own] = args[1] ?? []
      if (own?.action !== 'CreateKey') return commit.apply(store, args)
      const nth = (tries.get(own.account) ?? 0) + 1
      tries.set(own.account, nth)
      if (nth === 1) return false
      if (own.account === account) {
        isSlow.resolve()
        await isDone.promise
      }
      return commit.apply(store, args)
    },
  })
  const kms = kmsOf(house)
  const slow = done(kms('CreateKey', { Alias: 'slow' }))
  await isSlow.promise
  const quick = done(kms('CreateKey', { Alias: 'quick' }, neighbour)).then(() => 'done')
  const outcome = await Promise.race([quick, sleep(5000, 'held up', { ref: false })])
  isDone.resolve()
  assert.equal(outcome, 'done')
  await slow
  assert.deepEqual([...tries.values()], [2, 2])
})
