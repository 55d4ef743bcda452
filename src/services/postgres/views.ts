import type { Infer } from '../../contract/shape.ts'
import type { TagRow } from '../../domain/account.ts'
import type { DbInstance } from '../../domain/instance.ts'
import { seconds } from '../../domain/time.ts'
import { regionOf } from '../place.ts'
import type { Desk } from '../service.ts'
import { taggedInstances } from './fields.ts'
import type { instanceFields } from './instance-fields.ts'
import { viewOf } from './instance-view.ts'

/** Instances of the call's region as the API shows them now, with their tags and the number of their followers. */
export async function viewsOf(
  desk: Desk<never>,
  rows: readonly DbInstance[],
): Promise<readonly Infer<typeof instanceFields>[]> {
  const region = regionOf(desk)
  const ids = rows.map((row) => row.id)
  const account = await desk.read.get('account', { uin: desk.caller.account })
  if (account === undefined) throw new Error('the caller has no account')
  const tags = await desk.read.find('tag', {
    where: { ...taggedInstances(desk, region), resource: ids },
    order: [['key', 'asc']],
  })
  const followers = await desk.read.find('dbInstance', { where: { account: account.uin, region, master: ids } })
  const tagsOf = Map.groupBy(tags, (tag: TagRow) => tag.resource)
  const followersOf = Map.groupBy(followers, (row: DbInstance) => row.master)
  const now = seconds(desk.now)
  return rows.map((row) => viewOf(row, account, tagsOf.get(row.id) ?? [], followersOf.get(row.id)?.length ?? 0, now))
}
