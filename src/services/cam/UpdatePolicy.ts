import { t } from '../../contract/fault.ts'
import { maxLength } from '../../contract/rule.ts'
import { optional, text } from '../../contract/shape.ts'
import type { PolicyRow } from '../../domain/account.ts'
import { presetByName } from '../../domain/presets.ts'
import { seconds } from '../../domain/time.ts'
import type { Change } from '../../store/store.ts'
import type { Desk } from '../service.ts'
import { checkDocument, documentFaults } from './document.ts'
import { description, newPolicyName, policyDocument, policyId } from './fields.ts'
import { ownPolicyOf } from './find.ts'
import { action } from './service.ts'

export default action({
  title: t('更新策略', 'Update a policy'),
  about: t(
    '更新自定义策略的名称、描述或生效版本的文档,立即生效。不给 PolicyId 时按 PolicyName 查找。',
    'Changes the name, the description, or the document in force of a policy of the account, at once. Without PolicyId it is found by PolicyName.',
  ),
  rate: 20,
  effect: 'write',
  resource: '*',
  input: {
    PolicyId: optional(policyId),
    PolicyName: optional(newPolicyName),
    Description: description,
    PolicyDocument: optional(policyDocument),
    Alias: optional(text('预设策略的别名;此处只能为空', 'Alias of a preset; only empty here', [maxLength(0)])),
  },
  output: { PolicyId: policyId },
  faults: [
    ...documentFaults,
    'FailedOperation.PolicyNameInUse',
    'InvalidParameter.ParamError',
    'ResourceNotFound.PolicyIdNotFound',
  ],
  examples: [
    {
      title: t('改描述', 'Another description'),
      input: { PolicyId: 100000001, Description: 'reads everything' },
      output: { PolicyId: 100000001 },
    },
  ],
  async run({ PolicyId, PolicyName, Description, PolicyDocument }, desk) {
    if (PolicyDocument !== undefined) checkDocument(desk, PolicyDocument)
    const policy = PolicyId === undefined ? await named(desk, PolicyName) : await ownPolicyOf(desk, PolicyId, NONE)
    if (PolicyName !== undefined && PolicyName !== policy.name) await refuseTaken(desk, PolicyName)
    const row = {
      ...policy,
      name: PolicyName ?? policy.name,
      description: Description ?? policy.description,
      document: PolicyDocument ?? policy.document,
      updateTime: seconds(desk.now),
    }
    const version = await desk.read.get('policyVersion', {
      account: policy.account,
      policy: policy.id,
      version: policy.version,
    })
    const changes: readonly Change[] = [
      { update: 'policy', row },
      ...(version === undefined
        ? []
        : [{ update: 'policyVersion', row: { ...version, document: row.document } } as const]),
    ]
    return { output: { PolicyId: policy.id }, changes }
  },
})

const NONE = 'ResourceNotFound.PolicyIdNotFound'

async function named(
  desk: Desk<'InvalidParameter.ParamError' | typeof NONE>,
  name: string | undefined,
): Promise<PolicyRow> {
  if (name === undefined) throw desk.fault('InvalidParameter.ParamError', '`PolicyId`, `PolicyName`')
  const [row] = await desk.read.find('policy', { where: { account: desk.caller.account, name } })
  if (row === undefined) throw desk.fault(NONE, `\`${name}\``)
  return row
}

async function refuseTaken(desk: Desk<'FailedOperation.PolicyNameInUse'>, name: string): Promise<void> {
  const same = await desk.read.count('policy', { account: desk.caller.account, name })
  if (same > 0 || presetByName(name) !== undefined) throw desk.fault('FailedOperation.PolicyNameInUse', `\`${name}\``)
}
