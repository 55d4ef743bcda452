import { atLeast, distinct, maxLength, minItems, minLength, oneOf } from '../contract/rule.ts'
import { type Infer, int, list, optional, record, text } from '../contract/shape.ts'
import { products, regionName, tag, time, uin } from './shape/common.ts'
import { credentials, group, mfa, policy, role, user } from './shape/identity.ts'
import { dataKey, whiteBoxKey } from './shape/kept-keys.ts'
import { cluster, key } from './shape/keys.ts'
import { image, keyPair, server } from './shape/lighthouse.ts'
import { instance } from './shape/postgres.ts'

/*
 * What a seed may say. From this come the type of a seed, the reading of one, and the JSON Schema that editors use.
 */

const account = record(
  {
    uin: uin('主账号 UIN', 'UIN of the account'),
    appId: optional(int('AppId,默认派生', 'AppId, derived by default', [atLeast(1)])),
    name: optional(text('名称,默认为 UIN', 'Name, by default the UIN', [minLength(1), maxLength(64)])),
    credentials,
    mfa,
    users: optional(list(user, '子用户', 'Sub-users')),
    policies: optional(list(policy, '策略', 'Policies')),
    groups: optional(list(group, '用户组', 'Groups of users')),
    roles: optional(list(role, '角色', 'Roles')),
    withdrawnRoles: optional(
      list(
        text('云产品', 'Product', [oneOf(products)]),
        '服务相关角色已被收回的云产品',
        'Products whose service-linked role is withdrawn',
        [distinct()],
      ),
    ),
    clusters: optional(list(cluster, 'KMS 独享集群', 'KMS clusters')),
    tags: optional(list(tag, '无须关联资源的标签', 'Tags that exist without a resource that bears them')),
    keys: optional(list(key, '主密钥', 'Customer master keys')),
    dataKeys: optional(list(dataKey, '由 KMS 保存的数据密钥', 'Data keys that KMS keeps')),
    whiteBoxKeys: optional(list(whiteBoxKey, '白盒密钥', 'White-box keys')),
    keyPairs: optional(list(keyPair, 'SSH 密钥对', 'SSH key pairs')),
    images: optional(list(image, '由轻量应用服务器实例制作的自定义镜像', 'Images made of Lighthouse instances')),
    servers: optional(list(server, '轻量应用服务器实例', 'Lighthouse instances')),
    instances: optional(list(instance, 'PostgreSQL 实例', 'PostgreSQL instances')),
  },
  '主账号及其全部资源',
  'Account with all that it owns',
)

export const seedFields = {
  secret: text(
    '凡未写明的密钥材料与密钥均由此文本派生,故同一 seed 总是同一世界;它与其中的密钥同样机密',
    'Whatever key material and secrets are not spelled out are derived from this text, so that one seed is always one world; it is as secret as the keys',
    [minLength(1), maxLength(1024)],
    { secret: true },
  ),
  time: optional(time('一切事物的默认时间', 'The time of everything that names none')),
  region: optional(
    text('默认地域,默认 ap-guangzhou', 'The region of everything that names none, ap-guangzhou by default', [
      regionName,
    ]),
  ),
  accounts: list(account, '主账号', 'Accounts', [minItems(1)]),
} as const

/** A world as its author writes it. */
export type Seed = Infer<typeof seedFields>

type Item<L> = NonNullable<L> extends readonly (infer T)[] ? T : never
export type SeedAccount = Item<Seed['accounts']>
export type SeedGroup = Item<SeedAccount['groups']>
export type SeedRole = Item<SeedAccount['roles']>
export type SeedUser = Item<SeedAccount['users']>
export type SeedCredential = Item<SeedAccount['credentials']>
export type SeedKey = Item<SeedAccount['keys']>
export type SeedVersion = Item<SeedKey['versions']>
export type SeedDataKey = Item<SeedAccount['dataKeys']>
export type SeedWhiteBoxKey = Item<SeedAccount['whiteBoxKeys']>
export type SeedKeyPair = Item<SeedAccount['keyPairs']>
export type SeedImage = Item<SeedAccount['images']>
export type SeedServer = Item<SeedAccount['servers']>
export type SeedInstance = Item<SeedAccount['instances']>
export type SeedTag = Item<SeedKey['tags']>
