import { t } from '../../contract/fault.ts'
import { maxItems } from '../../contract/rule.ts'
import { list, optional, record } from '../../contract/shape.ts'
import { define } from '../known-tags.ts'
import { attach } from '../tagging.ts'
import { fromTagKeyValue, repeatsKey } from '../tags.ts'
import { borneBy } from './borne.ts'
import { dictionaryLimits } from './dictionary.ts'
import { knownKey, newTag, resource } from './fields.ts'
import { bearerNamed, camNames } from './resource.ts'
import { action } from './service.ts'

const MOST = 10

export default action({
  title: t('修改资源的标签', 'Modify the tags of a resource'),
  about: t(
    '在一次修改中给资源增加或改写至多 10 个标签,并解绑至多 10 个标签键。二者至少给出其一,同一个键不能同时出现;要解绑的键未关联则忽略。',
    'In one step sets up to 10 tags on a resource and takes up to 10 tag keys off it. At least one of the two is needed, and no key may be in both; a key to take off that is not there is passed over.',
  ),
  rate: 20,
  effect: 'write',
  resource: ({ Resource }, desk) => camNames(desk, [Resource]),
  input: {
    Resource: resource,
    ReplaceTags: optional(
      list(newTag, '增加或改写的标签,1 到 10 个,键不可重复', 'Tags to set, 1 to 10, their keys all different', [
        maxItems(MOST, 'InvalidParameter.Tag'),
      ]),
    ),
    DeleteTags: optional(
      list(
        record({ TagKey: knownKey }, '标签键', 'A tag key'),
        '解绑的标签键,1 到 10 个',
        'Tag keys to take off, 1 to 10',
        [maxItems(MOST, 'InvalidParameterValue.DeleteTagsParamError')],
      ),
    ),
  },
  output: {},
  faults: [
    'InvalidParameter.Tag',
    'InvalidParameterValue.DeleteTagsParamError',
    'InvalidParameterValue.ResourceDescriptionError',
    'LimitExceeded.ResourceAttachedTags',
    'LimitExceeded.TagKey',
    'LimitExceeded.TagValue',
  ],
  examples: [
    {
      title: t('改写一个标签,解绑另一个', 'Set one tag and take another off'),
      input: {
        Resource: 'qcs::postgres:ap-guangzhou:uin/:DBInstanceId/postgres-abcdefg',
        ReplaceTags: [{ TagKey: 'stage', TagValue: 'test' }],
        DeleteTags: [{ TagKey: 'team' }],
      },
      output: {},
    },
  ],
  async run({ Resource, ReplaceTags, DeleteTags }, desk) {
    if ((ReplaceTags ?? DeleteTags) === undefined || ReplaceTags?.length === 0)
      throw desk.fault('InvalidParameter.Tag', '`ReplaceTags`')
    if (DeleteTags?.length === 0) throw desk.fault('InvalidParameterValue.DeleteTagsParamError', '`DeleteTags`')
    const tags = fromTagKeyValue(ReplaceTags)
    const gone = (DeleteTags ?? []).map(({ TagKey }) => TagKey)
    if (repeatsKey(tags)) throw desk.fault('InvalidParameter.Tag', '`ReplaceTags`')
    if (tags.some(({ key }) => gone.includes(key)))
      throw desk.fault('InvalidParameterValue.DeleteTagsParamError', '`ReplaceTags`, `DeleteTags`')
    const bearer = await bearerNamed(desk, Resource)
    const attached = await attach(desk.read, bearer, tags, await borneBy(desk.read, bearer, gone))
    if (attached === undefined) throw desk.fault('LimitExceeded.ResourceAttachedTags')
    return {
      output: {},
      changes: [...(await define(desk, tags, dictionaryLimits, attached.released)), ...attached.changes],
    }
  },
})
