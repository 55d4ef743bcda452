import { randomUUID } from 'node:crypto'
import { type LighthouseInstance, RETENTION } from '../domain/lighthouse.ts'
import { operate } from '../domain/lighthouse-operations.ts'
import type { Settings } from '../domain/settings.ts'
import { monthsAfter } from '../domain/time.ts'
import type { Change, Committer } from '../store/store.ts'
import type { Job } from './clock.ts'
import { eachDue } from './due.ts'

/**
 * Forgets the Lighthouse instances that are gone, or were isolated for as long as they are kept, with all that hangs on
 * them.
 */
export const removeInstances = (store: Committer): Job => ({
  name: 'remove instances',
  round: (now, failures) =>
    eachDue(
      failures,
      (batch) =>
        store.read.find('lighthouseInstance', {
          where: {
            any: [
              { goneTime: { above: 0, atMost: now * 1000 } },
              { state: 'SHUTDOWN', isolatedTime: { above: 0, atMost: now - RETENTION } },
            ],
          },
          order: [['id', 'asc']],
          ...batch,
        }),
      ({ id }) => id,
      async (row) => store.commit(await removal(store, row)),
    ),
})

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

/** Renews the instances whose time is over by a month where they renew by themselves, and isolates the others. */
export const endSubscriptions = (store: Committer, { instancePace: pace }: Pick<Settings, 'instancePace'>): Job => ({
  name: 'end subscriptions',
  round: (now, failures) =>
    eachDue(
      failures,
      (batch) =>
        store.read.find('lighthouseInstance', {
          where: { state: ['RUNNING', 'STOPPED'], expireTime: { above: 0, atMost: now } },
          order: [
            ['expireTime', 'asc'],
            ['id', 'asc'],
          ],
          ...batch,
        }),
      ({ id }) => id,
      async (row) => {
        const next = ended(row, now, pace)
        // One in the middle of an operation has to wait.
        return next !== undefined && store.commit([{ update: 'lighthouseInstance', row: next }])
      },
    ),
})

const ended = (row: LighthouseInstance, nowSeconds: number, pace: number): LighthouseInstance | undefined =>
  row.renewFlag === 'NOTIFY_AND_AUTO_RENEW'
    ? { ...row, expireTime: monthsAfter(row.expireTime, 1) }
    : operate(row, 'IsolateInstances', { requestId: randomUUID(), now: nowSeconds * 1000, pace })
