import { int, list, record, text } from '../../contract/shape.ts'
import type { Holder, PolicyAttachment } from '../../domain/account.ts'
import { PRESET_IDS, presetById } from '../../domain/presets.ts'
import { wallTime } from '../../domain/time.ts'
import type { Change } from '../../store/store.ts'
import type { Desk } from '../service.ts'
import { addTime, policyId, policyName, tags } from './fields.ts'
import { type AnyPolicy, asOwn, asPolicy } from './find.ts'

/** 1 for a policy of the account's own, 2 for a preset. */
export const typeOf = ({ preset }: AnyPolicy): number => (preset ? 2 : 1)

/** All policies here were written as documents. */
export const BY_DOCUMENT = 2

/** What the cloud says of parts of a policy that it has switched off; here it never does. */
export const deactivated = {
  Deactived: int('是否已下线,总为 0', 'Whether it is switched off; always 0'),
  DeactivedDetail: list(text('产品', 'Product'), '已下线的产品,总为空', 'Products that are switched off, always empty'),
}

export const policyShape = record(
  {
    PolicyId: policyId,
    PolicyName: policyName,
    AddTime: addTime,
    Type: int('1 自定义,2 预设', '1 for one of the account, 2 for a preset'),
    Description: text('描述', 'Description'),
    CreateMode: int('创建方式,总为 2:按策略语法', 'How it was written; always 2, as a document'),
    Attachments: int('关联的用户、组、角色数', 'How many users, groups and roles it is attached to'),
    ServiceType: text('产品,总为空', 'Product, always empty'),
    IsAttached: int('是否已关联:1 是', 'Whether it is attached: 1 for yes'),
    ...deactivated,
    IsServiceLinkedPolicy: int('是否服务相关策略,总为 0', 'Whether it is a product’s own; always 0'),
    AttachEntityCount: int('关联的实体数', 'How many it is attached to'),
    AttachEntityBoundaryCount: int('以其为权限边界的实体数', 'How many it bounds'),
    UpdateTime: addTime,
    Tags: tags,
    PermissionLevel: text('权限级别,总为空', 'Level of the permission, always empty'),
  },
  '策略',
  'Policy',
)

/** How many users and roles each of these policies bounds, in their order. No index has boundaries: all are asked at once. */
export async function boundedBy(desk: Desk<never>, boundary: readonly number[]): Promise<readonly number[]> {
  const where = { account: desk.caller.account, boundary }
  const [users, roles] = await Promise.all([desk.read.find('user', { where }), desk.read.find('role', { where })])
  const counts = Map.groupBy([...users, ...roles], (bounded) => bounded.boundary)
  return boundary.map((id) => counts.get(id)?.length ?? 0)
}

/** Policies as lists show them. */
export async function policyViews(desk: Desk<never>, policies: readonly AnyPolicy[]) {
  if (policies.length === 0) return []
  const bounded = await boundedBy(
    desk,
    policies.map(({ id }) => id),
  )
  return Promise.all(policies.map((policy, i) => policyView(desk, policy, bounded[i] ?? 0)))
}

async function policyView(desk: Desk<never>, policy: AnyPolicy, bounded: number) {
  const attached = await desk.read.count('policyAttachment', { account: policy.account, policy: policy.id })
  return {
    PolicyId: policy.id,
    PolicyName: policy.name,
    AddTime: wallTime(policy.createTime),
    Type: typeOf(policy),
    Description: policy.description,
    CreateMode: BY_DOCUMENT,
    Attachments: attached,
    ServiceType: '',
    IsAttached: attached > 0 ? 1 : 0,
    Deactived: 0,
    DeactivedDetail: [],
    IsServiceLinkedPolicy: 0,
    AttachEntityCount: attached,
    AttachEntityBoundaryCount: bounded,
    UpdateTime: wallTime(policy.updateTime),
    Tags: [],
    PermissionLevel: '',
  }
}

/** A policy that is attached to a user or group. */
export const attachedShape = record(
  {
    PolicyId: policyId,
    PolicyName: policyName,
    AddTime: addTime,
    CreateMode: int('创建方式,总为 2', 'How it was written; always 2'),
    PolicyType: text('User 自定义,QCS 预设', 'User for one of the account, QCS for a preset'),
    Remark: text('描述', 'Description'),
    OperateOwnerUin: text('关联者的主账号,总为空', 'Account of whoever attached it, always empty'),
    OperateUin: text('关联者,总为空', 'Whoever attached it, always empty'),
    OperateUinType: int('关联者的类型,总为 0', 'Kind of whoever attached it; always 0'),
    ...deactivated,
  },
  '所附策略',
  'Attached policy',
)

export interface Attached {
  readonly policy: AnyPolicy
  readonly attachment: PolicyAttachment
}

/** The policies attached to a holder, by id. There are few, so that pages are cut from all of them. */
export async function attachedTo(
  desk: Desk<never>,
  kind: Holder,
  targets: readonly string[],
): Promise<readonly Attached[]> {
  const { account } = desk.caller
  if (targets.length === 0) return []
  const attachments = await desk.read.find('policyAttachment', {
    where: { account, kind, target: targets },
    order: [
      ['policy', 'asc'],
      ['target', 'asc'],
    ],
  })
  const own = attachments.map(({ policy }) => policy).filter((id) => id >= PRESET_IDS)
  const rows = own.length === 0 ? [] : await desk.read.find('policy', { where: { account, id: own } })
  return attachments.flatMap((attachment) => {
    const row = rows.find(({ id }) => id === attachment.policy)
    if (row !== undefined) return [{ attachment, policy: asOwn(row) }]
    const preset = presetById(attachment.policy)
    return preset === undefined ? [] : [{ attachment, policy: asPolicy(account, preset) }]
  })
}

export const attachedView = ({ policy, attachment }: Attached) => ({
  PolicyId: policy.id,
  PolicyName: policy.name,
  AddTime: wallTime(attachment.createTime),
  CreateMode: BY_DOCUMENT,
  PolicyType: policyTypeOf(policy),
  Remark: policy.description,
  OperateOwnerUin: '',
  OperateUin: '',
  OperateUinType: 0,
  Deactived: 0,
  DeactivedDetail: [],
})

export const policyTypeOf = ({ preset }: AnyPolicy): string => (preset ? 'QCS' : 'User')

export const versionInsert = (
  account: string,
  policy: number,
  version: number,
  document: string,
  createTime: number,
): Change => ({
  insert: 'policyVersion',
  row: { account, policy, version, document, createTime },
})
