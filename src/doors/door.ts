import type { LighthouseInstance } from '../domain/lighthouse.ts'
import { type Door, hostKeyBinding, notGone, stateAt } from '../domain/lighthouse.ts'
import { blueprintOf } from '../domain/lighthouse-offer.ts'
import type { Ssh2 } from './authentication.ts'
import { type Doorway, openDoorway } from './doorway.ts'
import { running } from './login.ts'
import type { Driver, Yard } from './port.ts'
import { sshServer } from './ssh.ts'

/*
 * Each instance answers SSH at a port of this machine. Port and host key are stored, so that they are the same after a
 * restart: a client that knows the host key would take another for an attack.
 */

/** @param host the address at which doors open, and none other */
export async function openDoors(yard: Yard, host: string): Promise<Driver> {
  // Some 100 ms, which only those pay who want doors.
  const lib = (await import('ssh2')).default
  const doors = new Map<string, Doorway>()
  let turn: Promise<void> = Promise.resolve()
  let next: Promise<void> | undefined
  let closed = false

  async function round(): Promise<void> {
    const rows = await present(yard)
    const ids = new Set(rows.map(({ id }) => id))
    for (const [id, doorway] of doors) {
      if (ids.has(id)) continue
      doors.delete(id)
      await doorway[Symbol.asyncDispose]()
    }
    for (const row of rows) {
      if (stateAt(row, yard.now()) !== 'RUNNING') doors.get(row.id)?.clear()
      if (closed || doors.has(row.id)) continue
      try {
        const doorway = await open(lib, yard, host, row)
        if (doorway !== undefined) doors.set(row.id, doorway)
      } catch (error) {
        // One that cannot be opened keeps no other shut.
        yard.failed(error)
      }
    }
  }

  return {
    endpoint: undefined,
    look() {
      // However many ask while a round is under way, one more will have seen what all of them changed.
      next ??= turn.then(() => {
        next = undefined
        return closed ? undefined : round()
      })
      turn = next.catch(yard.failed)
      return turn
    },
    async [Symbol.asyncDispose]() {
      closed = true
      await turn
      for (const doorway of doors.values()) await doorway[Symbol.asyncDispose]()
    },
  }
}

/** The instances that answer SSH: those that take key pairs, and are not gone. */
async function present({ read, now }: Yard): Promise<readonly LighthouseInstance[]> {
  const rows = await read.find('lighthouseInstance', { where: notGone(now()) })
  return rows.filter(({ system }) => blueprintOf(system)?.type === 'LINUX_UNIX')
}

/** Undefined where its instance has changed meanwhile, or its door could not be written down; the next look tries again. */
async function open(lib: Ssh2, yard: Yard, host: string, row: LighthouseInstance): Promise<Doorway | undefined> {
  const { account, region, id } = row
  const place = { account, region, instance: id }
  const known = await yard.read.get('door', place)
  const hostKey = known?.hostKey ?? newHostKey(lib, yard, place)
  const key = yard.keyring.open(hostKeyBinding(place), hostKey)
  const server = sshServer(lib, yard, { account, region, id }, key)
  const isOpen = async (): Promise<boolean> => (await running(yard, { account, region, id })) !== undefined
  await using opened = new AsyncDisposableStack()
  const doorway = opened.use(await openAt(known?.port ?? 0, (port) => openDoorway(server, isOpen, host, port)))
  if (known?.port !== doorway.port && !(await writeDown(yard, row, known, { ...place, hostKey, port: doorway.port })))
    return undefined
  opened.move()
  return doorway
}

/** A new door is written down with its instance, so that none outlives the removal of an instance under way. */
async function writeDown(yard: Yard, row: LighthouseInstance, known: Door | undefined, door: Door): Promise<boolean> {
  if (known !== undefined) return yard.commit([{ update: 'door', row: door }], [])
  return yard.commit(
    [
      { update: 'lighthouseInstance', row },
      { insert: 'door', row: door },
    ],
    [],
  )
}

/** Another port where somebody has taken the one that it had. */
async function openAt(port: number, open: (port: number) => Promise<Doorway>): Promise<Doorway> {
  try {
    return await open(port)
  } catch (error) {
    if (port === 0 || (error as NodeJS.ErrnoException).code !== 'EADDRINUSE') throw error
    return open(0)
  }
}

function newHostKey(lib: Ssh2, { keyring }: Yard, place: Omit<Door, 'hostKey' | 'port'>): Buffer {
  const { private: text } = lib.utils.generateKeyPairSync('ed25519')
  return keyring.seal(hostKeyBinding(place), Buffer.from(text))
}
