import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { loadCatalog } from '../../src/contract/catalog.ts'
import { presets } from '../../src/domain/presets.ts'
import { decide } from '../../src/guard/decide.ts'
import { parsePolicy } from '../../src/guard/policy.ts'

/*
 * What the presets for reading allow, of all actions that there are.
 */

const { actions } = await loadCatalog(new URL('../../src/services/', import.meta.url))
const reading = presets.filter(({ name }) => name.endsWith('ReadOnlyAccess'))

const allowed = (document: string) => {
  const policies = [parsePolicy('preset', document)]
  return actions.filter(({ service, name }) => {
    const asked = { service: service.name, action: name, region: undefined, account: '1', context: {} }
    return decide(policies, { ...asked, resources: '*' }).allowed
  })
}

describe('a preset for reading', () => {
  for (const { name, document } of reading)
    it(`${name} gives away no secret and changes nothing`, () => {
      const all = allowed(document)
      assert.ok(all.length > 3)
      assert.deepEqual(
        all.filter(({ effect }) => effect !== 'read').map((action) => `${action.service.name}:${action.name}`),
        [],
      )
    })

  it('names actions that there are', () => {
    for (const { name, document } of presets)
      for (const statement of JSON.parse(document).statement)
        for (const action of [statement.action].flat())
          assert.ok(
            action.includes('*') || actions.some((one) => `${one.service.name}:${one.name}` === action),
            `${name}: ${action}`,
          )
  })
})
