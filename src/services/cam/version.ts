import type { PolicyVersion } from '../../domain/account.ts'
import type { Desk } from '../service.ts'
import type { AnyPolicy } from './find.ts'

/** All versions of a policy, the newest first. A preset has one. */
export async function versionsOf(desk: Desk<never>, policy: AnyPolicy): Promise<readonly PolicyVersion[]> {
  const { account, id, document, createTime } = policy
  if (policy.preset) return [{ account, policy: id, version: 1, document, createTime }]
  return desk.read.find('policyVersion', { where: { account, policy: id }, order: [['version', 'desc']] })
}

/** @throws {Fault} when the policy has no such version */
export async function versionOf(
  desk: Desk<'InvalidParameter.PolicyVersionNotExists'>,
  policy: AnyPolicy,
  version: number,
): Promise<PolicyVersion> {
  const found = (await versionsOf(desk, policy)).find((row) => row.version === version)
  if (found === undefined) throw desk.fault('InvalidParameter.PolicyVersionNotExists', `\`${version}\``)
  return found
}
