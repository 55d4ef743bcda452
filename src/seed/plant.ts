import { fromBase32 } from '../crypto/totp.ts'
import { accessKeyBinding, mfaBinding, newDevice } from '../domain/account.ts'
import type { Change } from '../store/store.ts'
import type { Bed, Rooms } from './bed.ts'
import { credentialsOf } from './credentials.ts'
import { defaultsOf } from './defaults.ts'
import { derivation } from './derive.ts'
import { plantDataKeys } from './plant-data-keys.ts'
import { plantIdentity } from './plant-identity.ts'
import { plantInstances } from './plant-instances.ts'
import { plantKeys } from './plant-keys.ts'
import { plantKeyPairs } from './plant-products.ts'
import { plantRoles } from './plant-roles.ts'
import { plantImages, plantServers } from './plant-servers.ts'
import { plantWhiteBoxKeys } from './plant-white-box.ts'
import type { Seed } from './shape.ts'

export { firstCredential } from './credentials.ts'

/**
 * The changes that make the world of a seed in an empty store. The same seed always makes the same world; only the nonces
 * under which its secrets are wrapped differ.
 * @param seed that has been read, or made here: one in which nothing is wrong
 */
export function plant(seed: Seed, rooms: Rooms): readonly Change[] {
  const derive = derivation(seed.secret)
  return seed.accounts.flatMap((account) => {
    const bed: Bed = { ...rooms, account, derive, defaults: defaultsOf(seed) }
    const planted = [
      ...plantIdentity(bed),
      ...plantAccessKeys(bed),
      ...plantDevices(bed),
      ...plantRoles(bed),
      ...plantKeys(bed),
      ...plantDataKeys(bed),
      ...plantWhiteBoxKeys(bed),
      ...plantKeyPairs(bed),
      ...plantServers(bed),
      ...plantImages(bed),
      ...plantInstances(bed),
    ]
    return [...planted, ...plantTagDefinitions(bed, planted)]
  })
}

const plantAccessKeys = ({ account, derive, keyring, defaults }: Bed): readonly Change[] =>
  credentialsOf(derive, account).map(({ secretKey, ...key }) => {
    const secret = keyring.seal(accessKeyBinding(key.account, key.secretId), Buffer.from(secretKey))
    return { insert: 'accessKey', row: { ...key, secret, description: '', createTime: defaults.time } }
  })

/** The tags that the account has by itself, and those that what was planted bears. */
function plantTagDefinitions({ account: { uin, tags = [] } }: Bed, planted: readonly Change[]): readonly Change[] {
  const borne = planted.flatMap((change) => ('insert' in change && change.insert === 'tag' ? [change.row] : []))
  const all = [...tags, ...borne].map(({ key, value }) => [JSON.stringify([key, value]), { key, value }] as const)
  return [...new Map(all).values()].map((tag) => ({ insert: 'tagDefinition', row: { account: uin, ...tag } }))
}

const plantDevices = ({ account, keyring }: Bed): readonly Change[] =>
  [account, ...(account.users ?? [])].flatMap(({ uin, mfa }): readonly Change[] => {
    if (mfa === undefined) return []
    const secret = keyring.seal(mfaBinding(account.uin, uin), fromBase32(mfa))
    return [{ insert: 'mfaDevice', row: newDevice(account.uin, uin, secret) }]
  })
