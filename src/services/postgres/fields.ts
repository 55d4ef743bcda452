import { matches, maxItems, minItems, oneOf } from '../../contract/rule.ts'
import { list, optional, record, text } from '../../contract/shape.ts'
import type { Desk } from '../service.ts'
import { newTagKey, newTagValue, type Tagged } from '../tags.ts'
import { storageTypes } from './products.ts'

/*
 * The fields that several actions of the service share, and the names of an instance that CAM and tags know.
 */

export const INSTANCE = 'DBInstanceId'

// The documented request has a blank before the id, and its sample ids have 2 to 9 characters.
export const instanceId = text(
  '实例 ID,首尾空格忽略',
  'Id of the instance; blanks around it are ignored',
  [matches(/^postgres-[0-9a-z]+$/)],
  {
    trim: true,
    example: 'postgres-abcdefg',
  },
)

export const tag = record(
  {
    TagKey: text('标签键', 'Tag key', [], { example: 'team' }),
    TagValue: text('标签值', 'Tag value', [], { example: 'storage' }),
  },
  '标签',
  'Tag',
)

export const newTag = record({ TagKey: newTagKey(), TagValue: newTagValue() }, '标签', 'Tag')

export const node = record(
  {
    Role: text('节点角色:Primary 或 Standby', 'Role of the node: Primary or Standby', [matches(/^(Primary|Standby)$/)]),
    Zone: text('节点所在可用区', 'Zone of the node'),
    DedicatedClusterId: optional(
      text('专属集群 ID,空为无', 'Dedicated cluster; empty for none', [matches(/^(cluster-[0-9a-z]+)?$/)]),
    ),
  },
  '节点',
  'Node',
)

export const nodes = list(
  node,
  '节点,默认一主一备均在主可用区',
  'The nodes; by default a primary and a standby in the main zone',
)

export const securityGroups = list(
  text('安全组 ID', 'Security group', [matches(/^sg-[0-9a-z]{1,32}$/)], { example: 'sg-a1b2c3d4' }),
  '安全组,只记录',
  'Security groups, which are only kept and shown',
  [maxItems(20)],
)

/** What CAM is asked about by an action on one instance. */
export const instanceResource = ({ DBInstanceId }: { readonly DBInstanceId: string }): readonly string[] => [
  `${INSTANCE}/${DBInstanceId}`,
]

/** Several instances. A call that names more than the rules allow is refused, so not all are asked about. */
export const MOST_IDS = 100
export const instanceIds = list(instanceId, '实例 ID', 'Ids of the instances', [minItems(1), maxItems(MOST_IDS)])
export const instancesResource = ({ DBInstanceIdSet }: { readonly DBInstanceIdSet: readonly string[] }) =>
  DBInstanceIdSet.slice(0, MOST_IDS).map((id) => `${INSTANCE}/${id}`)

export const storageType = optional(
  text('存储类型,默认 PHYSICAL_LOCAL_SSD', 'Kind of storage, PHYSICAL_LOCAL_SSD by default', [
    oneOf(['', ...storageTypes]),
  ]),
)

/** What the tags of an account's instances in the region are under. */
export const taggedInstances = (desk: Desk<never>, region: string): Omit<Tagged, 'resource'> => ({
  account: desk.caller.account,
  service: 'postgres',
  prefix: INSTANCE,
  region,
})
