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

it('policies are listed with how many users and roles each bounds', async () => {
  await using house = await startHouse({ seed: world, time: Date.UTC(2019, 5, 1) })
  const counts = async () => {
    const { List } = await house.call('cam', 'ListPolicies', { Rp: 200 })
    const bounding = List.filter((one: { AttachEntityBoundaryCount: number }) => one.AttachEntityBoundaryCount > 0)
    return Object.fromEntries(
      bounding.map((one: Record<string, number>) => [one['PolicyId'], one['AttachEntityBoundaryCount']]),
    )
  }
  // The world has a user under 101 and a role under 102.
  assert.deepEqual(await counts(), { 101: 1, 102: 1 })
  for (const [action, input] of [
    ['PutRolePermissionsBoundary', { PolicyId: 101, RoleName: 'KeyAuditor' }],
    ['PutUserPermissionsBoundary', { PolicyId: 102, TargetUin: 1002 }],
  ] as const)
    assert.equal((await house.call('cam', action, input)).Error, undefined)
  // The role has gone over.
  assert.deepEqual(await counts(), { 101: 2, 102: 1 })
})
