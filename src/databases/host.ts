import { execFile, execFileSync } from 'node:child_process'
import { accessSync, constants, existsSync, readdirSync } from 'node:fs'
import { join } from 'node:path'

/*
 * What this machine has of the programs that a local database is made of, and how they are run.
 */

const folders = ['/usr/local/sbin', '/usr/local/bin', '/usr/sbin', '/usr/bin', '/sbin', '/bin'] as const

/** Nothing of our own environment, which may hold keys, reaches a program that we start. */
export const environment = { PATH: folders.join(':'), LC_ALL: 'C' } as const

export interface Tools {
  /** The folder of `initdb` and `postgres`. */
  readonly postgres: string
  readonly gocryptfs: string
  readonly fusermount: string
}

const find = (name: string): string | undefined => folders.map((folder) => join(folder, name)).find(existsSync)

/** Debian keeps each version in a folder of its own; the newest is taken. */
function findPostgres(): string | undefined {
  const debian = '/usr/lib/postgresql'
  const versions = existsSync(debian) ? readdirSync(debian).sort((a, b) => Number(b) - Number(a)) : []
  const candidates = [...versions.map((version) => join(debian, version, 'bin')), ...folders]
  return candidates.find((folder) => existsSync(join(folder, 'initdb')) && existsSync(join(folder, 'postgres')))
}

/** The programs, or the names of what is missing. */
export function findTools(): Tools | readonly string[] {
  const postgres = findPostgres()
  const gocryptfs = find('gocryptfs')
  const fusermount = find('fusermount3') ?? find('fusermount')
  const missing = [
    ...(postgres === undefined ? ['PostgreSQL (initdb, postgres)'] : []),
    ...(gocryptfs === undefined ? ['gocryptfs'] : []),
    ...(fusermount === undefined ? ['fusermount (fuse3)'] : []),
    ...(canMount() ? [] : ['/dev/fuse, readable and writable']),
  ]
  if (postgres === undefined || gocryptfs === undefined || fusermount === undefined || missing.length > 0)
    return missing
  return { postgres, gocryptfs, fusermount }
}

function canMount(): boolean {
  try {
    accessSync('/dev/fuse', constants.R_OK | constants.W_OK)
    // Root passes whatever the mode; the user that mounts is then another.
    return lesserUser() === undefined || ((Number(execFileSync('stat', ['-c', '%a', '/dev/fuse'])) % 10) & 6) === 6
  } catch {
    return false
  }
}

export interface User {
  readonly uid: number
  readonly gid: number
}

let lesser: User | undefined

/** PostgreSQL refuses to run as root: there its own user runs it, and mounts its files. */
export function lesserUser(): User | undefined {
  if (process.getuid?.() !== 0) return undefined
  const id = (flag: string): number => Number(execFileSync('id', [flag, 'postgres'], { env: environment }))
  lesser ??= { uid: id('-u'), gid: id('-g') }
  return lesser
}

export interface Ran {
  readonly status: number
  readonly errors: string
}

/** Runs a program to its end, as the lesser user. `input` goes to its standard input, so that no list of processes shows it. */
export const run = (file: string, words: readonly string[], cwd: string, input: Buffer | string = ''): Promise<Ran> =>
  new Promise((resolve) => {
    const child = execFile(
      file,
      [...words],
      { cwd, env: environment, timeout: 120_000, ...lesserUser() },
      (error, _, errors) =>
        resolve({
          status: error === null ? 0 : typeof error.code === 'number' ? error.code : -1,
          errors: String(errors),
        }),
    )
    // A program that ends before it has read all says so by its status.
    child.stdin?.on('error', () => {})
    child.stdin?.end(input)
  })
