import { algorithms } from '../crypto/algorithms.ts'
import { seal } from '../crypto/envelope.ts'
import { materialDigest } from '../crypto/import.ts'
import { type Cmk, materialBinding, symmetricUsage } from '../domain/key.ts'
import { firstMaterialBinding, wrappingKeyBinding } from '../domain/key-import.ts'
import { YEAR_DAYS } from '../domain/rotation.ts'
import { DAY } from '../domain/time.ts'
import type { Change } from '../store/store.ts'
import { type Bed, plantTags } from './bed.ts'
import { algorithmOf, timeOr, versionsOf, versionTimes } from './defaults.ts'
import type { SeedKey } from './shape.ts'

/** The changes that make an account's clusters and CMKs. */
export const plantKeys = (bed: Bed): readonly Change[] => [
  ...(bed.account.clusters ?? []).map((cluster): Change => {
    const { region = bed.defaults.region, id, name = id, nationalCrypto = false } = cluster
    return { insert: 'cluster', row: { account: bed.account.uin, region, id, name, nationalCrypto } }
  }),
  ...(bed.account.keys ?? []).flatMap((key) => plantKey(bed, key)),
]

function plantKey(bed: Bed, key: SeedKey): readonly Change[] {
  const cmk = cmkOf(bed, key)
  const { account, region, id } = cmk
  const times = versionTimes(key, bed.defaults.time)
  return [
    { insert: 'cmk', row: cmk },
    ...times.map((createTime, i): Change => {
      const clear = materialOf(bed, key, i + 1)
      const material = bed.keyring.seal(materialBinding(account, id, i + 1), clear)
      clear.fill(0)
      return { insert: 'keyMaterial', row: { account, key: id, version: i + 1, createTime, material } }
    }),
    ...plantImport(bed, key, cmk),
    ...(key.bindings ?? []).map(({ product, resource }): Change => {
      return { insert: 'keyBinding', row: { account, key: id, product, resource, createTime: cmk.createTime } }
    }),
    ...(cmk.owner === 'user' ? [] : [{ insert: 'managedKey', row: { account, region, key: id } } as const]),
    ...plantTags(bed, { service: 'kms', prefix: 'key', region, resource: id }, key.tags),
  ]
}

/** What is remembered of the first import, and the parameters for the next one. */
function plantImport(bed: Bed, key: SeedKey, { account, id, origin, version }: Cmk): readonly Change[] {
  const changes: Change[] = []
  if (origin === 'EXTERNAL' && version > 0) {
    const clear = materialOf(bed, key, 1)
    const digest = bed.keyring.seal(firstMaterialBinding(account, id), materialDigest(clear))
    clear.fill(0)
    changes.push({ insert: 'firstMaterial', row: { account, key: id, digest } })
  }
  if (key.importToken !== undefined) {
    const { token, algorithm, validTo } = key.importToken
    const clear = Buffer.from(key.importToken.wrappingKey, 'base64')
    const wrappingKey = bed.keyring.seal(wrappingKeyBinding(account, id, token), clear)
    clear.fill(0)
    const row = { account, key: id, token, algorithm, wrappingKey, validTo: timeOr(validTo, 0), revision: 1 }
    changes.push({ insert: 'importToken', row })
  }
  return changes
}

/** The row of a key. */
export function cmkOf(bed: Bed, key: SeedKey): Cmk {
  const { account, defaults } = bed
  const region = key.region ?? defaults.region
  const createTime = timeOr(key.createTime, defaults.time)
  const rotateDays = key.rotation?.days ?? YEAR_DAYS
  const times = versionTimes(key, defaults.time)
  const rotated = times.length > 1 ? (times.at(-1) as number) : 0
  const lastRotateTime = timeOr(key.lastRotateTime, rotated)
  return {
    account: account.uin,
    id: key.keyId,
    region,
    alias: key.alias,
    description: key.description ?? '',
    state: (key.state ?? 'Enabled') as Cmk['state'],
    usage: key.usage ?? symmetricUsage,
    algorithm: algorithmOf(bed, key),
    origin: (key.origin ?? 'TENCENT_KMS') as Cmk['origin'],
    owner: key.owner ?? 'user',
    creator: key.creator ?? account.uin,
    createTime,
    rotationEnabled: key.rotation?.enabled ?? false,
    rotateDays,
    nextRotateTime: timeOr(key.nextRotateTime, (lastRotateTime || createTime) + rotateDays * DAY),
    lastRotateTime,
    deletionDate: timeOr(key.deletionDate, 0),
    validTo: timeOr(key.validTo, 0),
    cluster: key.cluster ?? '',
    version: times.length,
    revision: 1,
  }
}

/** The clear material of a version, counted from 1. */
export function materialOf(bed: Bed, key: SeedKey, version: number): Buffer {
  const { account, id, algorithm, usage } = cmkOf(bed, key)
  const given = versionsOf(key)[version - 1]?.material
  const { materialBytes } = algorithms[algorithm]
  if (given === undefined) return bed.derive(['cmk', account, id, algorithm, String(version)], materialBytes)
  const material = Buffer.from(given, 'base64')
  if (usage !== symmetricUsage) return material
  if (material.length !== materialBytes) throw new RangeError(`material of ${id} must be ${materialBytes} bytes`)
  return material
}

/**
 * A data key under the newest version of a key, as the API would have given it; the data key is zeroed.
 * @param name of the nonce, which must stand for this one plaintext; algorithm and version are added to it
 */
export function sealUnder(bed: Bed, key: SeedKey, dataKey: Buffer, name: readonly string[]): string {
  const { id, version, algorithm } = cmkOf(bed, key)
  const material = materialOf(bed, key, version)
  const nonce = (bytes: number): Buffer => bed.derive([...name, algorithm, String(version)], bytes)
  using prepared = algorithms[algorithm].prepare(material)
  const ciphertext = seal(prepared, { keyId: id, version, algorithm }, dataKey, '', nonce)
  material.fill(0)
  dataKey.fill(0)
  return ciphertext
}
