import { Command, InvalidArgumentError } from 'commander'
import { ConfigError, configure } from '../config.ts'
import { presetByName } from '../domain/presets.ts'
import type { Grants, Question, Verdict } from '../guard/decide.ts'
import { grantsOfRole, grantsOfUser } from '../guard/held.ts'
import { hintOf } from '../guard/hint.ts'
import { authorizeByTags } from '../guard/tags.ts'
import { accountOf } from '../local.ts'
import type { Reader } from '../store/store.ts'
import { openBegun } from '../strongroom.ts'
import { dataOption } from './data-option.ts'

interface Flags {
  readonly data?: string
  readonly account?: string
  readonly user?: string
  readonly role?: string
  readonly action: readonly [service: string, name: string]
  readonly resource?: readonly string[]
  readonly region?: string
  readonly context?: readonly (readonly [string, string])[]
}

const EXIT_REFUSED = 1

export const policy = new Command('policy').description(
  'Look into the policies of a data folder that no server has open.',
)

policy
  .command('simulate')
  .description('Say whether a user or role may call an action, and which statement decides.')
  .option(...dataOption)
  .option('--account <uin>', 'the account, where there are several')
  .option('--user <name>', 'the sub-user who calls')
  .option('--role <name>', 'the role that is assumed')
  .requiredOption('--action <service:Action>', 'what is called, such as kms:Decrypt', asAction)
  .option(
    '--resource <name...>',
    'what it is about, such as key/creatorUin/100001/<KeyId>; none for an operation without',
  )
  .option('--region <region>', 'region of the call')
  .option('--context <key=value...>', 'what conditions go by, such as qcs:ip=10.0.0.1', asContext)
  .action(simulate)

async function simulate(flags: Flags): Promise<void> {
  await using strongroom = await openBegun(configure({ data: flags.data }))
  const { read } = strongroom.store
  const account = await accountOf(strongroom.store, flags.account)
  const [service, action] = flags.action
  const question: Question = {
    service,
    action,
    region: flags.region,
    account,
    resources: flags.resource ?? '*',
    context: { 'qcs:current_time': new Date().toISOString(), ...Object.fromEntries(flags.context ?? []) },
  }
  const verdict = await authorizeByTags(read, await grantsOf(read, account, flags), question, {})
  console.log(verdict.allowed ? 'allowed' : 'refused')
  console.log(
    verdict.policy === undefined ? hintOf(verdict, flags.action.join(':')) : await decided(read, account, verdict),
  )
  if (!verdict.allowed) process.exitCode = EXIT_REFUSED
}

async function grantsOf(read: Reader, account: string, { user, role }: Flags): Promise<Grants> {
  if ((user === undefined) === (role === undefined)) throw new ConfigError('say either --user or --role')
  if (user !== undefined) {
    const [row] = await read.find('user', { where: { account, name: user } })
    if (row === undefined) throw new ConfigError(`there is no user ${user}`)
    return grantsOfUser(read, row)
  }
  const row = await read.get('role', { account, name: role ?? '' })
  if (row?.kind !== 'user') throw new ConfigError(`there is no role ${role} that could be assumed`)
  return grantsOfRole(read, row)
}

/** The statement that decided, as its author wrote it. */
async function decided(
  read: Reader,
  account: string,
  { policy: name = '', statement = 0, layer }: Verdict,
): Promise<string> {
  const [own] = await read.find('policy', { where: { account, name } })
  const document = own?.document ?? presetByName(name)?.document ?? '{}'
  const { statement: statements } = JSON.parse(document) as { readonly statement?: unknown }
  const text = JSON.stringify([statements].flat()[statement])
  return `by statement ${statement} of policy ${name} (${layer}): ${text}`
}

function asAction(text: string): readonly [string, string] {
  const [, service, name] = /^([a-z]+):(\w+)$/.exec(text) ?? []
  if (service === undefined || name === undefined) throw new InvalidArgumentError('an action is written service:Action')
  return [service, name]
}

function asContext(text: string, before: Flags['context'] = []): NonNullable<Flags['context']> {
  const at = text.indexOf('=')
  if (at < 1) throw new InvalidArgumentError('a context is written key=value')
  return [...before, [text.slice(0, at), text.slice(at + 1)]]
}
