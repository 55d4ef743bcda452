import { regions } from '../contract/regions.ts'
import {
  atLeast,
  atMost,
  base64,
  distinct,
  matches,
  maxBytes,
  maxItems,
  maxLength,
  minItems,
  minLength,
  oneOf,
} from '../contract/rule.ts'
import { anything, bool, type Infer, int, list, optional, record, text } from '../contract/shape.ts'
import { wrappingAlgorithms } from '../crypto/import.ts'
import { usages } from '../crypto/usages.ts'
import { identityForm, whiteBoxAlgorithms } from '../crypto/white-box.ts'
import { blueprints, bundles } from '../domain/lighthouse-offer.ts'
import { fingerprintLimit } from '../domain/white-box.ts'
import { moment } from './moment.ts'

/*
 * What a seed may say. From this come the type of a seed, the reading of one, and the JSON Schema that editors use. It is
 * long because it is the whole of the language in one place.
 */

/** Products that hold a service-linked role, and may own keys in an account. */
export const products = ['postgres'] as const

const uin = (zh: string, en: string) => text(zh, en, [matches(/^[1-9]\d{0,14}$/)], { example: '100000000001' })

const time = (zh: string, en: string) =>
  text(`${zh}:Unix 秒,或带时区的 ISO 8601 时间`, `${en}: Unix seconds, or ISO 8601 with its zone`, [moment], {
    example: '2024-01-01T00:00:00Z',
  })

const createTime = optional(time('创建时间,默认为 seed 的 time', 'Time of creation, by default the time of the seed'))

const region = optional(
  text('地域,默认为 seed 的 region', 'Region, by default that of the seed', [oneOf([...regions.keys()])], {
    example: 'ap-guangzhou',
  }),
)

const tag = record(
  {
    key: text('标签键', 'Tag key', [minLength(1), maxLength(127)]),
    value: text('标签值', 'Tag value', [maxLength(255)]),
  },
  '标签',
  'Tag',
)

const tags = optional(list(tag, '标签,键不可重复', 'Tags, their keys all different'))

const credentials = optional(
  list(
    record(
      {
        secretId: optional(
          text(
            'SecretId:AKID 加 32 个字母或数字,默认由 secret 派生',
            'SecretId: AKID and 32 letters or digits, by default derived from the secret',
            [matches(/^AKID[0-9A-Za-z]{32}$/)],
          ),
        ),
        secretKey: optional(
          text(
            'SecretKey:32 个字母或数字,默认由 secret 派生',
            'SecretKey: 32 letters or digits, by default derived from the secret',
            [matches(/^[0-9A-Za-z]{32}$/)],
            { secret: true },
          ),
        ),
        active: optional(bool('是否启用,默认启用', 'Whether it is active, which is the default')),
      },
      'API 密钥',
      'API key',
    ),
    'API 密钥',
    'API keys',
  ),
)

const policyName = text('策略名', 'Name of the policy', [matches(/^[0-9A-Za-z+=,.@_-]{1,128}$/)])

const attached = optional(
  list(policyName, '所附策略的名称,可为预设策略', 'Names of the policies attached to it, presets among them', [
    distinct(),
  ]),
)

const boundary = optional(
  text('权限边界:策略名', 'Permissions boundary: the name of a policy', [matches(/^[0-9A-Za-z+=,.@_-]{1,128}$/)]),
)

const mfa = optional(
  text(
    'MFA 设备的密钥,Base32,32 个字符',
    'Secret of the MFA device: 32 characters of base32',
    [matches(/^[A-Z2-7]{32}$/)],
    { secret: true },
  ),
)

const userName = text('用户名', 'Name of the sub-user', [matches(/^[0-9A-Za-z+=,.@_-]{1,64}$/)])

const user = record(
  {
    uin: uin('子用户 UIN', 'UIN of the sub-user'),
    name: userName,
    remark: optional(text('备注', 'Remark', [maxLength(128)])),
    credentials,
    policies: attached,
    boundary,
    mfa,
  },
  '子用户',
  'Sub-user',
)

