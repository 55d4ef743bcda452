import { type ChildProcess, execFileSync, spawn } from 'node:child_process'
import { chownSync, existsSync, mkdtempSync, readdirSync, rmSync } from 'node:fs'
import { createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'

/** A PostgreSQL server of our own on loopback, in a folder that goes with it. */
export interface OwnPostgres extends AsyncDisposable {
  readonly url: string
}

const PATIENCE = 20_000

/** The folder with `initdb` and `postgres`, or undefined where PostgreSQL is not installed. */
function findBinaries(): string | undefined {
  const debian = '/usr/lib/postgresql'
  const versions = existsSync(debian) ? readdirSync(debian).sort((a, b) => Number(b) - Number(a)) : []
  const folders = [
    ...versions.map((version) => join(debian, version, 'bin')),
    ...(process.env['PATH'] ?? '').split(':'),
  ]
  return folders.find((folder) => existsSync(join(folder, 'initdb')) && existsSync(join(folder, 'postgres')))
}

/** PostgreSQL refuses to run as root, so there it runs as the first of these users that exists. */
function lesserUser(): { readonly uid: number; readonly gid: number } | undefined {
  if (process.getuid?.() !== 0) return undefined
  for (const name of ['postgres', 'nobody']) {
    try {
      const id = (flag: string): number =>
        Number(execFileSync('id', [flag, name], { stdio: ['ignore', 'pipe', 'ignore'] }))
      return { uid: id('-u'), gid: id('-g') }
    } catch {
      // That user is not there; the next may be.
    }
  }
  return undefined
}

const freePort = (): Promise<number> =>
  new Promise((resolve) => {
    const server = createServer().listen(0, '127.0.0.1', () => {
      const { port } = server.address() as { port: number }
      server.close(() => resolve(port))
    })
  })

/** Starts a server of our own; undefined where there is none to start. */
export async function startPostgres(): Promise<OwnPostgres | undefined> {
  const binaries = findBinaries()
  if (binaries === undefined) return undefined
  const user = lesserUser()
  const folder = mkdtempSync(join(tmpdir(), 'sanyao-postgres-'))
  if (user !== undefined) chownSync(folder, user.uid, user.gid)
  const data = join(folder, 'data')
  const as = { cwd: folder, ...user }
  execFileSync(
    join(binaries, 'initdb'),
    ['-D', data, '-U', 'sanyao', '-A', 'trust', '-E', 'UTF8', '--locale=C', '-N'],
    {
      ...as,
      stdio: 'ignore',
    },
  )
  const port = await freePort()
  const options = ['-D', data, '-k', folder, '-p', String(port), '-c', 'listen_addresses=127.0.0.1', '-c', 'fsync=off']
  const server = spawn(join(binaries, 'postgres'), options, { ...as, stdio: 'ignore' })
  await ready(server, binaries, folder, port)
  return {
    url: `postgres://sanyao@127.0.0.1:${port}/postgres`,
    async [Symbol.asyncDispose]() {
      const ended = new Promise((resolve) => server.once('exit', resolve))
      // SIGINT is PostgreSQL's fast shutdown.
      server.kill('SIGINT')
      await ended
      rmSync(folder, { recursive: true, force: true })
    },
  }
}

async function ready(server: ChildProcess, binaries: string, folder: string, port: number): Promise<void> {
  for (let waited = 0; waited < PATIENCE; waited += 100) {
    if (server.exitCode !== null) throw new Error(`postgres ended with ${server.exitCode}`)
    try {
      execFileSync(join(binaries, 'pg_isready'), ['-h', folder, '-p', String(port)], { stdio: 'ignore' })
      return
    } catch {
      await sleep(100)
    }
  }
  throw new Error('postgres did not become ready')
}
