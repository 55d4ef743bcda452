import { t } from '../../contract/fault.ts'
import { int, text } from '../../contract/shape.ts'
import { wallTime } from '../../domain/time.ts'
import { addTime, policyDocument, policyId, policyName, tags } from './fields.ts'
import { policyOf } from './find.ts'
import { typeOf } from './policy-view.ts'
import { action } from './service.ts'
import { tagged, wireTags } from './tag.ts'

export default action({
  title: t('查询策略详情', 'Get a policy'),
  about: t('查询一条策略及其生效版本的文档。', 'Tells about one policy, with the document of the version in force.'),
  rate: 20,
  effect: 'read',
  resource: '*',
  input: { PolicyId: policyId },
  output: {
    PolicyName: policyName,
    Description: text('描述', 'Description'),
    Type: int('1 自定义,2 预设', '1 for one of the account, 2 for a preset'),
    AddTime: addTime,
    UpdateTime: addTime,
    PolicyDocument: policyDocument,
    PresetAlias: text('预设策略的别名,总为空', 'Alias of a preset, always empty'),
    IsServiceLinkedRolePolicy: int('是否服务相关策略,总为 0', 'Whether it is a product’s own; always 0'),
    Tags: tags,
  },
  faults: ['ResourceNotFound.PolicyIdNotFound'],
  examples: [
    {
      title: t('一条预设策略', 'A preset'),
      input: { PolicyId: 1 },
      output: {
        PolicyName: 'AdministratorAccess',
        Description: '',
        Type: 2,
        AddTime: '0000-00-00 00:00:00',
        UpdateTime: '0000-00-00 00:00:00',
        PolicyDocument: '{"version":"2.0","statement":[{"effect":"allow","action":"*","resource":"*"}]}',
        PresetAlias: '',
        IsServiceLinkedRolePolicy: 0,
        Tags: [],
      },
    },
  ],
  async run({ PolicyId }, desk) {
    const policy = await policyOf(desk, PolicyId, 'ResourceNotFound.PolicyIdNotFound')
    return {
      output: {
        PolicyName: policy.name,
        Description: policy.description,
        Type: typeOf(policy),
        AddTime: wallTime(policy.createTime),
        UpdateTime: wallTime(policy.updateTime),
        PolicyDocument: policy.document,
        PresetAlias: '',
        IsServiceLinkedRolePolicy: 0,
        Tags: await wireTags(desk, tagged(policy.account, 'policyid', String(policy.id))),
      },
    }
  },
})
