import {
  chmodSync,
  existsSync,
  lstatSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import { basename, dirname, join } from 'node:path'
import { given, removed } from './folder.ts'
import { lesserUser } from './programs.ts'

/*
 * Where the servers' sockets are. Whoever reaches a server's socket is its superuser, so that each server has a folder of its
 * own for it. They lie in the system's folder for what is short-lived, for the path of a socket has room for some hundred bytes.
 */

const PREFIX = 'sanyao-db-'

/** Remembers where the sockets are, so that those of a killed process can be removed. */
const noteOf = (folder: string): string => join(folder, 'sockets')

/**
 * Makes the folder of the sockets of all databases, and removes the one that a killed process left.
 * @param folder of the databases
 */
export async function openSockets(folder: string): Promise<string> {
  const note = noteOf(folder)
  if (existsSync(note)) {
    const left = readFileSync(note, 'utf8')
    if (dirname(left) === tmpdir() && basename(left).startsWith(PREFIX)) await remove(left)
  }
  const sockets = mkdtempSync(join(tmpdir(), PREFIX))
  writeFileSync(note, sockets, { mode: 0o600 })
  chmodSync(sockets, lesserUser() === undefined ? 0o700 : 0o711)
  return sockets
}

export async function closeSockets(folder: string, sockets: string): Promise<void> {
  await remove(sockets)
  rmSync(noteOf(folder), { force: true })
}

/** Where anybody makes names, one of ours may since be another's, or a link to what is not to be removed. */
const isOurs = (path: string): boolean => {
  const found = lstatSync(path, { throwIfNoEntry: false })
  return found?.isDirectory() === true && found.uid === process.getuid?.()
}

async function remove(sockets: string): Promise<void> {
  if (!isOurs(sockets)) return
  const inner = readdirSync(sockets).map((name) => join(sockets, name))
  await removed(sockets, inner)
}

/** The folder of one server's socket. */
export const socketOf = (sockets: string, port: number): string => join(sockets, String(port))

/** The same, made. */
export function openSocket(sockets: string, port: number): string {
  const own = socketOf(sockets, port)
  given(own)
  return own
}
