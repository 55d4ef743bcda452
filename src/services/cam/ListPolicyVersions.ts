import { t } from '../../contract/fault.ts'
import { int, list, record, text } from '../../contract/shape.ts'
import { wallTime } from '../../domain/time.ts'
import { policyId, versionId } from './fields.ts'
import { policyOf } from './find.ts'
import { action } from './service.ts'
import { versionsOf } from './version.ts'

const version = record(
  {
    VersionId: versionId,
    CreateDate: text('创建时间,UTC+8', 'Time of creation, in UTC+8'),
    IsDefaultVersion: int('是否生效:1 是', 'Whether it is in force: 1 for yes'),
  },
  '策略版本',
  'Policy version',
)

export default action({
  title: t('查询策略版本列表', 'List policy versions'),
  about: t('列出策略的全部版本,新者在前。', 'Lists all versions of a policy, the newest first.'),
  rate: 20,
  effect: 'read',
  resource: '*',
  input: { PolicyId: policyId },
  output: { Versions: list(version, '版本', 'The versions') },
  faults: ['ResourceNotFound.PolicyIdNotFound'],
  examples: [
    {
      title: t('全部版本', 'All of them'),
      input: { PolicyId: 100000001 },
      output: { Versions: [{ VersionId: 1, CreateDate: '2019-01-23 10:32:09', IsDefaultVersion: 1 }] },
    },
  ],
  async run({ PolicyId }, desk) {
    const policy = await policyOf(desk, PolicyId, 'ResourceNotFound.PolicyIdNotFound')
    const Versions = (await versionsOf(desk, policy)).map((row) => ({
      VersionId: row.version,
      CreateDate: wallTime(row.createTime),
      IsDefaultVersion: row.version === policy.version ? 1 : 0,
    }))
    return { output: { Versions } }
  },
})
