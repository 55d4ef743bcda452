import { t } from '../../contract/fault.ts'
import { bool } from '../../contract/shape.ts'
import { seconds } from '../../domain/time.ts'
import { checkDocument, documentFaults } from './document.ts'
import { policyDocument, policyId, versionId } from './fields.ts'
import { ownPolicyOf } from './find.ts'
import { VERSIONS_OF_A_POLICY } from './limits.ts'
import { versionInsert } from './policy-view.ts'
import { action } from './service.ts'

export default action({
  title: t('创建策略版本', 'Create a policy version'),
  about: t(
    '为自定义策略创建新版本,至多 5 个;可同时设为生效版本。',
    'Makes another version of a policy, of which there can be 5, and may put it into force at once.',
  ),
  rate: 20,
  effect: 'write',
  resource: '*',
  input: {
    PolicyId: policyId,
    PolicyDocument: policyDocument,
    SetAsDefault: bool('是否设为生效版本', 'Whether to put it into force'),
  },
  output: { VersionId: versionId },
  faults: [...documentFaults, 'FailedOperation.PolicyVersionFull', 'InvalidParameter.PolicyIdNotExist'],
  examples: [
    {
      title: t('新版本', 'Another version'),
      input: {
        PolicyId: 100000001,
        PolicyDocument: '{"version":"2.0","statement":[{"effect":"allow","action":"kms:DescribeKey","resource":"*"}]}',
        SetAsDefault: true,
      },
      output: { VersionId: 3 },
    },
  ],
  async run({ PolicyId, PolicyDocument, SetAsDefault }, desk) {
    checkDocument(desk, PolicyDocument)
    const policy = await ownPolicyOf(desk, PolicyId, 'InvalidParameter.PolicyIdNotExist')
    const where = { account: policy.account, policy: policy.id }
    if ((await desk.read.count('policyVersion', where)) >= VERSIONS_OF_A_POLICY)
      throw desk.fault('FailedOperation.PolicyVersionFull')
    const version = policy.latest + 1
    const time = seconds(desk.now)
    const inForce = SetAsDefault ? { version, document: PolicyDocument, updateTime: time } : {}
    return {
      output: { VersionId: version },
      changes: [
        { update: 'policy', row: { ...policy, latest: version, ...inForce } },
        versionInsert(policy.account, policy.id, version, PolicyDocument, time),
      ],
    }
  },
})
