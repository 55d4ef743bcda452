import { t } from '../../contract/fault.ts'
import { int, list, optional } from '../../contract/shape.ts'
import {
  createUin,
  limit,
  offset,
  pageOutput,
  resourceId,
  resourcePrefix,
  resourceRegion,
  serviceType,
} from './fields.ts'
import { attachedTag, attachedView, checkUin, pageOfAttached } from './listing.ts'
import { bareId, regionNamed } from './resource.ts'
import { action } from './service.ts'

export default action({
  title: t('查询资源关联的标签', 'List tags on resources'),
  about: t(
    '分页列出账号的资源所关联的标签,可按服务、前缀、地域和资源 ID 过滤。',
    'Lists by page the tags on resources of the account, filtered by service, prefix, region and id.',
  ),
  rate: 20,
  effect: 'read',
  resource: '*',
  input: {
    CreateUin: createUin,
    ResourceRegion: optional(resourceRegion),
    ServiceType: optional(serviceType),
    ResourcePrefix: optional(resourcePrefix),
    ResourceId: optional(resourceId),
    Offset: offset(),
    Limit: limit,
    CosResourceId: optional(
      int('对象存储的资源 ID;此处没有对象存储', 'Resource id of COS, which there is none of here'),
    ),
  },
  output: { ...pageOutput, Rows: list(attachedTag, '标签列表', 'Tags') },
  faults: ['InvalidParameterValue.UinInvalid'],
  examples: [
    {
      title: t('密钥对的标签', 'The tags of key pairs'),
      input: { ServiceType: 'lighthouse', ResourcePrefix: 'keypair' },
      output: {
        TotalCount: 1,
        Offset: 0,
        Limit: 15,
        Rows: [
          {
            TagKey: 'team',
            TagValue: 'storage',
            ResourceId: 'lhkp-k1k1k1k1',
            TagKeyMd5: 'f894427cc1c571f79da49605ef8b112f',
            TagValueMd5: 'ddecebdea58b5f264d27f1f7909bab74',
            ServiceType: 'lighthouse',
            Category: 'Custom',
          },
        ],
      },
    },
  ],
  async run(input, desk) {
    checkUin(desk, input.CreateUin)
    const {
      ServiceType: service = '',
      ResourcePrefix: prefix = '',
      ResourceRegion: region = '',
      ResourceId = '',
    } = input
    const resource = input.CosResourceId ? [] : ResourceId && (bareId(service || 'kms', ResourceId) ?? ResourceId)
    const { rows, ...page } = await pageOfAttached(
      desk,
      {
        ...(service && { service }),
        ...(prefix && { prefix }),
        ...(region && { region: regionNamed(region) ?? region }),
        ...(resource && { resource }),
      },
      input,
    )
    return { output: { ...page, Rows: rows.map((row) => attachedView(row, ResourceId || row.resource)) } }
  },
})
