import type { Holder } from '../domain/account.ts'
import { PRESET_IDS, presetByName } from '../domain/presets.ts'
import type { Change } from '../store/store.ts'
import type { Bed } from './bed.ts'
import { derivedNumber } from './derive.ts'
import { textOf } from './document.ts'
import type { SeedGroup, SeedUser } from './shape.ts'

/** The changes that make an account, its policies, users and groups. */
export function plantIdentity(bed: Bed): readonly Change[] {
  const { account, derive } = bed
  const { uin, name = uin } = account
  const appId = account.appId ?? derivedNumber(derive, ['appId', uin], 1_250_000_000, 50_000_000)
  return [
    { insert: 'account', row: { uin, appId, name } },
    ...plantPolicies(bed),
    ...(account.users ?? []).flatMap((user) => plantUser(bed, user)),
    ...(account.groups ?? []).flatMap((group) => plantGroup(bed, group)),
  ]
}

/** The id of a policy that the account has, by its name. */
export function policyIdOf({ account, derive }: Bed, name: string): number {
  const own = account.policies?.find((policy) => policy.name === name)
  const preset = own === undefined ? presetByName(name) : undefined
  if (preset !== undefined) return preset.id
  return own?.policyId ?? derivedNumber(derive, ['policy', account.uin, name], PRESET_IDS + 1, 900_000_000)
}

function plantPolicies(bed: Bed): readonly Change[] {
  const { time } = bed.defaults
  const account = bed.account.uin
  return (bed.account.policies ?? []).flatMap((policy): readonly Change[] => {
    const id = policyIdOf(bed, policy.name)
    const { name, description = '', history = [] } = policy
    const documents = [...history, policy.document].map(textOf)
    const version = documents.length
    const document = textOf(policy.document)
    const times = { createTime: time, updateTime: time }
    return [
      {
        insert: 'policy',
        row: { account, id, name, description, document, version, latest: version, ...times, revision: 0 },
      },
      ...documents.map((text, i): Change => {
        return {
          insert: 'policyVersion',
          row: { account, policy: id, version: i + 1, document: text, createTime: time },
        }
      }),
    ]
  })
}

/** The changes that attach policies to a user, group or role. */
export const plantAttachments = (
  bed: Bed,
  kind: Holder,
  target: string,
  names: readonly string[] = [],
): readonly Change[] =>
  names.map((name) => ({
    insert: 'policyAttachment',
    row: { account: bed.account.uin, kind, target, policy: policyIdOf(bed, name), createTime: bed.defaults.time },
  }))

function plantUser(bed: Bed, { uin, name, remark = '', policies, boundary }: SeedUser): readonly Change[] {
  const row = {
    account: bed.account.uin,
    uin,
    uid: derivedNumber(bed.derive, ['uid', uin], 10_000_000, 90_000_000),
    name,
    remark,
    phone: '',
    countryCode: '',
    email: '',
    boundary: boundary === undefined ? 0 : policyIdOf(bed, boundary),
    createTime: bed.defaults.time,
    revision: 0,
  }
  return [{ insert: 'user', row }, ...plantAttachments(bed, 'user', uin, policies)]
}

function plantGroup(bed: Bed, group: SeedGroup): readonly Change[] {
  const account = bed.account.uin
  const { name, remark = '', users = [], policies } = group
  const id = group.groupId ?? derivedNumber(bed.derive, ['group', account, name], 1000, 1_000_000_000)
  const members = users.flatMap((member) => bed.account.users?.filter((user) => user.name === member) ?? [])
  return [
    { insert: 'userGroup', row: { account, id, name, remark, createTime: bed.defaults.time, revision: 0 } },
    ...members.map(({ uin }): Change => ({ insert: 'groupMember', row: { account, group: id, uin } })),
    ...plantAttachments(bed, 'group', String(id), policies),
  ]
}
