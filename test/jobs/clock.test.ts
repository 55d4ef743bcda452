import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { BATCH, type Job, startClock } from '../../src/jobs/clock.ts'

const settled = async (): Promise<void> => {
  for (let i = 0; i < 10; i++) await new Promise((turn) => setImmediate(turn))
}

describe('the clock', () => {
  it('lets each job work until a round is not full, one after another, and again at the next tick', async (t) => {
    t.mock.timers.enable({ apis: ['setInterval'] })
    const left = { a: 2 * BATCH + 1, b: 1 }
    const rounds: string[] = []
    const job = (name: 'a' | 'b'): Job => ({
      name,
      async round(now) {
        rounds.push(`${name}${now}`)
        const done = Math.min(left[name], BATCH)
        left[name] -= done
        return done
      },
    })
    let now = 1999
    const stop = startClock([job('a'), job('b')], () => now, assert.fail)
    assert.deepEqual(rounds, [])
    t.mock.timers.tick(1000)
    await settled()
    assert.deepEqual(rounds, ['a1', 'a1', 'a1', 'b1'])
    now = 2000
    t.mock.timers.tick(1000)
    await settled()
    assert.deepEqual(rounds.slice(4), ['a2', 'b2'])
    await stop()
    t.mock.timers.tick(1000)
    assert.equal(rounds.length, 6)
  })

  it('does not let a job that fails hold up the others', async (t) => {
    t.mock.timers.enable({ apis: ['setInterval'] })
    const failure = new Error('lost')
    const failed: unknown[] = []
    let rounds = 0
    const jobs: readonly Job[] = [
      { name: 'bad', round: () => Promise.reject(failure) },
      { name: 'good', round: async () => Number(rounds++ < 0) },
    ]
    const stop = startClock(
      jobs,
      () => 0,
      (...what) => failed.push(what),
    )
    for (const _ of [1, 2]) {
      t.mock.timers.tick(1000)
      await settled()
    }
    assert.deepEqual([failed, rounds], [[['bad', failure]], 2])
    await stop()
  })

  it('begins no tick while one is under way, and stops when the round under way is done', async (t) => {
    t.mock.timers.enable({ apis: ['setInterval'] })
    const gate = Promise.withResolvers<void>()
    let rounds = 0
    const job: Job = {
      name: 'slow',
      async round() {
        rounds++
        await gate.promise
        return BATCH
      },
    }
    const stop = startClock([job], () => 0, assert.fail)
    t.mock.timers.tick(3000)
    let stopped = false
    const stopping = stop().then(() => {
      stopped = true
    })
    await settled()
    assert.equal(stopped, false)
    gate.resolve()
    await stopping
    // A full round asks for another, but not any more.
    assert.equal(rounds, 1)
  })
})
