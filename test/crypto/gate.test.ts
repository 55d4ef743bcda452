import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { Gate, Overload } from '../../src/crypto/gate.ts'

describe('Gate', () => {
  it('lets so much run, so much wait in turn, and refuses the rest without beginning it', async () => {
    const gate = new Gate(2, 3)
    const begun: number[] = []
    const ends: (() => void)[] = []
    const work = (name: number) => async (): Promise<number> => {
      begun.push(name)
      await new Promise<void>((resolve) => ends.push(resolve))
      return name
    }
    const passed = [1, 2, 3, 4, 5].map((name) => gate.pass(work(name)))
    assert.deepEqual(begun, [1, 2])
    await assert.rejects(gate.pass(work(6)), Overload)
    for (let done = 1; done <= 5; done++) {
      ends.shift()?.()
      assert.equal(await passed[done - 1], done)
      assert.deepEqual(begun, [1, 2, 3, 4, 5].slice(0, done + 2))
    }
    const late = gate.pass(work(7))
    ends.shift()?.()
    assert.equal(await late, 7)
  })

  it('gives the place of work that failed to the next', async () => {
    const gate = new Gate(1, 1)
    const failed = gate.pass(() => Promise.reject(new Error('broken')))
    const next = gate.pass(async () => 'done')
    await assert.rejects(failed, { message: 'broken' })
    assert.equal(await next, 'done')
    assert.equal(await gate.pass(async () => 'again'), 'again')
  })
})
