import { t } from '../../contract/fault.ts'
import { distinct, maxItems, minItems } from '../../contract/rule.ts'
import { list } from '../../contract/shape.ts'
import type { Change } from '../../store/store.ts'
import { policyId, versionId } from './fields.ts'
import { asOwn, ownPolicyOf } from './find.ts'
import { action } from './service.ts'
import { versionOf } from './version.ts'

export default action({
  title: t('删除策略版本', 'Delete policy versions'),
  about: t('删除自定义策略的版本;生效版本不能删除。', 'Deletes versions of a policy; the one in force stays.'),
  rate: 20,
  effect: 'write',
  resource: '*',
  input: {
    PolicyId: policyId,
    VersionId: list(versionId, '版本号,1 到 5 个', 'Numbers of versions, 1 to 5', [
      minItems(1),
      maxItems(5),
      distinct(),
    ]),
  },
  output: {},
  faults: [
    'FailedOperation.PolicyVersionAlreadyDefault',
    'InvalidParameter.PolicyVersionNotExists',
    'ResourceNotFound.PolicyIdNotFound',
  ],
  examples: [{ title: t('删除版本', 'Delete one'), input: { PolicyId: 100000002, VersionId: [1] }, output: {} }],
  async run({ PolicyId, VersionId }, desk) {
    const policy = await ownPolicyOf(desk, PolicyId, 'ResourceNotFound.PolicyIdNotFound')
    if (VersionId.includes(policy.version))
      throw desk.fault('FailedOperation.PolicyVersionAlreadyDefault', `\`${policy.version}\``)
    const versions = await Promise.all(VersionId.map((id) => versionOf(desk, asOwn(policy), id)))
    const removed = versions.map((row): Change => ({ remove: 'policyVersion', row }))
    // The policy's revision keeps the version from being put into force meanwhile.
    return { output: {}, changes: [{ update: 'policy', row: policy }, ...removed] }
  },
})
