import { randomBytes } from 'node:crypto'
import { Command } from 'commander'
import { configure } from '../config.ts'
import { knownRootKey } from '../root-key.ts'
import { tokenDigest } from '../vault/kv.ts'
import { carryOut } from '../vault/mounts.ts'
import { type MountOrder, writeOrder } from '../vault/order.ts'
import { dataOption } from './data-option.ts'

interface Flags {
  readonly data?: string
  readonly server?: string
}

const serverOption = [
  '--server <url>',
  'the Vault door of the server that has the data folder open, such as http://127.0.0.1:8200; without it none may have',
] as const

const newToken = (): string => `sanyao.${randomBytes(32).toString('base64url')}`

export const vault = new Command('vault').description('Databases that fetch their keys through the Vault door.')

vault
  .command('enroll')
  .description(
    'Give a database a mount under a CMK, and print its token, which is shown this once. Again, it gets a new token. Needs the root key.',
  )
  .argument('<mount>', 'name of the mount, such as orders-db')
  .requiredOption('--key-id <keyId>', 'the CMK that its keys are kept under')
  .option(...serverOption)
  .option(...dataOption)
  .action(async (mount: string, flags: Flags & { readonly keyId: string }, command: Command) => {
    if (!/^[a-z0-9][a-z0-9_-]{0,62}$/.test(mount) || mount === 'sys') command.error('sanyao: no such name for a mount')
    const token = newToken()
    const order = { act: 'enroll', mount, key: flags.keyId, token: tokenDigest(token), issued: Date.now() } as const
    const refused = await give(order, flags)
    if (refused !== undefined) command.error(`sanyao: ${refused}`)
    console.log(token)
  })

vault
  .command('revoke')
  .description(
    'Make the token of a mount void at once. What the mount keeps stays, for the token of the next enroll. Needs the root key.',
  )
  .argument('<mount>', 'name of the mount')
  .option('--account <uin>', 'whose mount it is, where several accounts have one of the name')
  .option(...serverOption)
  .option(...dataOption)
  .action(async (mount: string, flags: Flags & { readonly account?: string }, command: Command) => {
    const token = tokenDigest(newToken())
    const refused = await give({ act: 'revoke', mount, account: flags.account, token, issued: Date.now() }, flags)
    if (refused !== undefined) command.error(`sanyao: ${refused}`)
  })

/** @returns why not, or undefined when it is done */
const give = (order: MountOrder, { data, server }: Flags): Promise<string | undefined> =>
  server === undefined ? giveToStore(order, data) : giveToServer(order, data, server)

async function giveToStore(order: MountOrder, data: string | undefined): Promise<string | undefined> {
  const { openLocal } = await import('../local.ts')
  await using local = await openLocal(configure({ data }))
  const carried = await carryOut(local.store.read, order)
  if ('refused' in carried) return carried.refused
  const { account, region, mount } = carried.mount
  const action = order.act === 'enroll' ? 'EnrollMount' : 'RevokeMount'
  const deed = { service: 'vault', version: '2', action, region, resource: `mount/${mount}` }
  await local.commit(account, deed, carried.changes)
  return undefined
}

/** How long a server may take to answer, in milliseconds. */
const PATIENCE = 10_000

async function giveToServer(order: MountOrder, data: string | undefined, server: string): Promise<string | undefined> {
  const root = knownRootKey(configure({ data }))
  const headers = { 'X-Vault-Token': writeOrder(root, order) }
  root.forget()
  try {
    const url = new URL(`/v1/sys/mounts/${encodeURIComponent(order.mount)}`, server)
    const reply = await fetch(url, { method: 'POST', headers, signal: AbortSignal.timeout(PATIENCE) })
    const { data: done, errors } = (await reply.json()) as Answered
    // Another server may answer anything with 200.
    return done?.mount === order.mount ? undefined : (errors?.join() ?? noDoor(server))
  } catch {
    return noDoor(server)
  }
}

interface Answered {
  readonly data?: { readonly mount?: string }
  readonly errors?: readonly string[]
}

const noDoor = (server: string): string => `${server} does not answer as a Vault door`
