import { randomBytes } from 'node:crypto'
import { Command } from 'commander'
import { configure } from '../config.ts'
import { type Cmk, stateAt, symmetricUsage } from '../domain/key.ts'
import { seconds } from '../domain/time.ts'
import { VAULT_PRODUCT, type VaultMount } from '../domain/vault.ts'
import type { Local } from '../local.ts'
import type { Change } from '../store/store.ts'
import { tokenDigest } from '../vault/kv.ts'
import { dataOption } from './data-option.ts'

export const vault = new Command('vault').description('Databases that fetch their keys through the Vault door.')

vault
  .command('enroll')
  .description(
    'Give a database a mount under a CMK, and print its token, which is shown this once. Again, it gets a new token. No server may have the data folder open.',
  )
  .argument('<mount>', 'name of the mount, such as orders-db')
  .requiredOption('--key-id <keyId>', 'the CMK that its keys are kept under')
  .option(...dataOption)
  .action(async (mount: string, flags: { readonly keyId: string; readonly data?: string }, command: Command) => {
    if (!/^[a-z0-9][a-z0-9_-]{0,62}$/.test(mount) || mount === 'sys') command.error('sanyao: no such name for a mount')
    const { openLocal } = await import('../local.ts')
    await using local = await openLocal(configure({ data: flags.data }))
    const [cmk] = await local.store.read.find('cmk', { where: { id: flags.keyId } })
    if (cmk === undefined) return command.error(`sanyao: there is no CMK ${flags.keyId}`)
    const token = `sanyao.${randomBytes(32).toString('base64url')}`
    const refused = await enroll(local, cmk, mount, token)
    if (refused !== undefined) command.error(`sanyao: ${refused}`)
    console.log(token)
  })

/** @returns why not, or undefined when it is done */
async function enroll({ store, commit }: Local, cmk: Cmk, mount: string, token: string): Promise<string | undefined> {
  const now = seconds(Date.now())
  if (cmk.usage !== symmetricUsage || stateAt(cmk, now) !== 'Enabled') return `the CMK ${cmk.id} cannot encrypt now`
  const { account, region, id: key } = cmk
  const known = await store.read.get('vaultMount', { account, mount })
  if (known !== undefined && known.key !== key) return `${mount} is under the CMK ${known.key}`
  const row: VaultMount = {
    account,
    mount,
    region,
    key,
    token: tokenDigest(token),
    createTime: known?.createTime ?? now,
  }
  const name = { account, key, product: VAULT_PRODUCT, resource: mount }
  const bound = await store.read.get('keyBinding', name)
  const changes: Change[] = [known === undefined ? { insert: 'vaultMount', row } : { update: 'vaultMount', row }]
  // As BindCloudResource does: who depends on the key is known, and imported material no longer expires.
  if (bound === undefined)
    changes.push(
      { update: 'cmk', row: { ...cmk, validTo: 0 } },
      { insert: 'keyBinding', row: { ...name, createTime: now } },
    )
  await commit(
    account,
    { service: 'vault', version: '2', action: 'EnrollMount', region, resource: `mount/${mount}` },
    changes,
  )
  return undefined
}
