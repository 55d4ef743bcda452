import { t } from '../../contract/fault.ts'
import { PRESET_IDS, presetByName } from '../../domain/presets.ts'
import { seconds } from '../../domain/time.ts'
import { newTags } from '../tagging.ts'
import { fromKeyValue } from '../tags.ts'
import { checkDocument, documentFaults } from './document.ts'
import { description, newPolicyName, policyDocument, policyId, tagsToMake } from './fields.ts'
import { POLICIES } from './limits.ts'
import { versionInsert } from './policy-view.ts'
import { action } from './service.ts'
import { tagged } from './tag.ts'

export default action({
  title: t('创建策略', 'Create a policy'),
  about: t(
    '创建一条自定义策略。文档须为 CAM 2.0 语法;有错时返回指明何处有错的错误码。',
    'Makes a policy of the account. The document must be in the language of CAM 2.0; what is wrong with it has an error code of its own.',
  ),
  rate: 20,
  effect: 'write',
  resource: '*',
  input: {
    PolicyName: newPolicyName,
    PolicyDocument: policyDocument,
    Description: description,
    Tags: tagsToMake,
  },
  output: { PolicyId: policyId },
  faults: [
    ...documentFaults,
    'FailedOperation.PolicyFull',
    'FailedOperation.PolicyNameInUse',
    'InvalidParameter.TagLimitExceeded',
  ],
  examples: [
    {
      title: t('允许查看密钥', 'To look at keys'),
      input: {
        PolicyName: 'LookAtKeys',
        PolicyDocument:
          '{"version":"2.0","statement":[{"effect":"allow","action":["kms:DescribeKey"],"resource":["*"]}]}',
        Description: 'reads only',
      },
      output: { PolicyId: 123456789 },
    },
  ],
  async run({ PolicyName, PolicyDocument, Description = '', Tags }, desk) {
    checkDocument(desk, PolicyDocument)
    const { account } = desk.caller
    const same = await desk.read.count('policy', { account, name: PolicyName })
    if (same > 0 || presetByName(PolicyName) !== undefined)
      throw desk.fault('FailedOperation.PolicyNameInUse', `\`${PolicyName}\``)
    if ((await desk.read.count('policy', { account })) >= POLICIES) throw desk.fault('FailedOperation.PolicyFull')
    const id = PRESET_IDS + 1 + (desk.random(4).readUInt32BE() % 900_000_000)
    const time = seconds(desk.now)
    const row = {
      account,
      id,
      name: PolicyName,
      description: Description,
      document: PolicyDocument,
      version: 1,
      latest: 1,
      createTime: time,
      updateTime: time,
      revision: 0,
    }
    return {
      output: { PolicyId: id },
      changes: [
        { insert: 'policy', row },
        versionInsert(account, id, 1, PolicyDocument, time),
        ...(await newTags(
          desk,
          [tagged(account, 'policyid', String(id))],
          fromKeyValue(Tags),
          'InvalidParameter.TagLimitExceeded',
        )),
        { limit: 'policy', where: { account }, max: POLICIES },
      ],
    }
  },
})
