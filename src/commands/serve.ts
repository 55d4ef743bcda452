import { readFileSync } from 'node:fs'
import { Command, InvalidArgumentError } from 'commander'
import { type Config, configure, settings } from '../config.ts'
import { greeting } from '../greeting.ts'
import type { Running } from '../main.ts'
import type { Seed } from '../seed/shape.ts'
import { dataOption } from './data-option.ts'

interface Flags {
  readonly port?: number
  readonly host?: string
  readonly data?: string
  readonly ephemeral?: true
  readonly seed?: string
  readonly throttle: boolean
  readonly json?: true
}

export const serve = new Command('serve')
  .description('Start the server. On an empty data folder it makes a root key, an account and a small demo world.')
  .option('--port <number>', `${settings.port.text} (default ${settings.port.default})`, asPort)
  .option('--host <address>', `${settings.host.text} (default ${settings.host.default})`)
  .option(...dataOption)
  .option('--ephemeral', 'keep everything in memory and forget it at the end')
  .option('--seed <file>', settings.seed.text)
  .option('--no-throttle', 'do not enforce the documented rates')
  .option('--json', 'print one line of JSON when ready')
  .addHelpText('after', `\nEnvironment:\n${environmentHelp()}`)
  .action(run)

async function run(flags: Flags): Promise<void> {
  const config = configFrom(flags)
  const seed = config.seed === undefined ? undefined : await seedFrom(config.seed, config)
  const { open } = await import('../main.ts')
  const server = await open(config, seed)
  stopOnSignal(server)
  console.log(flags.json ? readyLine(server, config) : greeting(server, config))
}

const configFrom = (flags: Flags): Config => {
  const config = configure({
    port: flags.port,
    host: flags.host,
    data: flags.data,
    seed: flags.seed,
    throttle: flags.throttle ? undefined : false,
  })
  return flags.ephemeral ? { ...config, data: undefined, store: undefined } : config
}

/** Loaded only when there is a seed: reading YAML would cost every other start some 30 ms. */
async function seedFrom(file: string, config: Config): Promise<Seed> {
  const { readSeed } = await import('../seed/read.ts')
  return readSeed(readFileSync(file, 'utf8'), file, config)
}

const readyLine = ({ endpoint, shown, hosts, vaultPort }: Running, config: Config): string =>
  JSON.stringify({
    endpoint,
    ...(hosts !== undefined && { hosts }),
    ...(vaultPort !== undefined && { vaultPort }),
    secretId: shown?.secretId ?? '',
    secretKey: shown?.secretKey ?? '',
    region: shown?.region ?? config.region,
    pid: process.pid,
  })

/** Stops in order at the first signal; the process then ends by itself. A second signal ends it at once. */
function stopOnSignal(server: Running): void {
  const stop = (): void => {
    for (const signal of ['SIGINT', 'SIGTERM'] as const) process.removeListener(signal, stop)
    void close(server)
  }
  for (const signal of ['SIGINT', 'SIGTERM'] as const) process.on(signal, stop)
}

async function close(server: Running): Promise<void> {
  try {
    await server[Symbol.asyncDispose]()
  } catch (error) {
    // All the rest is closed: this says what could not be.
    console.error(error)
    process.exitCode = 1
  }
}

function asPort(text: string): number {
  const port = Number(text)
  if (!/^\d{1,5}$/.test(text) || port > 65_535) throw new InvalidArgumentError('a port is a number from 0 to 65535')
  return port
}

function environmentHelp(): string {
  return Object.values(settings)
    .map(({ env, text }) => `  ${env.padEnd(22)} ${text}`)
    .join('\n')
}
