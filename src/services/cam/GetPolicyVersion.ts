import { t } from '../../contract/fault.ts'
import { int, record, text } from '../../contract/shape.ts'
import { wallTime } from '../../domain/time.ts'
import { policyDocument, policyId, versionId } from './fields.ts'
import { policyOf } from './find.ts'
import { action } from './service.ts'
import { versionOf } from './version.ts'

export default action({
  title: t('查询策略版本', 'Get a policy version'),
  about: t('查询策略的一个版本及其文档。', 'Tells about one version of a policy, with its document.'),
  rate: 20,
  effect: 'read',
  resource: '*',
  input: { PolicyId: policyId, VersionId: versionId },
  output: {
    PolicyVersion: record(
      {
        VersionId: versionId,
        CreateDate: text('创建时间,UTC+8', 'Time of creation, in UTC+8'),
        IsDefaultVersion: int('是否生效:1 是', 'Whether it is in force: 1 for yes'),
        Document: policyDocument,
      },
      '策略版本',
      'Policy version',
    ),
  },
  faults: ['InvalidParameter.PolicyVersionNotExists', 'ResourceNotFound.PolicyIdNotFound'],
  examples: [
    {
      title: t('第一个版本', 'The first one'),
      input: { PolicyId: 100000001, VersionId: 1 },
      output: {
        PolicyVersion: {
          VersionId: 1,
          CreateDate: '2019-01-23 10:32:09',
          IsDefaultVersion: 1,
          Document: '{"version":"2.0","statement":[{"effect":"allow","action":"kms:DescribeKey","resource":"*"}]}',
        },
      },
    },
  ],
  async run({ PolicyId, VersionId }, desk) {
    const policy = await policyOf(desk, PolicyId, 'ResourceNotFound.PolicyIdNotFound')
    const { version, document, createTime } = await versionOf(desk, policy, VersionId)
    return {
      output: {
        PolicyVersion: {
          VersionId: version,
          CreateDate: wallTime(createTime),
          IsDefaultVersion: version === policy.version ? 1 : 0,
          Document: document,
        },
      },
    }
  },
})
