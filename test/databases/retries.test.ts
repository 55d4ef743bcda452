import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { Retries } from '../../src/databases/retries.ts'
import type { DbInstance } from '../../src/domain/instance.ts'

const row = (phase: DbInstance['phase'], revision: number) => ({ phase, revision }) as DbInstance

describe('a start that fails', () => {
  it('waits before it is tried again, but not for an order that came meanwhile', () => {
    const retries = new Retries()
    assert.equal(retries.waits('a', row('restarting', 1)), false)
    assert.equal(retries.failed('a', row('restarting', 1)), 1)
    assert.equal(retries.waits('a', row('restarting', 1)), true)
    assert.equal(retries.waits('a', row('restarting', 2)), false)
    assert.equal(retries.waits('b', row('restarting', 1)), false)
    retries.forget('a')
    assert.equal(retries.waits('a', row('restarting', 1)), false)
  })

  it('is counted until a new order, over our own note of it in the row', () => {
    const retries = new Retries()
    assert.deepEqual(
      [1, 1, 1, 2, 2].map((revision, i) => retries.failed('a', row(i < 3 ? 'creating' : 'retrying', revision))),
      [1, 2, 3, 4, 5],
    )
    assert.equal(retries.failed('a', row('restarting', 3)), 1)
  })
})
