import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { loadCatalog } from '../../src/contract/catalog.ts'
import { type Dice, diceOf } from '../hostile/dice.ts'
import { type Call, clientOf } from './client.ts'
import { Disk } from './disk.ts'
import { keyWriter, type Writer } from './key-writer.ts'
import { type KnownKey, Ledger } from './ledger.ts'
import { instanceWriter, pairWriter } from './product-writers.ts'
import { type Served, startServer } from './served.ts'
import { revive, verifyDisk, verifyInstance, verifyKey, verifyPair, verifyTrail } from './verify.ts'

export interface Plan {
  readonly rounds: number
  readonly seed: number
  readonly say: (line: string) => void
}

const env = { SANYAO_LOG: 'warn', SANYAO_CMK_LIMIT: '1000000', SANYAO_KEY_PAIR_LIMIT: '1000000' }
const KEY_WRITERS = 5
/** How many things of earlier rounds are looked at again after each kill. */
const SAMPLE = 10

/** Kills a server that is being written to, round after round on one data folder, and sees that it kept its word. */
export async function endure({ rounds, seed, say }: Plan): Promise<Ledger> {
  const data = join(mkdtempSync(join(tmpdir(), 'sanyao-crash-')), 'data')
  const ledger = new Ledger(say)
  const start = (): Served =>
    startServer(['--data', data, '--no-throttle'], env, (line) => ledger.check(false, `stderr: ${line.slice(0, 1000)}`))
  try {
    const writers = await writersOf()
    let seen: Seen = { keys: 0, pairs: 0, orders: 0 }
    for (let round = 0; round < rounds; round++) {
      const dice = diceOf(seed, round)
      if (dice.chance(0.3)) await killWhileStarting(start(), dice)
      await killWhileWriting(start(), writers, ledger, dice, `r${round}`)
      using disk = new Disk(data)
      verifyDisk(disk, ledger)
      await using server = start()
      await verifyNew(clientOf(await server.ready, ledger), ledger, seen, dice)
      seen = { keys: ledger.keys.size, pairs: ledger.pairs.size, orders: ledger.orders.length }
      // Its own end is a kill too, so that what it answered is held against the disk in the next round.
      await server.kill()
    }
    await verifyAll(start(), ledger)
    using disk = new Disk(data)
    verifyDisk(disk, ledger)
    verifyTrail(disk, ledger)
  } catch (error) {
    ledger.check(false, String(error))
  } finally {
    rmSync(join(data, '..'), { recursive: true, force: true })
  }
  return ledger
}

/** Those whose actions are there. */
async function writersOf(): Promise<readonly Writer[]> {
  const catalog = await loadCatalog(new URL('../../src/services/', import.meta.url))
  const has = (service: string, ...names: string[]): boolean =>
    names.every((name) => catalog.get(service, name) !== undefined)
  return [
    ...Array.from({ length: KEY_WRITERS }, () => keyWriter),
    ...(has('lighthouse', 'ImportKeyPair', 'DeleteKeyPairs', 'DescribeKeyPairs') ? [pairWriter] : []),
    ...(has('postgres', 'CreateInstances', 'DescribeEncryptionKeys') ? [instanceWriter, instanceWriter] : []),
  ]
}

/** The first start makes the root key, the schema and a world; later ones recover what the last kill left. */
async function killWhileStarting(server: Served, dice: Dice): Promise<void> {
  await sleep(dice.below(500))
  await server.kill()
}

async function killWhileWriting(
  server: Served,
  writers: readonly Writer[],
  ledger: Ledger,
  dice: Dice,
  name: string,
): Promise<void> {
  const call = clientOf(await server.ready, ledger)
  const writing = writers.map((write, i) => {
    const own = diceOf(dice.below(2 ** 31), i)
    return write({ call, ledger, dice: own, prefix: `${name}-${i}` })
  })
  await sleep(100 + dice.below(500))
  await server.kill()
  await Promise.all(writing)
}

interface Seen {
  readonly keys: number
  readonly pairs: number
  readonly orders: number
}

/** What this round made, and some of what earlier ones did. */
async function verifyNew(call: Call, ledger: Ledger, seen: Seen, dice: Dice): Promise<void> {
  const keys = [...ledger.keys.values()]
  const pairs = [...ledger.pairs.values()]
  const instances = ledger.orders.slice(seen.orders).flatMap(({ ids }) => ids ?? [])
  await each(newAndSome(keys, seen.keys, dice), (key) => verifyKey(call, ledger, key))
  await each(newAndSome(pairs, seen.pairs, dice), (pair) => verifyPair(call, ledger, pair))
  await each(instances, (id) => verifyInstance(call, ledger, id))
}

const newAndSome = <T>(all: readonly T[], before: number, dice: Dice): readonly T[] => [
  ...new Set([
    ...all.slice(before),
    ...Array.from({ length: Math.min(SAMPLE, before) }, () => all[dice.below(before)] as T),
  ]),
]

async function verifyAll(server: Served, ledger: Ledger): Promise<void> {
  const call = clientOf(await server.ready, ledger)
  const verify = async (key: KnownKey): Promise<void> => {
    await verifyKey(call, ledger, key)
    await revive(call, ledger, key)
  }
  await each([...ledger.keys.values()], verify)
  await each([...ledger.pairs.values()], (pair) => verifyPair(call, ledger, pair))
  await each(
    ledger.orders.flatMap(({ ids }) => ids ?? []),
    (id) => verifyInstance(call, ledger, id),
  )
  await server.kill()
}

const AT_ONCE = 8

async function each<T>(things: readonly T[], look: (thing: T) => Promise<void>): Promise<void> {
  const rest = things.values()
  const work = async (): Promise<void> => {
    for (const thing of rest) await look(thing)
  }
  await Promise.all(Array.from({ length: AT_ONCE }, work))
}
