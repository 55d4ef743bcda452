import { bool, type Infer, int, optional, record, text } from '../../contract/shape.ts'
import { hideKey } from '../../crypto/white-box.ts'
import { type WhiteBoxKey, whiteBoxBinding } from '../../domain/white-box.ts'
import type { Change } from '../../store/store.ts'
import type { Desk } from '../service.ts'
import { keyNames } from './key-name.ts'
import { decryptKey, encryptKey, whiteBoxKeyId } from './white-box-fields.ts'

/** The CAM names of white-box keys. */
export const whiteBoxResources = (desk: Desk<never>, ids: readonly string[]): Promise<readonly string[]> =>
  keyNames(desk, ids, lookUp)

/** The caller's white-box key with this id, in the region of the call where it names one. */
export async function findWhiteBoxKey(desk: Desk<'ResourceNotFound'>, id: string): Promise<WhiteBoxKey> {
  const key = await lookUp(desk, id)
  if (key === undefined) throw desk.fault('ResourceNotFound', `\`${id}\``)
  return key
}

async function lookUp(desk: Desk<never>, id: string): Promise<WhiteBoxKey | undefined> {
  const key = await desk.read.get('whiteBoxKey', { account: desk.caller.account, id })
  return key === undefined || (desk.region !== undefined && key.region !== desk.region) ? undefined : key
}

/** The changes that bring white-box keys into a state; none where one of them is not there. */
export async function bringTo(
  desk: Desk<'ResourceNotFound'>,
  state: WhiteBoxKey['state'],
  ids: readonly string[],
): Promise<readonly Change[]> {
  const changes: Change[] = []
  for (const id of ids) {
    const key = await findWhiteBoxKey(desk, id)
    if (key.state !== state) changes.push({ update: 'whiteBoxKey', row: { ...key, state } })
  }
  return changes
}

/** Does something with the material of a white-box key, which is zeroed after it. */
export function withMaterial<T>(desk: Desk<never>, key: WhiteBoxKey, use: (material: Buffer) => T): T {
  const material = desk.keyring.open(whiteBoxBinding(key.account, key.id, 'material'), key.material)
  try {
    return use(material)
  } finally {
    material.fill(0)
  }
}

/** The blob for devices of these identities, wrapped as it is stored. */
export function sealedDecryptKey(
  desk: Desk<never>,
  { account, id, algorithm }: Pick<WhiteBoxKey, 'account' | 'id' | 'algorithm'>,
  material: Buffer,
  identities: readonly string[],
): Buffer {
  const blob = hideKey({ keyId: id, algorithm, material }, identities)
  return desk.keyring.seal(whiteBoxBinding(account, id, 'decryptKey'), blob)
}

export const encryptKeyOf = (desk: Desk<never>, key: WhiteBoxKey): string =>
  withMaterial(desk, key, (material) =>
    hideKey({ keyId: key.id, algorithm: key.algorithm, material }, []).toString('base64'),
  )

export const decryptKeyOf = (desk: Desk<never>, key: WhiteBoxKey): string =>
  desk.keyring.open(whiteBoxBinding(key.account, key.id, 'decryptKey'), key.decryptKey).toString('base64')

const fields = {
  KeyId: whiteBoxKeyId,
  Alias: text('别名', 'Alias'),
  CreatorUin: int('创建者 UIN', 'UIN of the creator'),
  Description: text('描述', 'Description'),
  CreateTime: int('创建时间,Unix 秒', 'Time of creation, Unix seconds'),
  Status: text('状态:Enabled 或 Disabled', 'State: Enabled or Disabled'),
  OwnerUin: int('主账号 UIN', 'UIN of the main account'),
  Algorithm: text('算法', 'Algorithm'),
  EncryptKey: encryptKey,
  DecryptKey: decryptKey,
  ResourceId: text('资源 ID', 'Resource id'),
  DeviceFingerprintBind: optional(bool('是否绑定设备', 'Whether it is bound to devices')),
} as const

export const whiteBoxKeyInfo = record(fields, '白盒密钥属性', 'The attributes of the white-box key')

/** A white-box key as the API shows it. */
export const infoOf = (desk: Desk<never>, key: WhiteBoxKey): Infer<typeof fields> => ({
  KeyId: key.id,
  Alias: key.alias,
  CreatorUin: Number(key.creator),
  Description: key.description,
  CreateTime: key.createTime,
  Status: key.state,
  OwnerUin: Number(key.account),
  Algorithm: key.algorithm,
  EncryptKey: encryptKeyOf(desk, key),
  DecryptKey: decryptKeyOf(desk, key),
  ResourceId: `creatorUin/${key.creator}/${key.id}`,
  DeviceFingerprintBind: key.fingerprints.length > 0,
})
