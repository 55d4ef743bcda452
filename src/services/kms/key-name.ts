import type { Desk } from '../service.ts'

/** How many ids a bulk action may name at most. A call that names more is refused, so not all are looked up for it. */
const MOST = 100

/** What all kinds of keys say of themselves to CAM. */
interface Named {
  readonly creator: string
  readonly region: string
}

/**
 * The CAM name of a key, whole: a call need not say in which region its key is, and a policy may. Of one that is not there
 * the creator is unknown, so only a policy for all keys covers it.
 */
const keyName = ({ caller, region = '' }: Desk<never>, id: string, key: Named | undefined): string =>
  `qcs::kms:${key?.region ?? region}:uin/${caller.account}:key/creatorUin/${key?.creator ?? '*'}/${id}`

/** The CAM names of keys, which `lookUp` finds where they are. */
export const keyNames = (
  desk: Desk<never>,
  ids: readonly string[],
  lookUp: (desk: Desk<never>, id: string) => Promise<Named | undefined>,
): Promise<readonly string[]> =>
  Promise.all(ids.slice(0, MOST).map(async (id) => keyName(desk, id, await lookUp(desk, id))))

/** The CAM name of all keys, in the region of the call or in whichever there is. */
export const allKeys = ({ caller, region = '*' }: Desk<never>): readonly string[] => [
  `qcs::kms:${region}:uin/${caller.account}:key/*`,
]
