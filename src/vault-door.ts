import type { Server } from 'node:http'
import type { VaultMount } from './domain/vault.ts'
import type { House } from './gateway/dispatch.ts'
import { type Policy, parsePolicy } from './guard/policy.ts'
import { callAs } from './product.ts'
import type { Store } from './store/store.ts'
import { vaultDoor } from './vault/door.ts'
import type { Opened } from './vault/rooms.ts'

/** Joins the Vault door to the house. */
export const openVaultDoor = (house: House, store: Store, failed: (error: unknown) => void): Server =>
  vaultDoor({
    read: store.read,
    now: house.now,
    requestId: () => crypto.randomUUID(),
    commit: (changes) => house.commit(changes, []),
    record: async (record) => void (await house.commit([], [record])),
    failed,
    kms: (mount, action, input, address) => askKms(house, mount, action, input, address),
  })

async function askKms(
  house: House,
  mount: VaultMount,
  action: 'Encrypt' | 'Decrypt',
  input: object,
  address: string,
): Promise<Opened> {
  const caller = {
    kind: 'service',
    account: mount.account,
    uin: mount.account,
    name: mount.mount,
    secretId: '',
  } as const
  const answer = await callAs(
    house,
    { caller, grants: { identity: [policyOf(mount)] }, address },
    ['kms', action],
    input,
    mount.region,
  )
  if (answer.fault !== undefined) return { passing: /^(InternalError|RequestLimitExceeded)/.test(answer.fault.code) }
  return { text: String(answer.output[action === 'Decrypt' ? 'Plaintext' : 'CiphertextBlob']) }
}

/** A mount may use its own CMK, and nothing else of the account's. */
function policyOf({ account, key, mount }: VaultMount): Policy {
  const statement = [
    {
      effect: 'allow',
      action: ['kms:Encrypt', 'kms:Decrypt'],
      resource: [`qcs::kms::uin/${account}:key/creatorUin/*/${key}`],
    },
  ]
  return parsePolicy(mount, { version: '2.0', statement })
}
