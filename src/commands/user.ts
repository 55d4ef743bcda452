import { randomBytes } from 'node:crypto'
import { Command } from 'commander'
import { ConfigError, configure } from '../config.ts'
import { base32 } from '../crypto/totp.ts'
import { mfaBinding, newDevice } from '../domain/account.ts'
import { presetByName } from '../domain/presets.ts'
import { accountOf, type Local, openLocal } from '../local.ts'
import { dataOption } from './data-option.ts'

interface Flags {
  readonly data?: string
  readonly account?: string
  readonly policy?: readonly string[]
}

export const user = new Command('user').description(
  'Look after the sub-users of a data folder that no server has open.',
)

const command = (name: string, description: string): Command =>
  user
    .command(name)
    .description(description)
    .option(...dataOption)
    .option('--account <uin>', 'the account, where there are several')

command('add <name>', 'Add a sub-user, and show its key this once.')
  .option('--policy <name...>', 'policies to attach, such as QcloudKMSFullAccess')
  .action((name: string, flags: Flags) => within(flags, (local, account) => add(local, account, name, flags.policy)))

command('list', 'List the sub-users and how many keys each has.').action((flags: Flags) => within(flags, list))

command('key <name>', 'Make another access key of a sub-user, and show it this once.').action(
  (name: string, flags: Flags) => within(flags, (local, account) => key(local, account, name)),
)

command('mfa [name]', 'Give a sub-user, or the account itself, an MFA device, and show its secret this once.').action(
  (name: string | undefined, flags: Flags) => within(flags, (local, account) => mfa(local, account, name)),
)

async function within(flags: Flags, work: (local: Local, account: string) => Promise<void>): Promise<void> {
  await using local = await openLocal(configure({ data: flags.data }))
  await work(local, await accountOf(local.store, flags.account))
}

async function add(local: Local, account: string, name: string, policies: readonly string[] = []): Promise<void> {
  // Before anything is made: a user without its policies would be half of what was asked for.
  const ids = await Promise.all(policies.map((policy) => policyId(local, account, policy)))
  const { Uin, SecretId, SecretKey } = await local.call(account, 'cam', 'AddUser', { Name: name, UseApi: 1 })
  for (const PolicyId of ids) await local.call(account, 'cam', 'AttachUserPolicy', { PolicyId, AttachUin: Uin })
  console.log(`User       ${name} (${Uin})`)
  show(SecretId, SecretKey)
}

async function policyId({ store }: Local, account: string, name: string): Promise<number> {
  const [own] = await store.read.find('policy', { where: { account, name } })
  const id = own?.id ?? presetByName(name)?.id
  if (id === undefined) throw new ConfigError(`there is no policy ${name}`)
  return id
}

async function list({ store }: Local, account: string): Promise<void> {
  const users = await store.read.find('user', { where: { account }, order: [['name', 'asc']] })
  for (const { uin, name } of users) {
    const keys = await store.read.count('accessKey', { account, uin })
    console.log(`${uin}  ${name}  ${keys} ${keys === 1 ? 'key' : 'keys'}`)
  }
}

async function key(local: Local, account: string, name: string): Promise<void> {
  const { Uin } = await local.call(account, 'cam', 'GetUser', { Name: name })
  const { AccessKey } = await local.call(account, 'cam', 'CreateAccessKey', { TargetUin: Uin })
  const { AccessKeyId, SecretAccessKey } = AccessKey as Readonly<Record<string, unknown>>
  show(AccessKeyId, SecretAccessKey)
}

/** A device takes the place of the one before it. */
async function mfa({ store, keyring, commit }: Local, account: string, name: string | undefined): Promise<void> {
  const [user] = name === undefined ? [] : await store.read.find('user', { where: { account, name } })
  if (name !== undefined && user === undefined) throw new ConfigError(`there is no user ${name}`)
  const uin = user?.uin ?? account
  const secret = randomBytes(20)
  const known = await store.read.get('mfaDevice', { account, uin })
  const row = newDevice(account, uin, keyring.seal(mfaBinding(account, uin), secret))
  // No public action of ours gives devices.
  await commit(account, { service: 'cam', version: '2019-01-16', action: 'BindMfaDevice', resource: `uin/${uin}` }, [
    known === undefined
      ? { insert: 'mfaDevice', row }
      : { update: 'mfaDevice', row: { ...row, revision: known.revision } },
  ])
  console.log(`otpauth://totp/Sanyao:${uin}?secret=${base32(secret)}&issuer=Sanyao`)
  console.log('\nKeep it in an authenticator app: it is not shown again.')
}

function show(secretId: unknown, secretKey: unknown): void {
  console.log(`SecretId   ${secretId}`)
  console.log(`SecretKey  ${secretKey}`)
  console.log('\nKeep the key: it is not shown again.')
}
