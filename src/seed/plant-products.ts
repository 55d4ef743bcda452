import { fingerprintOf } from '../crypto/rsa.ts'
import { parseRsaPublicKey } from '../crypto/ssh.ts'
import type { KeyPair } from '../domain/key-pair.ts'
import type { Change } from '../store/store.ts'
import { type Bed, plantTags } from './bed.ts'
import { systemOf, systemOfImage, timeOr } from './defaults.ts'
import type { SeedKeyPair } from './shape.ts'

/** The changes that make an account's SSH key pairs. */
export const plantKeyPairs = (bed: Bed): readonly Change[] =>
  (bed.account.keyPairs ?? []).flatMap((pair) => {
    const row = keyPairOf(bed, pair)
    const { account, region, id } = row
    return [
      { insert: 'keyPair', row },
      ...(pair.associatedInstances ?? []).map(({ instanceId: instance, username }): Change => {
        const user = username ?? systemOf(bed.account, bed.defaults, region, instance)?.admin ?? ''
        return { insert: 'keyPairBinding', row: { account, region, keyPair: id, instance, username: user } }
      }),
      ...(pair.blueprints ?? []).map((blueprint): Change => {
        const username = systemOfImage(bed.account, bed.defaults, region, blueprint)?.admin ?? ''
        return { insert: 'blueprintKeyPair', row: { account, region, blueprint, keyPair: id, username } }
      }),
      ...plantTags(bed, { service: 'lighthouse', prefix: 'keypair', region, resource: id }, pair.tags),
    ]
  })

function keyPairOf({ account, defaults }: Bed, pair: SeedKeyPair): KeyPair {
  const key = parseRsaPublicKey(pair.publicKey)
  if (key === undefined) throw new TypeError(`the public key of ${pair.keyId} is no RSA key of OpenSSH`)
  return {
    account: account.uin,
    region: pair.region ?? defaults.region,
    id: pair.keyId,
    name: pair.name,
    publicKey: pair.publicKey,
    fingerprint: fingerprintOf(key.blob),
    origin: (pair.origin ?? 'IMPORTED') as KeyPair['origin'],
    createTime: timeOr(pair.createTime, defaults.time),
  }
}
