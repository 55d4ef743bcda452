import { type CallOptions, type Reply, startHouse, type TestHouse } from './house.ts'
import { done } from './kms.ts'

/*
 * A small world of tags, and short ways to call it.
 */

export const account = '100000000001'
export const creator = '100000000002'
export const region = 'ap-guangzhou'
export const keyId = (n: number): string => `23e80852-1e38-11e9-b129-${String(n).padStart(12, '0')}`
const credential = (letter: string) => ({
  secretId: `AKID${letter.repeat(32)}`,
  secretKey: letter.toUpperCase().repeat(32),
})
export const member = credential('m')
export const name = (service: string, rest: string, owner = `uin/${account}`, place = region) =>
  `qcs::${service}:${place}:${owner}:${rest}`

export const key = name('kms', `key/creatorUin/${creator}/${keyId(1)}`)
export const whiteBox = name('kms', `key/${keyId(3)}`)
export const dataKey = name('kms', `key/${keyId(2)}`)
export const pair = name('lighthouse', 'keypair/lhkp-00000001')
export const instance = name('postgres', 'DBInstanceId/postgres-one')
const user = name('cam', 'uin/100000000003', undefined, '')
const role = name('cam', 'role/4611686018427397919', undefined, '')
const policy = name('cam', 'policyid/100000007', undefined, '')
export const gone = name('kms', `key/${keyId(9)}`)
export const everyKind = [key, whiteBox, dataKey, pair, instance, user, role, policy]

const seed = JSON.stringify({
  secret: 'tag tests',
  region,
  accounts: [
    {
      uin: account,
      credentials: [{}],
      users: [
        { uin: creator, name: 'maker' },
        { uin: '100000000003', name: 'member', credentials: [member], policies: ['OneKey'] },
      ],
      roles: [
        {
          roleId: '4611686018427397919',
          name: 'Keeper',
          trust: {
            version: '2.0',
            statement: [
              { effect: 'allow', action: 'name/sts:AssumeRole', principal: { qcs: [`qcs::cam::uin/${account}:root`] } },
            ],
          },
        },
      ],
      policies: [
        {
          policyId: 100000007,
          name: 'OneKey',
          document: {
            version: '2.0',
            statement: [{ effect: 'allow', action: 'tag:*', resource: [key, name('lighthouse', 'keypair/*')] }],
          },
        },
      ],
      tags: [{ key: 'spare', value: 'yes' }],
      keys: [
        { keyId: keyId(1), alias: 'one', creator, tags: [{ key: 'team', value: 'red' }] },
        { keyId: keyId(4), alias: 'doomed', state: 'PendingDelete', deletionDate: '2024-06-08' },
      ],
      dataKeys: [{ dataKeyId: keyId(2), keyId: keyId(1), name: 'two' }],
      whiteBoxKeys: [{ keyId: keyId(3), alias: 'three', algorithm: 'SM4' }],
      keyPairs: [
        {
          keyId: 'lhkp-00000001',
          name: 'pair',
          publicKey:
            'ssh-rsa AAAAB3NzaC1yc2EAAAADAQABAAABAQDOWAmkBihnWRpZgXb9wDw0ReqBqJBFGCAxgfoCCUBYfWvBbILpm7ZkSXHzpn1Flr83X26AGd7rr0x2DskrZwPHHO2+MoqTwo9THhYENHQuPnRH0HPdU7sAobtA4FR4rHMqnPC44WcvRVdF8LypehxnCEa3rkl0XI5ZkJnfydfzI83omEK+YhKWPp2r7OpsmYuOlg9OU9WfPTa0uU7ZlgSGb5A8RBmNl1+J0aslBzmz5WfOkKshvAu3Xnt2h0C57HIPrazjkRP/4ZSirUEFFEITGd/NfNwyoeyWAbAdxuqfMfsbckdgBFMgCCKG6lgPOns2I/Fusp6DAd9gwPZAiscn',
        },
      ],
      instances: [{ id: 'postgres-one', name: 'one' }],
    },
    { uin: '200000000001', keys: [{ keyId: keyId(8), alias: 'theirs' }] },
  ],
})

const start = Date.UTC(2024, 5, 1)
export const fresh = (): Promise<TestHouse> => startHouse({ seed, time: start })
export type Tag = (action: string, parameters?: object, options?: CallOptions) => Promise<Reply>
export const tagOf =
  (house: TestHouse): Tag =>
  (action, parameters = {}, options = {}) =>
    house.call('tag', action, parameters, options)

export const tags = (record: Readonly<Record<string, string>>) =>
  Object.entries(record).map(([TagKey, TagValue]) => ({ TagKey, TagValue }))

/** The tags of a resource as the service tells them. */
export async function borne(tag: Tag, Resource: string): Promise<Record<string, string>> {
  const { ResourceTagMappingList } = await done(tag('GetResources', { ResourceList: [Resource] }))
  const all: { TagKey: string; TagValue: string }[] = ResourceTagMappingList[0]?.Tags ?? []
  return Object.fromEntries(all.map(({ TagKey, TagValue }) => [TagKey, TagValue]))
}

export const known = async (tag: Tag, TagKey: string) =>
  (await done(tag('DescribeTags', { TagKey }))).Tags.map((one: { TagValue: string; CanDelete: number }) => [
    one.TagValue,
    one.CanDelete,
  ])

export const several = { ServiceType: 'kms', ResourcePrefix: 'key', ResourceRegion: region, ResourceIds: [keyId(1)] }

type With = (TagKey: string, TagValue: string) => object
/** The calls that set tags, with a key and a value in their place. */
export const setters: Readonly<Record<string, With>> = {
  AddResourceTag: (TagKey, TagValue) => ({ TagKey, TagValue, Resource: pair }),
  CreateTag: (TagKey, TagValue) => ({ TagKey, TagValue }),
  CreateTags: (TagKey, TagValue) => ({ Tags: [{ TagKey, TagValue }] }),
  ModifyResourceTags: (TagKey, TagValue) => ({ Resource: pair, ReplaceTags: [{ TagKey, TagValue }] }),
  TagResources: (TagKey, TagValue) => ({ ResourceList: [pair], Tags: [{ TagKey, TagValue }] }),
}
