import { type Cmk, stateAt } from '../domain/key.ts'
import type { Change, Committer } from '../store/store.ts'
import type { Job } from './clock.ts'
import { eachDue } from './due.ts'

/**
 * Removes imported material whose time is over. The CMK waits for an import again, as it has answered since that moment;
 * one that is pending deletion goes on to be.
 */
export const expireMaterials = (store: Committer): Job => ({
  name: 'expire materials',
  round: (now, failures) =>
    eachDue(
      failures,
      (batch) =>
        store.read.find('cmk', {
          where: { validTo: { above: 0, atMost: now } },
          order: [
            ['validTo', 'asc'],
            ['id', 'asc'],
          ],
          ...batch,
        }),
      (cmk) => cmk.id,
      async (cmk) => store.commit(await expiry(store, cmk, now)),
    ),
})

async function expiry({ read }: Committer, cmk: Cmk, now: number): Promise<readonly Change[]> {
  const materials = await read.find('keyMaterial', { where: { account: cmk.account, key: cmk.id } })
  return [
    { update: 'cmk', row: { ...cmk, state: stateAt(cmk, now), validTo: 0, version: 0 } },
    ...materials.map((row): Change => ({ remove: 'keyMaterial', row })),
  ]
}
