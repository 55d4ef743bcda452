import { hideKey, type WhiteBoxAlgorithm, whiteBoxAlgorithms } from '../crypto/white-box.ts'
import { type WhiteBoxKey, whiteBoxBinding } from '../domain/white-box.ts'
import type { Change } from '../store/store.ts'
import { type Bed, plantTags } from './bed.ts'
import { timeOr } from './defaults.ts'
import type { SeedWhiteBoxKey } from './shape.ts'

/** The changes that make an account's white-box keys. */
export const plantWhiteBoxKeys = (bed: Bed): readonly Change[] =>
  (bed.account.whiteBoxKeys ?? []).flatMap((key) => {
    const row = whiteBoxKeyOf(bed, key)
    const tagged = { service: 'kms', prefix: 'key', region: row.region, resource: row.id }
    return [{ insert: 'whiteBoxKey', row }, ...plantTags(bed, tagged, key.tags)]
  })

function whiteBoxKeyOf({ account, defaults, derive, keyring }: Bed, key: SeedWhiteBoxKey): WhiteBoxKey {
  const { keyId: id, fingerprints = [] } = key
  const algorithm = key.algorithm as WhiteBoxAlgorithm
  const material =
    key.material === undefined
      ? derive(['whiteBox', account.uin, id, algorithm], whiteBoxAlgorithms[algorithm].keyBytes)
      : Buffer.from(key.material, 'base64')
  const identities = fingerprints.map(({ identity }) => identity)
  const blob = hideKey({ keyId: id, algorithm, material }, identities)
  const row = {
    account: account.uin,
    id,
    region: key.region ?? defaults.region,
    alias: key.alias,
    description: key.description ?? '',
    state: (key.state ?? 'Enabled') as WhiteBoxKey['state'],
    algorithm,
    creator: key.creator ?? account.uin,
    createTime: timeOr(key.createTime, defaults.time),
    fingerprints: fingerprints.map(({ identity, description = '' }) => ({ identity, description })),
    material: keyring.seal(whiteBoxBinding(account.uin, id, 'material'), material),
    decryptKey: keyring.seal(whiteBoxBinding(account.uin, id, 'decryptKey'), blob),
    revision: 1,
  }
  material.fill(0)
  return row
}
