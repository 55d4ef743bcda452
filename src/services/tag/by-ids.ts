import type { Desk } from '../service.ts'
import { limit, type pageOf, resourceIds, resourcePrefix, resourceRegion, serviceType } from './fields.ts'
import { attachedView, pageOfAttached } from './listing.ts'
import { type KindCode, namedBy, type Several } from './resource.ts'

/*
 * What the calls share that list the tags of resources which they name by ids.
 */

/** What they take, but for the offset. */
export const byIdsFields = {
  ServiceType: serviceType,
  ResourcePrefix: resourcePrefix,
  ResourceIds: resourceIds('InvalidParameterValue.ResourceIdInvalid'),
  ResourceRegion: resourceRegion,
  Limit: limit,
}

export const exampleByIds = {
  input: {
    ServiceType: 'postgres',
    ResourcePrefix: 'DBInstanceId',
    ResourceRegion: 'ap-guangzhou',
    ResourceIds: ['postgres-abcdefg'],
    Offset: 0,
    Limit: 20,
  },
  output: {
    TotalCount: 1,
    Offset: 0,
    Limit: 20,
    Tags: [
      {
        TagKey: 'team',
        TagValue: 'storage',
        ResourceId: 'postgres-abcdefg',
        TagKeyMd5: 'f894427cc1c571f79da49605ef8b112f',
        TagValueMd5: 'ddecebdea58b5f264d27f1f7909bab74',
        ServiceType: 'postgres',
        Category: 'Custom',
      },
    ],
  },
}

/** The condition on what a call names, and how it wrote the ids. @throws {Fault} for a kind that there is not */
export function askedBy(desk: Desk<KindCode>, several: Several) {
  const named = namedBy(desk, several)
  const written = new Map(named.map(({ id }, i) => [id, several.ResourceIds[i]]))
  const [first] = named
  const where = {
    service: several.ServiceType,
    ...(first !== undefined && { prefix: first.prefix }),
    ...(first?.region && { region: first.region }),
    resource: [...written.keys()],
  }
  return { where, asWritten: (id: string): string => written.get(id) ?? id }
}

/** A page of the tags of what a call names. */
export async function pageByIds(desk: Desk<KindCode>, input: Several & Parameters<typeof pageOf>[0], shown = true) {
  const { where, asWritten } = askedBy(desk, input)
  const { rows, ...page } = await pageOfAttached(desk, shown ? where : { resource: [] }, input)
  return { ...page, Tags: rows.map((row) => attachedView(row, asWritten(row.resource))) }
}
