import { t } from '../../contract/fault.ts'
import { distinct, maxItems, minItems } from '../../contract/rule.ts'
import { list } from '../../contract/shape.ts'
import type { PolicyRow } from '../../domain/account.ts'
import type { Change } from '../../store/store.ts'
import type { Desk } from '../service.ts'
import { policyId } from './fields.ts'
import { ownPolicyOf } from './find.ts'
import { boundedBy } from './policy-view.ts'
import { action } from './service.ts'
import { tagged, untag } from './tag.ts'

export default action({
  title: t('删除策略', 'Delete policies'),
  about: t(
    '删除自定义策略及其全部版本与关联。作为权限边界的策略不能删除。',
    'Deletes policies of the account with all their versions and attachments. One that bounds somebody stays.',
  ),
  rate: 20,
  effect: 'write',
  resource: '*',
  input: {
    PolicyId: list(policyId, '策略 ID,1 到 10 个', 'Ids of policies, 1 to 10', [minItems(1), maxItems(10), distinct()]),
  },
  output: {},
  faults: ['InvalidParameter.ParamError', 'ResourceNotFound.PolicyIdNotFound'],
  examples: [{ title: t('删除一条', 'Delete one'), input: { PolicyId: [100000001] }, output: {} }],
  async run({ PolicyId }, desk) {
    const policies = await Promise.all(PolicyId.map((id) => ownPolicyOf(desk, id, 'ResourceNotFound.PolicyIdNotFound')))
    for (const { id } of policies) {
      if ((await boundedBy(desk, [id])).some((count) => count > 0))
        throw desk.fault('InvalidParameter.ParamError', {
          about: t(`策略 \`${id}\` 是权限边界`, `policy \`${id}\` is a boundary`),
        })
    }
    return { output: {}, changes: (await Promise.all(policies.map((policy) => removal(desk, policy)))).flat() }
  },
})

async function removal(desk: Desk<never>, row: PolicyRow): Promise<readonly Change[]> {
  const { account, id } = row
  const attached = await desk.read.find('policyAttachment', { where: { account, policy: id } })
  const versions = await desk.read.find('policyVersion', { where: { account, policy: id } })
  return [
    { remove: 'policy', row },
    ...attached.map((one) => ({ remove: 'policyAttachment', row: one }) as const),
    ...versions.map((one) => ({ remove: 'policyVersion', row: one }) as const),
    ...(await untag(desk, tagged(account, 'policyid', String(id)))),
    // What somebody attached or bounded by it meanwhile would name a policy that is gone.
    { limit: 'policyAttachment', where: { account, policy: id }, max: 0 },
    { limit: 'user', where: { account, boundary: id }, max: 0 },
    { limit: 'role', where: { account, boundary: id }, max: 0 },
  ]
}
