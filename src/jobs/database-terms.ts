import { type DbInstance, goingOn, statusAt } from '../domain/instance.ts'
import { monthsAfter } from '../domain/time.ts'
import type { Committer } from '../store/store.ts'
import type { Job } from './clock.ts'
import { eachDue } from './due.ts'

/**
 * Renews the PostgreSQL instances whose time is over by a month where they renew by themselves, and isolates the others.
 * Read-only instances go with the one that they follow, once all of them are at rest.
 */
export const endDatabaseTerms = (store: Committer): Job => ({
  name: 'end terms of databases',
  round: (now, failures) =>
    eachDue(
      failures,
      (batch) =>
        store.read.find('dbInstance', {
          where: { expireTime: { above: 0, atMost: now }, phase: goingOn },
          order: [
            ['expireTime', 'asc'],
            ['id', 'asc'],
          ],
          ...batch,
        }),
      ({ id }) => id,
      async (row) => {
        if (row.autoRenew)
          return store.commit([{ update: 'dbInstance', row: { ...row, expireTime: monthsAfter(row.expireTime, 1) } }])
        // One in the middle of something has to wait, and so has one whose follower is.
        const all = [row, ...(await followersOf(store, row))]
        return all.every((each) => isAtRest(each, now)) && store.commit(all.map((each) => isolated(each, now)))
      },
    ),
})

const isAtRest = (row: DbInstance, now: number): boolean => ['running', 'limited run'].includes(statusAt(row, now))

async function followersOf({ read }: Committer, { account, region, id }: DbInstance): Promise<readonly DbInstance[]> {
  return read.find('dbInstance', { where: { account, region, master: id, phase: goingOn } })
}

const isolated = (row: DbInstance, now: number) =>
  ({ update: 'dbInstance', row: { ...row, phase: 'isolating', phaseTime: now, updateTime: now } }) as const
