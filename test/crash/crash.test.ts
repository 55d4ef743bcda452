import assert from 'node:assert/strict'
import { it } from 'node:test'
import { endure } from './endure.ts'

it('keeps its word when it is killed in the middle of its work', async () => {
  const failures: string[] = []
  const ledger = await endure({ rounds: 3, seed: 1, say: (line) => failures.push(line) })
  assert.deepEqual(failures, [])
  assert.ok(
    ledger.acknowledged.length > 0 && ledger.lost > 0,
    'nothing was written, or nothing was under way at a kill',
  )
})
