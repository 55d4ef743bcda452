import { type Infer, list, nullable, record, text } from '../../contract/shape.ts'
import type { KeyPair, KeyPairBinding } from '../../domain/key-pair.ts'
import { isoTime } from '../../domain/time.ts'
import { type Place, placeOf } from '../place.ts'
import type { Desk } from '../service.ts'
import { type Tag, type Tagged, toKeyValue } from '../tags.ts'
import { examplePublicKey, keyId, keyName, tag } from './fields.ts'

const instanceId = text('实例 ID', 'Id of an instance', [], { example: 'lhins-a1b2c3d4' })

const fields = {
  KeyId: keyId,
  KeyName: keyName,
  PublicKey: text(
    '公钥文本;导入的公钥与提交时逐字节相同',
    'The public key as text; an imported one byte for byte',
    [],
    {
      example: examplePublicKey,
    },
  ),
  AssociatedInstanceIds: list(instanceId, '绑定的实例 ID 列表', 'Ids of the instances that the key pair is bound to'),
  AssociatedInstanceSet: list(
    record(
      {
        InstanceId: instanceId,
        Username: text('系统用户名', 'User of the operating system', [], { example: 'ubuntu' }),
      },
      '绑定的实例',
      'An instance that the key pair is bound to',
    ),
    '绑定的实例及用户列表',
    'The instances that the key pair is bound to, and the user on each',
  ),
  CreatedTime: nullable(
    text(
      '创建时间,ISO 8601,UTC;创建接口的返回中为 null',
      'Time of creation in ISO 8601, UTC; null in the reply that creates it',
      [],
      {
        example: '2020-04-28T23:01:47Z',
      },
    ),
  ),
  PrivateKey: nullable(
    text(
      '私钥,PKCS#1 PEM;只在创建时返回一次,不保存,其他接口返回 null',
      'The private key in PKCS#1 PEM: given once, at creation, and not kept; null elsewhere',
      [],
      {
        secret: true,
      },
    ),
  ),
  Tags: list(tag, '标签列表', 'Tags'),
}

export const keyPair = record(fields, '密钥对', 'Key pair')

export type WireKeyPair = Infer<typeof fields>

export const tagsAt = (place: Place): Omit<Tagged, 'resource'> => ({
  ...place,
  service: 'lighthouse',
  prefix: 'keypair',
})

/** The key pairs as clients see them, with what is bound to each; three questions to the store, however many they are. */
export async function describe(desk: Desk<never>, rows: readonly KeyPair[]): Promise<readonly WireKeyPair[]> {
  if (rows.length === 0) return []
  const place = placeOf(desk)
  const ids = rows.map(({ id }) => id)
  const [bindings, tags] = await Promise.all([
    desk.read.find('keyPairBinding', {
      where: { ...place, keyPair: ids },
      order: [
        ['instance', 'asc'],
        ['username', 'asc'],
      ],
    }),
    desk.read.find('tag', { where: { ...tagsAt(place), resource: ids }, order: [['key', 'asc']] }),
  ])
  const bound = Map.groupBy(bindings, ({ keyPair }) => keyPair)
  const tagged = Map.groupBy(tags, ({ resource }) => resource)
  return rows.map((row) => wire(row, bound.get(row.id) ?? [], tagged.get(row.id) ?? []))
}

/** A key pair as every reply but that of its creation shows it. */
export const wire = (row: KeyPair, bindings: readonly KeyPairBinding[], tags: readonly Tag[]): WireKeyPair => ({
  KeyId: row.id,
  KeyName: row.name,
  PublicKey: row.publicKey,
  AssociatedInstanceIds: [...new Set(bindings.map(({ instance }) => instance))],
  AssociatedInstanceSet: bindings.map(({ instance, username }) => ({ InstanceId: instance, Username: username })),
  CreatedTime: isoTime(row.createTime),
  PrivateKey: null,
  Tags: tags.map(toKeyValue),
})
