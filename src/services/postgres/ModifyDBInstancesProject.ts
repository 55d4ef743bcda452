import { t } from '../../contract/fault.ts'
import { matches } from '../../contract/rule.ts'
import { int, text } from '../../contract/shape.ts'
import { instanceIds, instancesResource } from './fields.ts'
import { changed, findInstances } from './instance.ts'
import { action } from './service.ts'

export default action({
  title: t('修改实例所属项目', 'Move instances to a project'),
  about: t(
    '把实例归入一个项目。项目只是一个编号。',
    'Puts instances into a project, which is a number and nothing more.',
  ),
  rate: 20,
  effect: 'write',
  resource: instancesResource,
  input: {
    DBInstanceIdSet: instanceIds,
    ProjectId: text('项目 ID', 'Project', [matches(/^\d{1,10}$/, 'InvalidParameterValue.IllegalProjectId')], {
      example: '0',
    }),
  },
  output: { Count: int('修改的实例数', 'How many instances were moved') },
  faults: ['ResourceNotFound.InstanceNotFoundError'],
  examples: [
    {
      title: t('归入项目', 'Into a project'),
      input: { DBInstanceIdSet: ['postgres-plain'], ProjectId: '1' },
      output: { Count: 1 },
    },
  ],
  async run({ DBInstanceIdSet, ProjectId }, desk) {
    const rows = await findInstances(desk, DBInstanceIdSet)
    const changes = rows.map((row) => changed(desk, row, { projectId: Number(ProjectId) }))
    return { output: { Count: rows.length }, changes }
  },
})
