import { accessKeyBinding } from '../guard/caller.ts'
import type { Change } from '../store/store.ts'
import type { Bed, Rooms } from './bed.ts'
import { credentialsOf } from './credentials.ts'
import { defaultsOf } from './defaults.ts'
import { derivation, derivedNumber } from './derive.ts'
import { plantDataKeys } from './plant-data-keys.ts'
import { plantKeys } from './plant-keys.ts'
import { plantInstances, plantKeyPairs } from './plant-products.ts'
import { plantWhiteBoxKeys } from './plant-white-box.ts'
import { products, type Seed } from './shape.ts'

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
    return [
      ...plantIdentity(bed),
      ...plantAccessKeys(bed),
      ...plantRoles(bed),
      ...plantKeys(bed),
      ...plantDataKeys(bed),
      ...plantWhiteBoxKeys(bed),
      ...plantKeyPairs(bed),
      ...plantInstances(bed),
    ]
  })
}

function plantIdentity({ account, derive }: Bed): readonly Change[] {
  const { uin, name = uin, users = [], policies = [] } = account
  const appId = account.appId ?? derivedNumber(derive, ['appId', uin], 1_250_000_000, 50_000_000)
  return [
    { insert: 'account', row: { uin, appId, name } },
    ...policies.map((policy): Change => {
      const document = typeof policy.document === 'string' ? policy.document : JSON.stringify(policy.document)
      return { insert: 'policy', row: { account: uin, name: policy.name, document } }
    }),
    ...users.flatMap((user): readonly Change[] => {
      const uid = derivedNumber(derive, ['uid', user.uin], 10_000_000, 90_000_000)
      const attached = (user.policies ?? []).map((policy): Change => {
        return { insert: 'policyAttachment', row: { account: uin, uin: user.uin, policy } }
      })
      return [{ insert: 'user', row: { account: uin, uin: user.uin, uid, name: user.name } }, ...attached]
    }),
  ]
}

const plantAccessKeys = ({ account, derive, keyring, defaults }: Bed): readonly Change[] =>
  credentialsOf(derive, account).map(({ secretKey, ...key }) => {
    const secret = keyring.seal(accessKeyBinding(key.account, key.secretId), Buffer.from(secretKey))
    return { insert: 'accessKey', row: { ...key, secret, createTime: defaults.time } }
  })

/** A role comes to be when its product first uses it, which it has where an instance is encrypted. */
function plantRoles({ account, defaults, linkedRole }: Bed): readonly Change[] {
  const { instances = [], withdrawnRoles = [] } = account
  const used = instances.some(({ tde }) => tde !== undefined)
  return products.flatMap((service): readonly Change[] => {
    const active = !withdrawnRoles.includes(service)
    if (active && !used) return []
    const row = { account: account.uin, name: linkedRole(service), service, active, createTime: defaults.time }
    return [{ insert: 'linkedRole', row }]
  })
}
