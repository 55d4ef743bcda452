import { join } from 'node:path'
import type { DbInstance } from '../domain/instance.ts'
import { openOf } from './places.ts'
import { run, type Tools } from './programs.ts'

/*
 * PostgreSQL's own files of an instance, before its server starts.
 */

/** A server of this machine, as its superuser reaches it. */
export interface Source {
  /** The folder of its socket. */
  readonly sockets: string
  readonly port: number
}

export const conninfo = ({ sockets, port }: Source): string => `host=${sockets} port=${port} user=postgres`

interface Place {
  readonly tools: Tools
  readonly folder: string
  readonly row: DbInstance
  readonly source: Source | undefined
  readonly stopped: AbortSignal
}

/**
 * Makes the data where there is none, aside. Scripts of the lesser user's, since not even root can look into a folder that
 * another user has mounted. They stand in the open folder, by which what they leave behind when they are stopped is known.
 */
const MAKE = `cd "$1" || exit; shift
[ -d data ] && exit
rm -rf new; exec "$@" -D new`

/**
 * A follower starts with what its primary holds now: whatever it had may be further back than the primary can tell. That
 * stays until all of the new is here, for the primary may be one that never comes back.
 */
const RENEW = `cd "$1" || exit; shift
rm -rf new; exec "$@" -D new`
const REPLACE = `set -e; cd "$1"
[ ! -d data ] || { rm -rf old; mv -T data old; }`

/**
 * Puts it in its place in one step, so that an end in the middle leaves nothing that looks complete. The lock file of a killed
 * server may name a process that is another's by now; the caller has seen that nothing works here.
 */
const PLACE = `set -e; cd "$1"
[ -d data ] || { rm -rf new/log; mv -T new data; }
rm -f data/postmaster.pid data/standby.signal`

/** It is one as long as this file is there. */
const FOLLOW = 'cd "$1" && touch data/standby.signal && rm -rf old'

/** Nothing may work on the folder. @throws {Error} with what a program says that failed */
export async function prepare({ tools, folder, row, source, stopped }: Place): Promise<void> {
  const script = async (text: string, words: readonly string[] = []): Promise<void> => {
    // A copy takes as long as there is data.
    const as = { timeout: 0, signal: stopped }
    const { status, errors } = await run('/bin/sh', ['-c', text, 'sh', openOf(folder), ...words], folder, as)
    if (status !== 0) throw new Error(`the data cannot be prepared: ${status}: ${errors}`)
  }
  const follows = row.kind === 'readonly'
  const { postgres } = tools
  const words = source === undefined ? initdb(postgres, row.charset) : copy(postgres, source)
  await script(follows ? RENEW : MAKE, words)
  if (follows) await script(REPLACE)
  await script(PLACE)
  if (follows) await script(FOLLOW)
}

const initdb = (programs: string, charset: string): readonly string[] => [
  join(programs, 'initdb'),
  ...['-U', 'postgres', '--auth-local=trust', '--auth-host=scram-sha-256', '-E', charset, '--locale=C'],
]

const copy = (programs: string, source: Source): readonly string[] => [
  join(programs, 'pg_basebackup'),
  ...['-d', conninfo(source), '-X', 'stream', '-c', 'fast'],
]
