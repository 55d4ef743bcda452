import { t } from '../../contract/fault.ts'
import type { TagRow } from '../../domain/account.ts'
import type { Change } from '../../store/store.ts'
import { isKnown, keep } from '../known-tags.ts'
import { borneBy } from './borne.ts'
import { knownKey, knownValue } from './fields.ts'
import { bearersBy, camNamesOf } from './resource.ts'
import { action } from './service.ts'
import { severalFields } from './several.ts'

export default action({
  title: t('修改多个资源的标签值', 'Change the value of a tag on several resources'),
  about: t(
    '把同一种类的至多 50 个资源上一个标签键的值改为另一个已有的值。任一资源不存在或未关联该键,则全部不改。',
    'Gives a tag key another value that exists, on up to 50 resources of one kind. When one of them is not there, or does not bear the key, none is changed.',
  ),
  rate: 20,
  effect: 'write',
  resource: (input, desk) => camNamesOf(desk, input),
  input: { ...severalFields, TagKey: knownKey, TagValue: knownValue },
  output: {},
  faults: [
    'InvalidParameterValue.RegionInvalid',
    'InvalidParameterValue.ResourceIdInvalid',
    'InvalidParameterValue.ResourcePrefixInvalid',
    'InvalidParameterValue.ServiceTypeInvalid',
    'ResourceNotFound.AttachedTagKeyNotFound',
    'ResourceNotFound.TagNonExist',
  ],
  examples: [
    {
      title: t('密钥对的值不变', 'A key pair that has the value already'),
      input: {
        ServiceType: 'lighthouse',
        ResourceIds: ['lhkp-k1k1k1k1'],
        ResourcePrefix: 'keypair',
        ResourceRegion: 'ap-guangzhou',
        TagKey: 'team',
        TagValue: 'storage',
      },
      output: {},
    },
  ],
  async run({ TagKey: key, TagValue: value, ...several }, desk) {
    const bearers = await bearersBy(desk, several)
    if (!(await isKnown(desk, { key, value }))) throw desk.fault('ResourceNotFound.TagNonExist')
    const before: TagRow[] = []
    for (const bearer of bearers) {
      const [row] = await borneBy(desk.read, bearer, [key])
      if (row === undefined)
        throw desk.fault('ResourceNotFound.AttachedTagKeyNotFound', `\`${bearer.tagged.resource}\``)
      if (row.value !== value) before.push(row)
    }
    return {
      output: {},
      changes: [
        ...(await keep(desk.read, desk.caller.account, before)),
        ...before.map((row): Change => ({ update: 'tag', row: { ...row, value } })),
      ],
    }
  },
})
