import type { Config } from './config.ts'
import type { Keyring } from './crypto/keyring.ts'
import { requestIdAt } from './domain/request-id.ts'
import type { VaultMount } from './domain/vault.ts'
import type { House } from './gateway/dispatch.ts'
import { type Policy, parsePolicy } from './guard/policy.ts'
import { listen } from './listen.ts'
import { callAs, isPassing } from './product.ts'
import type { Store } from './store/store.ts'
import type { Opened } from './vault/rooms.ts'

/**
 * Joins the Vault door to the house, where the installation has one; only then it is loaded.
 * @returns its port
 */
export async function openVaultPort(
  opened: AsyncDisposableStack,
  house: House,
  store: Store,
  keyring: Keyring,
  { vaultPort, host }: Config,
  failed: (error: unknown) => void,
): Promise<number | undefined> {
  if (vaultPort === undefined) return undefined
  const { vaultDoor } = await import('./vault/listener.ts')
  const server = vaultDoor({
    read: store.read,
    keyring,
    now: house.now,
    requestIdAt,
    commit: house.commit,
    failed,
    kms: (mount, action, input, address) => askKms(house, mount, action, input, address),
  })
  return listen(opened, server, vaultPort, host)
}

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
  if (answer.fault !== undefined) return { passing: isPassing(answer.fault) }
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
