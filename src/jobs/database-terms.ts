import { type DbInstance, goingOn, statusAt } from '../domain/instance.ts'
import { monthsAfter } from '../domain/time.ts'
import type { Change, Committer } from '../store/store.ts'
import type { Job } from './clock.ts'
import { eachDue } from './due.ts'

/**
 * Renews the PostgreSQL instances whose time is over by a month where they renew by themselves, and isolates the others.
 * Read-only instances go with the one that they follow.
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
        // One in the middle of something has to wait.
        return isAtRest(row, now) && store.commit(await isolation(store, row, now))
      },
    ),
})

const isAtRest = (row: DbInstance, now: number): boolean => ['running', 'limited run'].includes(statusAt(row, now))

async function isolation({ read }: Committer, row: DbInstance, now: number): Promise<readonly Change[]> {
  const { account, region, id } = row
  const followers = await read.find('dbInstance', { where: { account, region, master: id } })
  const up = followers.filter((follower) => goingOn.includes(follower.phase))
  return [row, ...up].map((each) => ({
    update: 'dbInstance',
    row: { ...each, phase: 'isolating', phaseTime: now, updateTime: now },
  }))
}
