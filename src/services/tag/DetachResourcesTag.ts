import { t } from '../../contract/fault.ts'
import type { TagRow } from '../../domain/account.ts'
import type { Change } from '../../store/store.ts'
import { keep } from '../known-tags.ts'
import { borneBy } from './borne.ts'
import { knownKey } from './fields.ts'
import { bearersBy, camNamesOf } from './resource.ts'
import { action } from './service.ts'
import { severalFields } from './several.ts'

export default action({
  title: t('解绑多个资源的一个标签', 'Take a tag off several resources'),
  about: t(
    '从同一种类的至多 50 个资源解绑一个标签键,标签本身保留。任一资源不存在或未关联该键,则全部不解绑。',
    'Takes a tag key off up to 50 resources of one kind; the tags themselves stay. When one of them is not there, or does not bear the key, none is untagged.',
  ),
  rate: 20,
  effect: 'write',
  resource: (input, desk) => camNamesOf(desk, input),
  input: { ...severalFields, TagKey: knownKey },
  output: {},
  faults: [
    'InvalidParameterValue.RegionInvalid',
    'InvalidParameterValue.ResourceIdInvalid',
    'InvalidParameterValue.ResourcePrefixInvalid',
    'InvalidParameterValue.ServiceTypeInvalid',
    'ResourceNotFound.AttachedTagKeyNotFound',
  ],
  examples: [
    {
      title: t('解绑密钥对的标签', 'Untag a key pair'),
      input: {
        ServiceType: 'lighthouse',
        ResourceIds: ['lhkp-k1k1k1k1'],
        ResourcePrefix: 'keypair',
        ResourceRegion: 'ap-guangzhou',
        TagKey: 'team',
      },
      output: {},
    },
  ],
  async run({ TagKey, ...several }, desk) {
    const gone: TagRow[] = []
    for (const bearer of await bearersBy(desk, several)) {
      const [row] = await borneBy(desk.read, bearer, [TagKey])
      if (row === undefined)
        throw desk.fault('ResourceNotFound.AttachedTagKeyNotFound', `\`${bearer.tagged.resource}\``)
      gone.push(row)
    }
    return {
      output: {},
      changes: [
        ...(await keep(desk.read, desk.caller.account, gone)),
        ...gone.map((row): Change => ({ remove: 'tag', row })),
      ],
    }
  },
})
