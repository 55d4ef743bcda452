import { t } from '../../contract/fault.ts'
import { maxItems, minItems } from '../../contract/rule.ts'
import { list } from '../../contract/shape.ts'
import type { Change } from '../../store/store.ts'
import { keep } from '../known-tags.ts'
import { borneBy } from './borne.ts'
import { knownKey } from './fields.ts'
import { camNames } from './resource.ts'
import { action } from './service.ts'
import { bearersListed, exampleResource, failedResources, failure, resourceList } from './together.ts'

export default action({
  title: t('批量解绑标签', 'Untag resources'),
  about: t(
    '从至多 10 个资源解绑至多 10 个标签键;资源未关联的键会被忽略。标签本身保留。',
    'Takes up to 10 tag keys off up to 10 resources; keys that a resource does not bear are passed over. The tags themselves stay.',
  ),
  rate: 20,
  effect: 'write',
  resource: ({ ResourceList }, desk) => camNames(desk, ResourceList),
  input: {
    ResourceList: resourceList,
    TagKeys: list(knownKey, '标签键,1 到 10 个', 'Tag keys, 1 to 10', [
      minItems(1, 'InvalidParameter.Tag'),
      maxItems(10, 'LimitExceeded.TagNumPerRequest'),
    ]),
  },
  output: { FailedResources: failedResources },
  faults: ['InvalidParameter.UnsupportedService', 'InvalidParameterValue.ResourceDescriptionError'],
  examples: [
    {
      title: t('解绑标签', 'Take a tag off a key'),
      input: { ResourceList: [exampleResource], TagKeys: ['stage'] },
      output: { FailedResources: [] },
    },
  ],
  async run({ ResourceList, TagKeys }, desk) {
    const { found, missing } = await bearersListed(desk, ResourceList)
    const rows = await Promise.all(found.map(({ bearer }) => borneBy(desk.read, bearer, TagKeys)))
    const gone = rows.flat()
    return {
      output: {
        FailedResources: missing.map((name) => failure(desk, name, 'InvalidParameterValue.ResourceDescriptionError')),
      },
      changes: [
        ...(await keep(desk.read, desk.caller.account, gone)),
        ...gone.map((row): Change => ({ remove: 'tag', row })),
      ],
    }
  },
})
