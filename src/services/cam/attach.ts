import type { Holder } from '../../domain/account.ts'
import { seconds } from '../../domain/time.ts'
import type { Change } from '../../store/store.ts'
import type { Desk } from '../service.ts'
import type { AnyPolicy } from './find.ts'
import { POLICIES_OF_A_HOLDER } from './limits.ts'
import { policyPresence } from './presence.ts'

/** To whom a policy is attached. */
export interface HolderName {
  readonly kind: Holder
  readonly target: string
}

/** One that is there, and a change that fails when it is gone. */
export interface HolderFound extends HolderName {
  readonly presence: Change
}

/**
 * The changes that attach a policy; none where it is attached already.
 * @throws {Fault} when the holder has as many as it can
 */
export async function attach(
  desk: Desk<'InvalidParameter.AttachmentFull'>,
  { kind, target, presence }: HolderFound,
  found: AnyPolicy,
): Promise<readonly Change[]> {
  const policy = found.id
  const where = { account: desk.caller.account, kind, target }
  if ((await desk.read.get('policyAttachment', { ...where, policy })) !== undefined) return []
  if ((await desk.read.count('policyAttachment', where)) >= POLICIES_OF_A_HOLDER)
    throw desk.fault('InvalidParameter.AttachmentFull')
  return [
    presence,
    ...policyPresence(found),
    { insert: 'policyAttachment', row: { ...where, policy, createTime: seconds(desk.now) } },
    { limit: 'policyAttachment', where, max: POLICIES_OF_A_HOLDER },
  ]
}

/** The changes that detach a policy; none where it is not attached. */
export async function detach(
  desk: Desk<never>,
  { kind, target }: HolderName,
  policy: number,
): Promise<readonly Change[]> {
  const row = await desk.read.get('policyAttachment', { account: desk.caller.account, kind, target, policy })
  return row === undefined ? [] : [{ remove: 'policyAttachment', row }]
}
