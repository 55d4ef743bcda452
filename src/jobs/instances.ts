import { randomUUID } from 'node:crypto'
import { type LighthouseInstance, operate, RETENTION } from '../domain/lighthouse.ts'
import type { Settings } from '../domain/settings.ts'
import { monthsAfter } from '../domain/time.ts'
import type { Change, Committer } from '../store/store.ts'
import { BATCH } from './clock.ts'

/**
 * Forgets the Lighthouse instances that are gone, or were isolated for as long as they are kept, with all that hangs on
 * them.
 * @returns how many it removed
 */
export async function removeInstances(store: Committer, nowSeconds: number): Promise<number> {
  const due = await store.read.find('lighthouseInstance', {
    where: {
      any: [
        { goneTime: { above: 0, atMost: nowSeconds * 1000 } },
        { state: 'SHUTDOWN', isolatedTime: { above: 0, atMost: nowSeconds - RETENTION } },
      ],
    },
    limit: BATCH,
  })
  let removed = 0
  for (const row of due) if (await store.commit(await removal(store, row))) removed++
  return removed
}

async function removal({ read }: Committer, row: LighthouseInstance): Promise<readonly Change[]> {
  const { account, region, id } = row
  const here = { account, region, instance: id }
  const [tags, bindings, doors, hosts] = await Promise.all([
    read.find('tag', { where: { account, service: 'lighthouse', prefix: 'instance', region, resource: id } }),
    read.find('keyPairBinding', { where: here }),
    read.find('door', { where: here }),
    read.find('enrolledHost', { where: here }),
  ])
  return [
    // The update fails where another server was first, and with it all the rest.
    { update: 'lighthouseInstance', row },
    { remove: 'lighthouseInstance', row },
    ...tags.map((tag): Change => ({ remove: 'tag', row: tag })),
    ...bindings.map((binding): Change => ({ remove: 'keyPairBinding', row: binding })),
    ...doors.map((door): Change => ({ remove: 'door', row: door })),
    ...hosts.map((host): Change => ({ remove: 'enrolledHost', row: host })),
  ]
}

/**
 * Renews the instances whose time is over by a month where they renew by themselves, and isolates the others.
 * @returns how many it changed; one in the middle of an operation has to wait
 */
export async function endSubscriptions(
  store: Committer,
  nowSeconds: number,
  { instancePace: pace }: Pick<Settings, 'instancePace'>,
): Promise<number> {
  const due = await store.read.find('lighthouseInstance', {
    where: { state: ['RUNNING', 'STOPPED'], expireTime: { above: 0, atMost: nowSeconds } },
    limit: BATCH,
  })
  let changed = 0
  for (const old of due) {
    const row =
      old.renewFlag === 'NOTIFY_AND_AUTO_RENEW'
        ? { ...old, expireTime: monthsAfter(old.expireTime, 1) }
        : operate(old, 'IsolateInstances', { requestId: randomUUID(), now: nowSeconds * 1000, pace })
    if (row !== undefined && (await store.commit([{ update: 'lighthouseInstance', row }]))) changed++
  }
  return changed
}
