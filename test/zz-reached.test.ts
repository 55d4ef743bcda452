import assert from 'node:assert/strict'
import { it } from 'node:test'
import { loadCatalog } from '../src/contract/catalog.ts'
import { findTools } from '../src/databases/programs.ts'
import { reached } from './support/house.ts'

/*
 * Last by its name, for the runner takes the files in order: by now every other test of the run has met what it meets.
 */
/** What only a machine with all that real databases need can answer. */
const local = ['postgres:CreateInstances FailedOperation.AllocateQuotasError']

const partial = process.env['SANYAO_ALL_TESTS'] === undefined && 'not all tests were run'

it('every code that an action declares was reached by some test, and so was its success', {
  skip: partial,
}, async () => {
  const { actions } = await loadCatalog(new URL('../src/services/', import.meta.url))
  const declared = actions.flatMap(({ service, name, codes }) =>
    ['', ...codes].map((code) => `${service.name}:${name} ${code}`.trim()),
  )
  assert.deepEqual(
    declared.filter((pair) => !reached.has(pair) && !('postgres' in findTools() ? [] : local).includes(pair)),
    [],
  )
})