const group = record(
  {
    groupId: optional(int('用户组 ID,默认派生', 'Id of the group, derived by default', [atLeast(1)])),
    name: text('用户组名', 'Name of the group', [minLength(1), maxLength(64)]),
    remark: optional(text('备注', 'Remark', [maxLength(128)])),
    users: optional(list(userName, '组内用户的名称', 'Names of the users in it', [distinct()])),
    policies: attached,
  },
  '用户组',
  'Group of users',
)

const role = record(
  {
    roleId: optional(
      text('角色 ID,默认派生', 'Id of the role, derived by default', [matches(/^46116\d{14}$/)], {
        example: '4611686018427397919',
      }),
    ),
    name: text('角色名', 'Name of the role', [matches(/^[0-9A-Za-z+=,.@_-]{1,128}$/)]),
    trust: anything(
      '信任文档:对象,或其 JSON 文本',
      'Trust document, which says who may assume it: an object, or the JSON text of one',
    ),
    description: optional(text('描述', 'Description', [maxLength(300)])),
    sessionDuration: optional(int('会话最长时间,秒', 'Longest session in seconds', [atLeast(0), atMost(43_200)])),
    policies: attached,
    boundary,
  },
  '角色',
  'Role',
)

const policy = record(
  {
    policyId: optional(int('策略 ID,默认派生', 'Id of the policy, derived by default', [atLeast(100_000_000)])),
    name: policyName,
    description: optional(text('描述', 'Description', [maxLength(300)])),
    document: anything(
      'CAM 2.0 策略文档:对象,或其 JSON 文本',
      'CAM policy document of version 2.0: an object, or the JSON text of one',
    ),
    history: optional(
      list(
        anything('策略文档', 'Policy document'),
        '更早版本的文档,旧者在前;document 是最新版本,也是生效版本',
        'Documents of earlier versions, oldest first; `document` is the newest, and in force',
        [maxItems(4)],
      ),
    ),
  },
  '策略',
  'Policy',
)

const clusterId = (zh: string, en: string) =>
  text(zh, en, [matches(/^cls-hsm-[0-9a-z]+$/)], { example: 'cls-hsm-tyo00001' })

const cluster = record(
  { region, id: clusterId('集群 ID', 'Id of the cluster'), name: optional(text('名称', 'Name', [maxLength(60)])) },
  'KMS 独享集群',
  'KMS cluster of the account',
)

const uuid = (zh: string, en: string) =>
  text(zh, en, [matches(/^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/)], {
    example: '23e80852-1e38-11e9-b129-5cb9019b4b01',
  })

const rotation = record(
  {
    enabled: optional(bool('是否自动轮换,默认否', 'Whether the key rotates by itself; it does not by default')),
    days: optional(int('轮换周期,天,默认 365', 'Days between rotations, 365 by default', [atLeast(7), atMost(365)])),
  },
  '自动轮换',
  'Automatic rotation',
)

const version = record(
  {
    createTime: optional(
      time(
        '该版本的时间,默认为前一版本或密钥的时间',
        'Time of the version, by default that of the one before or of the key',
      ),
    ),
    material: optional(
      text(
        '密钥材料,Base64:AES-256 为 32 字节,SM4 为 16 字节,默认由 secret 派生;非对称密钥必填,为 PKCS #8(DER)或后量子密钥的种子',
        'Key material in base64: 32 bytes for AES-256 and 16 for SM4, by default derived from the secret; an asymmetric key must bring its own, in PKCS #8 (DER) or as the seed of a post-quantum one',
        [base64(16, 4096)],
        { secret: true },
      ),
    ),
  },
  '密钥材料的一个版本',
  'One version of the key material',
)

