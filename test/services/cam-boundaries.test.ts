import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { it } from 'node:test'
import { startHouse } from '../support/house.ts'

const world = readFileSync(new URL('../worlds/examples.yaml', import.meta.url), 'utf8')

it('to bound a role, and to unbind it, changes the role', async () => {
  await using house = await startHouse({ seed: world, time: Date.UTC(2019, 5, 1) })
  const RoleName = 'KeyAuditor'
  const updated = async () => (await house.call('cam', 'GetRole', { RoleName })).RoleInfo.UpdateTime
  const times = [await updated()]
  for (const [action, input] of [
    ['PutRolePermissionsBoundary', { PolicyId: 101, RoleName }],
    ['DeleteRolePermissionsBoundary', { RoleName }],
  ] as const) {
    house.clock.advance(60_000)
    assert.equal((await house.call('cam', action, input)).Error, undefined)
    times.push(await updated())
  }
  assert.equal(new Set(times).size, 3, times.join())
})
