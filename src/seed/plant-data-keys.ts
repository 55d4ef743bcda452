import { createHash } from 'node:crypto'
import type { DataKey } from '../domain/data-key.ts'
import type { Change } from '../store/store.ts'
import { type Bed, plantTags } from './bed.ts'
import { timeOr } from './defaults.ts'
import { cmkOf, sealUnder } from './plant-keys.ts'
import type { SeedDataKey } from './shape.ts'

const DEFAULT_BYTES = 32

/** The changes that make the data keys that KMS keeps for an account. */
export const plantDataKeys = (bed: Bed): readonly Change[] =>
  (bed.account.dataKeys ?? []).flatMap((dataKey) => {
    const row = dataKeyOf(bed, dataKey)
    const tagged = { service: 'kms', prefix: 'key', region: row.region, resource: row.id }
    return [{ insert: 'dataKey', row }, ...plantTags(bed, tagged, dataKey.tags)]
  })

function dataKeyOf(bed: Bed, dataKey: SeedDataKey): DataKey {
  const { account, defaults, derive } = bed
  const { dataKeyId: id, keyId, bytes = DEFAULT_BYTES, material } = dataKey
  const key = account.keys?.find((one) => one.keyId === keyId)
  if (key === undefined) throw new Error(`the key of ${id} is no key of the account`)
  const cmk = cmkOf(bed, key)
  const clear = material === undefined ? derive(['dataKey', account.uin, id], bytes) : Buffer.from(material, 'base64')
  // The digest keeps a nonce to its plaintext, whatever the seed comes to say of the data key.
  const digest = createHash('sha256').update(clear).digest('hex')
  return {
    account: account.uin,
    id,
    region: cmk.region,
    key: cmk.id,
    name: dataKey.name,
    description: dataKey.description ?? '',
    bytes: clear.length,
    state: (dataKey.state ?? 'Enabled') as DataKey['state'],
    origin: (dataKey.origin ?? 'TENCENT_KMS') as DataKey['origin'],
    owner: 'user',
    creator: dataKey.creator ?? account.uin,
    createTime: timeOr(dataKey.createTime, defaults.time),
    deletionDate: timeOr(dataKey.deletionDate, 0),
    cluster: cmk.cluster,
    ciphertext: sealUnder(bed, key, clear, ['dataKeyNonce', account.uin, id, cmk.id, digest]),
    context: '',
    revision: 1,
  }
}