const importToken = record(
  {
    token: text(
      '令牌,96 字节,Base64;前 16 字节为密钥 ID',
      'The token, 96 bytes in base64, the first 16 of which are the id of the key',
      [base64(96, 96)],
    ),
    algorithm: text('加密材料的算法', 'How the material is to be encrypted', [oneOf(wrappingAlgorithms)]),
    wrappingKey: text(
      'RSA 2048 私钥,PKCS #8(DER),Base64',
      'An RSA 2048 private key, PKCS #8 (DER) in base64',
      [base64(1, 4096)],
      { secret: true },
    ),
    validTo: time('令牌的失效时间', 'Time at which the token expires'),
  },
  '最近一次取得的导入参数',
  'The parameters for import that were fetched last',
)

const binding = record(
  {
    product: text('云产品', 'Product', [minLength(1), maxLength(128)], { example: 'mysql' }),
    resource: text('资源 ID', 'Id of the resource', [minLength(1), maxLength(128)], { example: 'cdb-a1b2c3d4' }),
  },
  '使用该密钥的云资源',
  'Cloud resource that rests on the key',
)

const key = record(
  {
    keyId: uuid('密钥 ID', 'Id of the key'),
    alias: text('别名', 'Alias', [matches(/^[A-Za-z0-9][A-Za-z0-9_-]{0,59}$/)], { example: 'myalias' }),
    description: optional(text('描述', 'Description', [maxBytes(1024)])),
    region,
    state: optional(
      text('状态,默认 Enabled', 'State, Enabled by default', [
        oneOf(['Enabled', 'Disabled', 'PendingDelete', 'PendingImport', 'Archived']),
      ]),
    ),
    usage: optional(
      text('用途,默认 ENCRYPT_DECRYPT', 'Usage, ENCRYPT_DECRYPT by default', [oneOf(Object.keys(usages))]),
    ),
    origin: optional(
      text('材料来源,默认 TENCENT_KMS', 'Origin of the material, TENCENT_KMS by default', [
        oneOf(['TENCENT_KMS', 'EXTERNAL']),
      ]),
    ),
    owner: optional(
      text('所有者:user(默认)或云产品', 'Owner: user, the default, or a product', [oneOf(['user', ...products])]),
    ),
    creator: optional(uin('创建者 UIN,默认为主账号', 'UIN of the creator, by default the account itself')),
    createTime,
    rotation: optional(rotation),
    nextRotateTime: optional(
      time(
        '下次轮换时间,默认为上次轮换或创建之后一个周期',
        'Time of the next rotation, by default a period after the last one',
      ),
    ),
    lastRotateTime: optional(
      time('上次轮换时间,默认为最新版本的时间', 'Time of the last rotation, by default that of the newest version'),
    ),
    deletionDate: optional(time('计划删除时间,仅用于 PendingDelete', 'Time of deletion, for PendingDelete only')),
    validTo: optional(time('导入材料的失效时间', 'Time at which imported material expires')),
    cluster: optional(clusterId('所在的 KMS 独享集群', 'The KMS cluster that holds it')),
    versions: optional(
      list(version, '材料的各个版本,旧者在前;默认一个', 'The versions of its material, oldest first; one by default', [
        maxItems(1000),
      ]),
    ),
    importToken: optional(importToken),
    tags,
    bindings: optional(list(binding, '绑定的云资源', 'The cloud resources bound to it')),
  },
  '主密钥',
  'Customer master key',
)

const creator = optional(uin('创建者 UIN,默认为主账号', 'UIN of the creator, by default the account itself'))

const dataKey = record(
  {
    dataKeyId: uuid('数据密钥 ID', 'Id of the data key'),
    keyId: uuid('所属主密钥', 'The CMK that it is under'),
    name: text('名称', 'Name', [matches(/^[A-Za-z0-9][A-Za-z0-9_-]{0,59}$/)], { example: 'orders' }),
    description: optional(text('描述', 'Description', [maxBytes(100)])),
    bytes: optional(int('长度,字节,默认 32', 'Length in bytes, 32 by default', [atLeast(1), atMost(1024)])),
    material: optional(
      text(
        '明文,Base64;默认由 secret 派生',
        'The data key in base64, by default derived from the secret',
        [base64(1, 1024)],
        {
          secret: true,
        },
      ),
    ),
    state: optional(
      text('状态,默认 Enabled', 'State, Enabled by default', [oneOf(['Enabled', 'Disabled', 'PendingDelete'])]),
    ),
    origin: optional(
      text('来源,默认 TENCENT_KMS', 'Origin, TENCENT_KMS by default', [oneOf(['TENCENT_KMS', 'EXTERNAL'])]),
    ),
    creator,
    createTime,
    deletionDate: optional(time('计划删除时间,仅用于 PendingDelete', 'Time of deletion, for PendingDelete only')),
    tags,
  },
  '由 KMS 保存的数据密钥',
  'Data key that KMS keeps',
)

