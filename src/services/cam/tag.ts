import type { Change } from '../../store/store.ts'
import type { Desk } from '../service.ts'
import { type KeyValue, type Tagged, tagsOf, toKeyValue } from '../tags.ts'

/** Policies, roles and users bear tags; like all of CAM they are in no region. */
export const tagged = (account: string, prefix: 'policyid' | 'role' | 'uin', resource: string): Tagged => ({
  account,
  service: 'cam',
  prefix,
  region: '',
  resource,
})

/** The tags of a resource as the actions write them. */
export const wireTags = async (desk: Desk<never>, resource: Tagged): Promise<readonly KeyValue[]> =>
  (await tagsOf(desk.read, resource)).map(toKeyValue)

/** The changes that take all tags off a resource. */
export const untag = async (desk: Desk<never>, resource: Tagged): Promise<readonly Change[]> => [
  ...(await tagsOf(desk.read, resource)).map((row): Change => ({ remove: 'tag', row })),
  // What it was tagged with meanwhile would outlive it.
  { limit: 'tag', where: { ...resource }, max: 0 },
]
