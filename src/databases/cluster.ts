import { type ChildProcess, spawn } from 'node:child_process'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { Client, DatabaseError } from 'pg'
import { type DbInstance, parametersOf } from '../domain/instance.ts'
import { conninfo, prepare, type Source } from './data.ts'
import { dataOf } from './places.ts'
import { postmasterOf, signal, workersOf } from './processes.ts'
import { environment, lesserUser, type Tools } from './programs.ts'

/** How long a server may take to answer at all when it comes up, in milliseconds. */
const PATIENCE = 60_000
const STEP = 50

/** A PostgreSQL server that this process started. */
export interface Cluster {
  readonly child: ChildProcess
  /** Of PostgreSQL, such as `15.18`. */
  readonly version: string
}

export const isAlive = ({ child }: Cluster): boolean => child.exitCode === null && child.signalCode === null

/** What a start needs, beside the folder. */
export interface Start {
  readonly tools: Tools
  /** The real path of the instance's folder, which is open. */
  readonly folder: string
  /** A folder for the server's socket, which only its user and root may enter. */
  readonly sockets: string
  readonly row: DbInstance
  /** Where the data comes from where there is none; undefined for data that is made. */
  readonly source: Source | undefined
  /** Of the admin's password; undefined where the server has it. */
  readonly verifier: string | undefined
  /** Ends the waiting. */
  readonly stopped: AbortSignal
}

/** Starts the server of an instance, after making its data at the first time. Nothing may work on the folder. */
export async function startCluster(start: Start): Promise<Cluster> {
  const { tools, folder, sockets, row, source } = start
  await prepare(start)
  const words = ['-D', dataOf(folder), '-k', sockets, '-p', String(row.port), '-c', 'listen_addresses=127.0.0.1']
  // The server's own log may hold data, so it lies among its data.
  words.push('-c', 'logging_collector=on', '-c', 'log_directory=log')
  // What a follower has still to read when its primary comes back from a crash.
  words.push('-c', 'wal_keep_size=128MB')
  for (const [name, value] of parametersOf(row)) words.push('-c', `${name}=${value}`)
  if (source !== undefined && row.kind === 'readonly') words.push('-c', `primary_conninfo=${conninfo(source)}`)
  const as = { cwd: folder, env: environment, detached: true, stdio: 'ignore', ...lesserUser() } as const
  const child = spawn(join(tools.postgres, 'postgres'), words, as)
  child.on('error', () => {})
  return { child, version: await ready(child, start) }
}

/** What a server answers that is there and still recovers, however long that takes. */
const CANNOT_CONNECT_NOW = '57P03'

async function ready(child: ChildProcess, { sockets, row, verifier, stopped }: Start): Promise<string> {
  let last: unknown
  for (let silent = 0; silent < PATIENCE; silent += STEP) {
    if (child.exitCode !== null || child.signalCode !== null)
      throw new Error(`postgres ended with ${child.exitCode ?? child.signalCode}`, { cause: last })
    stopped.throwIfAborted()
    const client = clientOf(sockets, row)
    try {
      await client.connect()
      return await greet(client, row, verifier)
    } catch (error) {
      last = error
      if (error instanceof DatabaseError && error.code === CANNOT_CONNECT_NOW) silent = 0
      await sleep(STEP)
    } finally {
      await client.end().catch(() => {})
    }
  }
  throw new Error('postgres did not become ready', { cause: last })
}

/** From this version on, CREATEROLE gives out no power that its holder has not. */
const TAME_CREATEROLE = 160_000

interface Greeting {
  readonly version: string
  readonly number: number
  readonly known: boolean
}

/** Makes the admin where there is none yet, all of it in one query, which is done whole or not at all; or sets its password. */
async function greet(client: Client, { adminName }: DbInstance, verifier: string | undefined): Promise<string> {
  const { rows } = await client.query<Greeting>(
    `SELECT current_setting('server_version') AS version, current_setting('server_version_num')::int AS number,
       EXISTS (SELECT 1 FROM pg_roles WHERE rolname = $1) AS known`,
    [adminName],
  )
  const [greeting] = rows
  if (greeting === undefined) throw new Error('postgres tells no version')
  if (verifier !== undefined) {
    const name = client.escapeIdentifier(adminName)
    const password = `PASSWORD ${client.escapeLiteral(verifier)}`
    // Before, who has it may join pg_execute_server_program, and with it run anything as the server's user.
    const roles = greeting.number >= TAME_CREATEROLE ? 'CREATEROLE' : ''
    await client.query(
      greeting.known
        ? `ALTER ROLE ${name} ${password}`
        : `CREATE ROLE ${name} LOGIN CREATEDB ${roles} ${password}; GRANT CREATE ON SCHEMA public TO ${name}`,
    )
  }
  return /^[\d.]+/.exec(greeting.version)?.[0] ?? ''
}

/** Sets the admin's password while the server runs. */
export async function setPassword(sockets: string, row: DbInstance, verifier: string): Promise<void> {
  const client = clientOf(sockets, row)
  try {
    await client.connect()
    await greet(client, row, verifier)
  } finally {
    await client.end().catch(() => {})
  }
}

/** As the superuser that whoever reaches the socket is. */
function clientOf(host: string, { port }: DbInstance): Client {
  const client = new Client({ host, port, user: 'postgres', database: 'postgres' })
  client.on('error', () => {})
  return client
}

/** What ends a server, and for how long each is waited for, in milliseconds. */
const ends = [
  // PostgreSQL's fast shutdown, after which nothing has to be recovered.
  ['SIGINT', PATIENCE],
  // Its immediate one: the server ends its backends and itself.
  ['SIGQUIT', 10_000],
  ['SIGKILL', 10_000],
] as const

/**
 * Stops whatever works on the folder: a server, also one that an earlier process of ours left behind, and backends whose
 * server was killed, which would go on to write beside those of the next one.
 * @throws {Error} while any of them lives
 */
export async function stopCluster(folder: string): Promise<void> {
  for (const [name, patience] of ends) {
    for (let waited = 0; waited < patience; waited += STEP) {
      const postmaster = postmasterOf(folder)
      const left = postmaster === undefined ? await workersOf(folder) : [postmaster]
      if (left.length === 0) return
      // Backends alone are told each time, for there may be new ones of them.
      if (waited === 0 || postmaster === undefined) signal(left, name)
      await sleep(STEP)
    }
  }
  throw new Error(`a server still works in ${folder}`)
}
