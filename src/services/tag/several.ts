import { distinct, maxItems, minItems } from '../../contract/rule.ts'
import { list, optional } from '../../contract/shape.ts'
import { resourceId, resourcePrefix, resourceRegion, serviceType } from './fields.ts'

/** The members by which a call that changes tags names several resources of one kind. */
export const severalFields = {
  ServiceType: serviceType,
  ResourceIds: list(resourceId, '资源 ID,1 到 50 个,不可重复', 'Ids of the resources, 1 to 50, all different', [
    minItems(1, 'InvalidParameterValue.ResourceIdInvalid'),
    maxItems(50, 'LimitExceeded.ResourceNumPerRequest'),
    distinct('InvalidParameterValue.ResourceIdInvalid'),
  ]),
  ResourceRegion: optional(resourceRegion),
  ResourcePrefix: optional(resourcePrefix),
}
