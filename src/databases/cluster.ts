import { type ChildProcess, spawn } from 'node:child_process'
import { readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { Client } from 'pg'
import type { DbInstance } from '../domain/instance.ts'
import { openOf } from './cipher.ts'
import { environment, lesserUser, run, type Tools } from './host.ts'

/** How long a server may take to come up, recovery included, and to go down, in milliseconds. */
const PATIENCE = 60_000
const STEP = 50

const dataOf = (folder: string): string => join(openOf(folder), 'data')
const pidFile = (folder: string): string => join(folder, 'postgres.pid')

/** A PostgreSQL server that this process started. */
export interface Cluster {
  readonly child: ChildProcess
  /** Of PostgreSQL, such as `15.18`. */
  readonly version: string
}

export const isAlive = ({ child }: Cluster): boolean => child.exitCode === null && child.signalCode === null

/**
 * Starts the server of an instance whose folder is open, after making its data at the first time.
 * @param sockets a folder for its socket, which only its user and root may enter
 * @param verifier of the admin's password
 */
export async function startCluster(
  tools: Tools,
  folder: string,
  sockets: string,
  row: DbInstance,
  verifier: string,
): Promise<Cluster> {
  const data = dataOf(folder)
  await prepare(tools, folder, row)
  const words = ['-D', data, '-k', sockets, '-p', String(row.port), '-c', 'listen_addresses=127.0.0.1']
  // The server's own log may hold data, so it lies among its data.
  words.push('-c', 'logging_collector=on', '-c', 'log_directory=log')
  const as = { cwd: folder, env: environment, detached: true, stdio: 'ignore', ...lesserUser() } as const
  const child = spawn(join(tools.postgres, 'postgres'), words, as)
  child.on('error', () => {})
  if (child.pid !== undefined) writeFileSync(pidFile(folder), String(child.pid))
  const version = await ready(child, sockets, row, verifier)
  return { child, version }
}

/**
 * Makes the data where there is none: aside, and put in its place in one step, so that an end in the middle leaves nothing
 * that looks complete. The lock of a killed server may name a process that is another's by now. A script of the lesser
 * user's, since not even root can look into a folder that another user has mounted.
 */
const PREPARE = `set -e; cd "$1"; shift
[ -d data ] || { rm -rf new; "$@" -D new; mv -T new data; }
rm -f data/postmaster.pid`

async function prepare(tools: Tools, folder: string, { charset }: DbInstance): Promise<void> {
  const auth = ['--auth-local=trust', '--auth-host=scram-sha-256']
  const initdb = [join(tools.postgres, 'initdb'), '-U', 'postgres', ...auth, '-E', charset, '--locale=C']
  const { status, errors } = await run('/bin/sh', ['-c', PREPARE, 'sh', openOf(folder), ...initdb], folder)
  if (status !== 0) throw new Error(`the data cannot be prepared: ${status}: ${errors}`)
}

async function ready(child: ChildProcess, sockets: string, row: DbInstance, verifier: string): Promise<string> {
  let last: unknown
  for (let waited = 0; waited < PATIENCE; waited += STEP) {
    if (child.exitCode !== null || child.signalCode !== null)
      throw new Error(`postgres ended with ${child.exitCode ?? child.signalCode}`, { cause: last })
    const client = new Client({ host: sockets, port: row.port, user: 'postgres', database: 'postgres' })
    try {
      await client.connect()
      return await greet(client, row, verifier)
    } catch (error) {
      last = error
      await sleep(STEP)
    } finally {
      await client.end().catch(() => {})
    }
  }
  child.kill('SIGKILL')
  throw new Error('postgres did not become ready', { cause: last })
}

/** Makes the admin, where it is not there yet. */
async function greet(client: Client, { adminName }: DbInstance, verifier: string): Promise<string> {
  const { rows } = await client.query('SELECT 1 FROM pg_roles WHERE rolname = $1', [adminName])
  if (rows.length === 0) {
    const name = client.escapeIdentifier(adminName)
    await client.query(`CREATE ROLE ${name} LOGIN CREATEDB CREATEROLE PASSWORD ${client.escapeLiteral(verifier)}`)
    await client.query(`GRANT CREATE ON SCHEMA public TO ${name}`)
  }
  const shown = await client.query<{ readonly server_version: string }>('SHOW server_version')
  return /^[\d.]+/.exec(shown.rows[0]?.server_version ?? '')?.[0] ?? ''
}

/** Stops whatever server runs on the folder, also one that an earlier process of ours left behind. */
export async function stopCluster(folder: string, cluster: Cluster | undefined): Promise<void> {
  const pid = cluster?.child.pid ?? leftBehind(folder)
  if (pid !== undefined) {
    const gone = () => (cluster === undefined ? leftBehind(folder) === undefined : !isAlive(cluster))
    // SIGINT is PostgreSQL's fast shutdown, after which nothing has to be recovered.
    signal(pid, 'SIGINT')
    for (let waited = 0; waited < PATIENCE && !gone(); waited += STEP) await sleep(STEP)
    if (!gone()) signal(pid, 'SIGKILL')
  }
  rmSync(pidFile(folder), { force: true })
}

/** The server that was started on the folder, if it still runs: its pid may be another's by now. */
function leftBehind(folder: string): number | undefined {
  try {
    const pid = Number(readFileSync(pidFile(folder), 'utf8'))
    const words = readFileSync(`/proc/${pid}/cmdline`, 'utf8').split('\0')
    return words.includes(dataOf(folder)) ? pid : undefined
  } catch {
    return undefined
  }
}

function signal(pid: number, name: 'SIGINT' | 'SIGKILL'): void {
  try {
    process.kill(pid, name)
  } catch {
    // It ended by itself.
  }
}
