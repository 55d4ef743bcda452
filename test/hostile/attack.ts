import { readFileSync } from 'node:fs'
import { setTimeout as sleep } from 'node:timers/promises'
import { fileURLToPath } from 'node:url'
import { loadCatalog } from '../../src/contract/catalog.ts'
import { isAlive, type Said, startServer } from '../crash/served.ts'
import { Connection } from './connection.ts'
import { type Credential, craft, marker, type Target, toBytes } from './craft.ts'
import { jobOf } from './jobs.ts'
import { takeReply } from './reply.ts'
import { play } from './session.ts'
import { playSlow } from './slow.ts'
import { Tally } from './tally.ts'
import { LogWatch, memoryOf, socketsOf } from './watch.ts'

export interface Plan {
  readonly count: number
  readonly seed: number
  /** The job to begin with: a failed job is played again by its number. */
  readonly first: number
  readonly slow: boolean
  readonly say: (line: string) => void
}

const CONNECTIONS = 48
const GIB = 2 ** 30
/** After so many failures the rest would say the same. */
const ENOUGH = 25

const world = fileURLToPath(new URL('../worlds/examples.yaml', import.meta.url))
const flags = ['--ephemeral', '--seed', world, '--no-throttle']
const env = { SANYAO_LOG: 'info', SANYAO_CMK_LIMIT: '1000000' }

/** Starts a server, attacks it, and tells what it bore. */
export async function attack({ count, seed, first, slow, say }: Plan): Promise<Tally> {
  const tally = new Tally(seed, say)
  const log = new LogWatch()
  await using server = startServer(flags, env, (line) => log.hear(line))
  const said = await server.ready
  const target = await targetOf(said)
  log.secrets = [...target.credentials.map(({ secretKey }) => secretKey), marker, base64(marker).slice(0, -4)]
  const secrets = target.credentials.map(({ secretKey }) => secretKey)
  const before = { sockets: socketsOf(said.pid), memory: memoryOf(said.pid) }
  const slowly = slow ? playSlow(target.port, secrets) : undefined

  let job = first
  const work = async (): Promise<void> => {
    while (tally.requests < count && tally.failed < ENOUGH && isAlive(said.pid)) {
      const next = jobOf(seed, job++, target)
      // Whole connections only, so that the last jobs may go a little beyond the count.
      tally.begin(next)
      tally.end(next, await play(next, target.port, secrets).catch((error: Error) => error))
    }
  }
  await Promise.all(Array.from({ length: CONNECTIONS }, work))
  if (slowly !== undefined) {
    const { count: all, wrong } = await slowly
    tally.checks(all - wrong.length, wrong)
  }

  tally.check('the process that was started is alive', isAlive(said.pid))
  tally.check('a good call succeeds', await canCall(target, secrets).catch(() => false))
  await sleep(3_000)
  const memory = memoryOf(said.pid)
  say(`memory: ${mib(before.memory)} before, ${mib(memory)} after`)
  tally.check('less than 1 GiB of memory', memory === undefined || memory < GIB)
  const left = (socketsOf(said.pid) ?? 0) - (before.sockets ?? 0)
  tally.check('no connection is left', left <= 0, `${left} are`)
  for (const [what, lines] of log.found()) tally.check(what, lines.length === 0, lines.slice(0, 3).join('\n'))
  return tally
}

/**
 * With these, a request that happens to be good would take the attackers' own credentials away, or the role in which a
 * product acts: what it is then refused is no fault of the system.
 */
const disarming = new Set([
  'DeleteUser',
  'DeleteAccessKey',
  'UpdateAccessKey',
  'DeleteServiceLinkedRole',
  'DeleteRole',
  'DetachRolePolicy',
])

async function targetOf(said: Said): Promise<Target> {
  const catalog = await loadCatalog(new URL('../../src/services/', import.meta.url))
  const actions = catalog.actions.filter(({ name }) => !disarming.has(name))
  const text = readFileSync(world, 'utf8')
  const pairs = text.matchAll(/secretId: (\S+)\s+secretKey: (\S+)(?!\s+active: false)\s/g)
  const credentials = [...pairs].map(([, secretId = '', secretKey = '']): Credential => ({ secretId, secretKey }))
  const ids = [...text.matchAll(/(?:keyId|id|alias|name): (\S+)/g)].map(([, id = '']) => id)
  const target = { port: Number(new URL(said.endpoint).port), region: said.region, actions, credentials, prey: ids }
  return { ...target, prey: [...ids, ...(await ciphertextsOf(target))] }
}

/** Real ciphertexts, so that altered ones get as far as they can. */
async function ciphertextsOf(target: Target): Promise<readonly string[]> {
  const texts = Array.from({ length: 20 }, async (_, i) => {
    const parameters = { KeyId: '23e80852-1e38-11e9-b129-5cb9019b4b01', Plaintext: base64(marker.repeat(1 + i)) }
    return /"CiphertextBlob":"([^"]+)"/.exec((await call(target, 'Encrypt', parameters, [])) ?? '')?.[1] ?? ''
  })
  return Promise.all(texts)
}

const base64 = (text: string): string => Buffer.from(text).toString('base64')

/** Makes a key, encrypts and decrypts with it. */
async function canCall(target: Target, secrets: readonly string[]): Promise<boolean> {
  const made = await call(target, 'CreateKey', { Alias: `after-${Date.now()}` }, secrets)
  const { KeyId } = JSON.parse(made ?? '{"Response":{}}').Response
  const Plaintext = base64('still here')
  const sealed = await call(target, 'Encrypt', { KeyId, Plaintext }, secrets)
  const { CiphertextBlob } = JSON.parse(sealed ?? '{"Response":{}}').Response
  const opened = await call(target, 'Decrypt', { CiphertextBlob }, secrets)
  return opened?.includes(`"Plaintext":"${Plaintext}"`) ?? false
}

async function call(
  target: Target,
  name: string,
  parameters: object,
  secrets: readonly string[],
): Promise<string | undefined> {
  const action = target.actions.find((one) => one.service.name === 'kms' && one.name === name)
  if (action === undefined) return undefined
  const connection = await Connection.open(target.port)
  connection.send(toBytes(craft(target, { action, form: 'json', parameters })))
  for (;;) {
    const taken = takeReply(connection.received, secrets)
    if (taken.is !== 'unfinished' || connection.ended || !(await connection.news(30_000))) {
      connection.destroy()
      return taken.is === 'reply' ? taken.reply.text : undefined
    }
  }
}

const mib = (bytes: number | undefined): string =>
  bytes === undefined ? 'unknown' : `${Math.round(bytes / 2 ** 20)} MiB`
