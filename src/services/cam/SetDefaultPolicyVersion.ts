import { t } from '../../contract/fault.ts'
import { seconds } from '../../domain/time.ts'
import { policyId, versionId } from './fields.ts'
import { asOwn, ownPolicyOf } from './find.ts'
import { action } from './service.ts'
import { versionOf } from './version.ts'

export default action({
  title: t('设置生效的策略版本', 'Put a policy version into force'),
  about: t('将策略的一个版本设为生效版本,立即生效。', 'Puts one version of a policy into force, at once.'),
  rate: 20,
  effect: 'write',
  resource: '*',
  input: { PolicyId: policyId, VersionId: versionId },
  output: {},
  faults: [
    'FailedOperation.PolicyVersionAlreadyDefault',
    'InvalidParameter.PolicyVersionNotExists',
    'ResourceNotFound.PolicyIdNotFound',
  ],
  examples: [{ title: t('回到第一版', 'Back to the first'), input: { PolicyId: 100000002, VersionId: 1 }, output: {} }],
  async run({ PolicyId, VersionId }, desk) {
    const policy = await ownPolicyOf(desk, PolicyId, 'ResourceNotFound.PolicyIdNotFound')
    if (policy.version === VersionId) throw desk.fault('FailedOperation.PolicyVersionAlreadyDefault')
    const { version, document } = await versionOf(desk, asOwn(policy), VersionId)
    const row = { ...policy, version, document, updateTime: seconds(desk.now) }
    return { output: {}, changes: [{ update: 'policy', row }] }
  },
})
