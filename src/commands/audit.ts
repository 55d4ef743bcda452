import { Command } from 'commander'
import { type Config, ConfigError, configure } from '../config.ts'
import { Keyring } from '../crypto/keyring.ts'
import { RootKeyError } from '../crypto/root.ts'
import type { TrailKey } from '../crypto/trail-key.ts'
import { loadRootKey } from '../root-key.ts'
import type { Store } from '../store/store.ts'
import { blocksOf } from '../trail/blocks.ts'
import { linesOf } from '../trail/chain.ts'
import { numberOf } from '../trail/head.ts'
import { storedPublicKey, storedTrailKey } from '../trail/keeper.ts'
import { type Finding, verifyTrail } from '../trail/verify.ts'
import { dataOption } from './data-option.ts'
import { openStill, type Still } from './still.ts'

interface Flags {
  readonly data?: string
  readonly publicKey?: string
}

const EXIT_ALTERED = 1

export const audit = new Command('audit').description('Look after the trail of calls, also while a server runs.')

audit
  .command('verify')
  .description('Walk the trail and name the first record of each writer that is not as it was written.')
  .option(...dataOption)
  .option('--public-key <hex>', 'the public key that the checkpoints must be signed with, as `sanyao audit key` says')
  .action(verify)

audit
  .command('key')
  .description('Say the public key of the checkpoints. Keep it elsewhere: it proves the trail to others.')
  .option(...dataOption)
  .action(async (flags: Flags) => {
    await using opened = await openTrail(configure(flags))
    console.log(opened.publicKey.toString('hex'))
  })

audit
  .command('export')
  .description('Write every record as a line of JSON, those of each writer in order.')
  .option(...dataOption)
  .action(async (flags: Flags) => {
    await using opened = await openTrail(configure(flags))
    for await (const line of exported(opened.store)) process.stdout.write(line)
  })

async function verify(flags: Flags): Promise<void> {
  await using opened = await openTrail(configure({ data: flags.data }))
  const publicKey = flags.publicKey === undefined ? opened.publicKey : asKey(flags.publicKey)
  const { key } = opened
  const keys = { publicKey, mac: key && ((text: string) => key.mac(text)) }
  const verdict = await opened.inOneView((read) => verifyTrail(read, keys))
  for (const finding of verdict.findings) console.log(described(finding))
  if (key === undefined) console.log('without the root key, the ends of the chains could be compared but not proved')
  console.log(`${verdict.records} records checked, ${verdict.pruned} pruned in due form`)
  if (verdict.findings.length > 0) process.exitCode = EXIT_ALTERED
}

/** What is no writer's name may hold anything, also what a terminal obeys. */
const described = ({ writer, record, what }: Finding): string =>
  `writer ${numberOf(writer) === undefined ? JSON.stringify(writer) : writer}, record ${record}: ${what}`

function asKey(hex: string): Buffer {
  if (!/^[0-9a-f]{64}$/i.test(hex)) throw new ConfigError('a public key is 64 hexadecimal digits')
  return Buffer.from(hex, 'hex')
}

async function* exported(store: Store): AsyncGenerator<string> {
  for (const { writer } of await store.read.find('trailHead', { where: {} })) {
    for await (const { lines } of blocksOf(store.read, writer, 1)) yield* linesOf(lines).map(({ json }) => `${json}\n`)
  }
}

interface OpenTrail extends AsyncDisposable, Pick<Still, 'store' | 'inOneView'> {
  readonly publicKey: Buffer
  /** Undefined where the root key is not at hand, as with a copy on another machine. */
  readonly key: TrailKey | undefined
}

async function openTrail(config: Config): Promise<OpenTrail> {
  await using opened = new AsyncDisposableStack()
  const { store, inOneView, check } = opened.use(await openStill(config))
  const key = await keyOf(config, store, check)
  const publicKey = key?.publicKey ?? (await storedPublicKey(store))
  if (publicKey === undefined) throw new ConfigError('the store has no public key: give --public-key')
  const resources = opened.move()
  return { store, inOneView, publicKey, key, [Symbol.asyncDispose]: () => resources.disposeAsync() }
}

async function keyOf(config: Config, store: Store, check: Buffer): Promise<TrailKey | undefined> {
  try {
    return await storedTrailKey(store, new Keyring(loadRootKey(config, check)))
  } catch (error) {
    if (error instanceof RootKeyError) return undefined
    throw error
  }
}
