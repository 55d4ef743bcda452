import { t } from '../../contract/fault.ts'
import { keep } from '../known-tags.ts'
import { borneBy } from './borne.ts'
import { knownKey, resource } from './fields.ts'
import { bearerNamed, camNames } from './resource.ts'
import { action } from './service.ts'

export default action({
  title: t('解绑资源的一个标签', 'Take a tag off a resource'),
  about: t('解绑资源的一个标签键,标签本身保留。', 'Takes one tag key off a resource; the tag itself stays.'),
  rate: 20,
  effect: 'write',
  resource: ({ Resource }, desk) => camNames(desk, [Resource]),
  input: { TagKey: knownKey, Resource: resource },
  output: {},
  faults: ['InvalidParameterValue.ResourceDescriptionError', 'ResourceNotFound.AttachedTagKeyNotFound'],
  examples: [
    {
      title: t('解绑实例的标签', 'Untag an instance'),
      input: { TagKey: 'team', Resource: 'qcs::postgres:ap-guangzhou:uin/:DBInstanceId/postgres-abcdefg' },
      output: {},
    },
  ],
  async run({ TagKey, Resource }, desk) {
    const [row] = await borneBy(desk.read, await bearerNamed(desk, Resource), [TagKey])
    if (row === undefined) throw desk.fault('ResourceNotFound.AttachedTagKeyNotFound', `\`${TagKey.slice(0, 64)}\``)
    return { output: {}, changes: [...(await keep(desk.read, row.account, [row])), { remove: 'tag', row }] }
  },
})