const whiteBoxKey = record(
  {
    keyId: uuid('白盒密钥 ID', 'Id of the white-box key'),
    alias: text('别名', 'Alias', [matches(/^[A-Za-z0-9][A-Za-z0-9_-]{0,59}$/)], { example: 'player' }),
    description: optional(text('描述', 'Description', [maxBytes(1024)])),
    region,
    algorithm: text('AES_256 或 SM4', 'AES_256 or SM4', [oneOf(Object.keys(whiteBoxAlgorithms))]),
    material: optional(
      text(
        '密钥材料,Base64:AES_256 为 32 字节,SM4 为 16 字节;默认由 secret 派生',
        'Key material in base64, 32 bytes for AES_256 and 16 for SM4, by default derived from the secret',
        [base64(16, 32)],
        { secret: true },
      ),
    ),
    state: optional(text('状态,默认 Enabled', 'State, Enabled by default', [oneOf(['Enabled', 'Disabled'])])),
    fingerprints: optional(
      list(
        record(
          {
            identity: text('设备指纹', 'Fingerprint of the device', [matches(identityForm)], {
              example: '0a1b2c3d-00112233445566-778899aabbccdd-eeff0011223344-5566778899aabbcc',
            }),
            description: optional(text('设备描述', 'Description of the device', [maxBytes(1024)])),
          },
          '设备',
          'Device',
        ),
        '绑定的设备',
        'The devices that it is bound to',
        [maxItems(fingerprintLimit)],
      ),
    ),
    creator,
    createTime,
    tags,
  },
  '白盒密钥',
  'White-box key',
)

const keyPair = record(
  {
    keyId: text('密钥对 ID', 'Id of the key pair', [matches(/^lhkp-[0-9a-z]{8}$/)], { example: 'lhkp-omd12oc1' }),
    name: text('名称', 'Name', [matches(/^[0-9A-Za-z_]{1,25}$/)], { example: 'koc1' }),
    publicKey: text('OpenSSH 格式的 RSA 公钥', 'RSA public key as a line of OpenSSH', [maxLength(16_384)]),
    origin: optional(
      text('CREATED 或 IMPORTED(默认)', 'CREATED, or IMPORTED by default', [oneOf(['CREATED', 'IMPORTED'])]),
    ),
    region,
    createTime,
    tags,
    associatedInstances: optional(
      list(
        record(
          {
            instanceId: text('实例 ID', 'Id of the instance', [matches(/^lhins-[0-9a-z]{8}$/)]),
            username: optional(
              text('系统用户,默认 root', 'User of its system, root by default', [matches(/^[a-z_][a-z0-9_-]{0,31}$/)]),
            ),
          },
          '实例',
          'Instance',
        ),
        '密钥对可登录的实例',
        'The instances that the key pair opens',
      ),
    ),
    blueprints: optional(
      list(
        text('镜像 ID', 'Id of the image', [matches(/^lhbp-[0-9a-z]{8}$/)]),
        '包含该密钥的自定义镜像',
        'Custom images that carry the key',
        [distinct()],
      ),
    ),
  },
  'SSH 密钥对',
  'SSH key pair',
)

