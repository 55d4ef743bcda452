import {
  atLeast,
  atMost,
  base64,
  matches,
  maxBytes,
  maxItems,
  maxLength,
  minLength,
  oneOf,
} from '../../contract/rule.ts'
import { bool, int, list, optional, record, text } from '../../contract/shape.ts'
import { wrappingAlgorithms } from '../../crypto/import.ts'
import { usages } from '../../crypto/usages.ts'
import { createTime, creator, deletionDate, keyName, products, region, tags, time, uuid } from './common.ts'

const clusterId = (zh: string, en: string) =>
  text(zh, en, [matches(/^cls-hsm-[0-9a-z]+$/)], { example: 'cls-hsm-tyo00001' })

export const cluster = record(
  {
    region,
    id: clusterId('集群 ID', 'Id of the cluster'),
    name: optional(text('名称', 'Name', [maxLength(60)])),
    nationalCrypto: optional(
      bool(
        '对称密钥是否为国密 SM4,默认同所在地域',
        'Whether its symmetric keys are SM4; by default they are what those of its region are',
      ),
    ),
  },
  'KMS 独享集群',
  'KMS cluster of the account',
)

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

export const key = record(
  {
    keyId: uuid('密钥 ID', 'Id of the key'),
    alias: text('别名', 'Alias', [keyName], { example: 'myalias' }),
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
    creator,
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
    deletionDate,
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
