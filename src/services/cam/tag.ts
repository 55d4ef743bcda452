import type { Change } from '../../store/store.ts'
import type { Desk } from '../service.ts'
import { type Tag, type Tagged, tagsOf } from '../tags.ts'

interface WireTag {
  readonly Key: string
  readonly Value: string
}

/** Policies, roles and users bear tags; like all of CAM they are in no region. */
export const tagged = (account: string, prefix: 'policyid' | 'role' | 'uin', resource: string): Tagged => ({
  account,
  service: 'cam',
  prefix,
  region: '',
  resource,
})

export const tagList = (tags: readonly WireTag[] = []): readonly Tag[] =>
  tags.map(({ Key, Value }) => ({ key: Key, value: Value }))

/** The tags of a resource as the actions write them. */
export const wireTags = async (desk: Desk<never>, resource: Tagged): Promise<readonly WireTag[]> =>
  (await tagsOf(desk.read, resource)).map(({ key, value }) => ({ Key: key, Value: value }))

/** The changes that take all tags off a resource. */
export const untag = async (desk: Desk<never>, resource: Tagged): Promise<readonly Change[]> =>
  (await tagsOf(desk.read, resource)).map((row) => ({ remove: 'tag', row }))