const server = record(
  {
    id: text('实例 ID', 'Id of the instance', [matches(/^lhins-[0-9a-z]{8}$/)], { example: 'lhins-a1b2c3d4' }),
    name: optional(text('名称,默认为其 ID', 'Name, by default its id', [minLength(1), maxLength(60)])),
    region,
    zone: optional(text('可用区', 'Zone', [matches(/^[a-z]+(-[a-z]+)+-[1-3]$/)], { example: 'ap-guangzhou-2' })),
    bundle: optional(
      text('套餐,默认 bundle_gen_01', 'Bundle, bundle_gen_01 by default', [oneOf(bundles.map(({ id }) => id))]),
    ),
    blueprint: optional(
      text('镜像,默认 lhbp-ubuntu24', 'Blueprint, lhbp-ubuntu24 by default', [oneOf(blueprints.map(({ id }) => id))]),
    ),
    state: optional(
      text('状态,默认 RUNNING', 'State, RUNNING by default', [oneOf(['RUNNING', 'STOPPED', 'SHUTDOWN'])]),
    ),
    createTime,
    tags,
  },
  '轻量应用服务器实例',
  'Lighthouse instance',
)

const instance = record(
  {
    id: text('实例 ID', 'Id of the instance', [matches(/^postgres-[0-9a-z]{1,32}$/)], { example: 'postgres-abcdefg' }),
    name: optional(text('名称', 'Name', [minLength(1), maxLength(60)])),
    region,
    zone: optional(text('可用区', 'Zone', [matches(/^[a-z]+(-[a-z]+)+-\d{1,2}$/)], { example: 'ap-guangzhou-3' })),
    vpc: optional(text('私有网络 ID,默认派生', 'Id of the VPC, derived by default', [matches(/^vpc-[0-9a-z]{8}$/)])),
    subnet: optional(
      text('子网 ID,默认派生', 'Id of the subnet, derived by default', [matches(/^subnet-[0-9a-z]{8}$/)]),
    ),
    privateIp: optional(
      text('内网 IPv4 地址,默认派生', 'Private IPv4 address, derived by default', [
        matches(/^(25[0-5]|2[0-4]\d|1?\d?\d)(\.(25[0-5]|2[0-4]\d|1?\d?\d)){3}$/),
      ]),
    ),
    version: optional(
      text('PostgreSQL 版本,默认 16.2', 'Version of PostgreSQL, 16.2 by default', [matches(/^\d{1,2}\.\d{1,2}$/)], {
        example: '16.2',
      }),
    ),
    kernelVersion: optional(
      text('内核版本', 'Version of the kernel', [matches(/^v\d{1,2}\.\d{1,2}_r\d{1,2}\.\d{1,2}$/)], {
        example: 'v16.2_r1.5',
      }),
    ),
    specCode: optional(text('规格代码', 'Code of the specification', [matches(/^[a-z0-9.]{1,64}$/)])),
    cpu: optional(int('CPU 核数', 'CPU cores', [atLeast(1), atMost(1024)])),
    memory: optional(int('内存,GB', 'Memory in GB', [atLeast(1), atMost(8192)])),
    storage: optional(int('存储,GB', 'Storage in GB', [atLeast(10), atMost(1_000_000)])),
    deletionProtection: optional(
      bool('是否开启销毁保护,默认否', 'Whether it is protected from deletion; not by default'),
    ),
    isolated: optional(bool('是否已隔离,默认否', 'Whether it is isolated; not by default')),
    tde: optional(
      record(
        {
          keyId: uuid('加密其数据密钥的主密钥', 'The CMK that encrypts its data key'),
          createTime: optional(
            time('数据密钥的创建时间,默认同实例', 'Time of its data key, by default that of the instance'),
          ),
        },
        '透明数据加密',
        'Transparent data encryption',
      ),
    ),
    createTime,
    tags,
  },
  'PostgreSQL 实例',
  'PostgreSQL instance',
)

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
      oneOf([...regions.keys()]),
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
export type SeedServer = Item<SeedAccount['servers']>
export type SeedInstance = Item<SeedAccount['instances']>
export type SeedTag = Item<SeedKey['tags']>
