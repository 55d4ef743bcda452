import assert from 'node:assert/strict'
import { it } from 'node:test'
import { attack } from './attack.ts'

it('answers hostile requests in form, or closes, and goes on', async () => {
  const failures: string[] = []
  const tally = await attack({ count: 2000, seed: 1, first: 0, slow: false, say: (line) => failures.push(line) })
  assert.equal(tally.failed, 0, failures.join('\n'))
  // Requests that all ended at the door would prove nothing about what lies behind it.
  assert.ok(tally.codes.get('success') !== undefined, 'no request succeeded')
})
