import { type Infer, optional, record } from '../../contract/shape.ts'
import type { TagBearer } from '../../domain/tag.ts'
import type { Where } from '../../store/store.ts'
import {
  createUin,
  limit,
  resourceId,
  resourcePrefix,
  resourceRegion,
  serviceType,
  someFilters,
  tagList,
} from './fields.ts'
import { bareId, regionNamed } from './resource.ts'

/** What DescribeResourcesByTags and DescribeResourcesByTagsUnion take and give, but for the offset. */
export const byTagsFields = {
  TagFilters: someFilters,
  CreateUin: createUin,
  Limit: limit,
  ResourcePrefix: optional(resourcePrefix),
  ResourceId: optional(resourceId),
  ResourceRegion: optional(resourceRegion),
  ServiceType: optional(serviceType),
}

const fields = {
  ResourceRegion: resourceRegion,
  ServiceType: serviceType,
  ResourcePrefix: resourcePrefix,
  ResourceId: resourceId,
  Tags: tagList,
}

export const resourceTag = record(fields, '资源', 'A resource')

export function whereOf(input: Infer<typeof byTagsFields>): Where<TagBearer> {
  const {
    ServiceType: service = '',
    ResourcePrefix: prefix = '',
    ResourceRegion: region = '',
    ResourceId: id = '',
  } = input
  return {
    ...(service && { service }),
    ...(prefix && { prefix }),
    ...(region && { region: regionNamed(region) ?? region }),
    ...(id && { resource: bareId(service || 'kms', id) ?? id }),
  }
}

export const resourceTagView = (
  row: TagBearer & { readonly tags: Infer<typeof fields>['Tags'] },
): Infer<typeof fields> => ({
  ResourceRegion: row.region,
  ServiceType: row.service,
  ResourcePrefix: row.prefix,
  ResourceId: row.resource,
  Tags: row.tags,
})
