import { execFile, execFileSync } from 'node:child_process'
import { accessSync, constants, existsSync, readdirSync, statSync } from 'node:fs'
import { join } from 'node:path'

/*
 * What this machine has of the programs that a local database is made of, and as whom they are run.
 */

const folders = ['/usr/local/sbin', '/usr/local/bin', '/usr/sbin', '/usr/bin', '/sbin', '/bin'] as const

/** Nothing of our own environment, which may hold keys, reaches a program that we start. */
export const environment = { PATH: folders.join(':'), LC_ALL: 'C' } as const

export interface Tools {
  /** The folder of `initdb`, `postgres` and `pg_basebackup`. */
  readonly postgres: string
  readonly gocryptfs: string
  readonly fusermount: string
}

const find = (name: string): string | undefined => folders.map((folder) => join(folder, name)).find(existsSync)

const programs = ['initdb', 'postgres', 'pg_basebackup'] as const

/** Debian keeps each version in a folder of its own; the newest is taken. */
function findPostgres(): string | undefined {
  const debian = '/usr/lib/postgresql'
  const versions = existsSync(debian) ? readdirSync(debian).sort((a, b) => Number(b) - Number(a)) : []
  const candidates = [...versions.map((version) => join(debian, version, 'bin')), ...folders]
  return candidates.find((folder) => programs.every((program) => existsSync(join(folder, program))))
}

/** The programs, or the names of what is missing. */
export function findTools(): Tools | readonly string[] {
  const postgres = findPostgres()
  const gocryptfs = find('gocryptfs')
  const fusermount = find('fusermount3') ?? find('fusermount')
  const user = hasUser()
  const missing = [
    ...(postgres === undefined ? [`PostgreSQL (${programs.join(', ')})`] : []),
    ...(gocryptfs === undefined ? ['gocryptfs'] : []),
    ...(fusermount === undefined ? ['fusermount (fuse3)'] : []),
    ...(user ? [] : ['the user postgres, as whom root runs it']),
    ...(canMount() ? [] : ['/dev/fuse, readable and writable for the user that mounts']),
  ]
  if (postgres === undefined || gocryptfs === undefined || fusermount === undefined || missing.length > 0)
    return missing
  return { postgres, gocryptfs, fusermount }
}

const isRoot = (): boolean => process.getuid?.() === 0

function hasUser(): boolean {
  try {
    lesserUser()
    return true
  } catch {
    return false
  }
}

function canMount(): boolean {
  try {
    accessSync('/dev/fuse', constants.R_OK | constants.W_OK)
    // Root passes whatever the mode; the user that mounts is then another.
    return !isRoot() || (statSync('/dev/fuse').mode & 0o006) === 0o006
  } catch {
    return false
  }
}

export interface User {
  readonly uid: number
  readonly gid: number
}

let lesser: User | undefined

/**
 * PostgreSQL refuses to run as root: there its own user runs it, and mounts its files. Undefined for anyone but root.
 * @throws {Error} where there is no such user
 */
export function lesserUser(): User | undefined {
  if (!isRoot()) return undefined
  const id = (flag: string): number =>
    Number(execFileSync('id', [flag, 'postgres'], { env: environment, stdio: ['ignore', 'pipe', 'ignore'] }))
  lesser ??= { uid: id('-u'), gid: id('-g') }
  return lesser
}

/** Whether the lesser user passes through all folders down to this one. */
export function isReachable(folder: string): boolean {
  try {
    execFileSync('/bin/sh', ['-c', 'cd "$1"', 'sh', folder], { env: environment, stdio: 'ignore', ...lesserUser() })
    return true
  } catch {
    return false
  }
}

export interface Ran {
  readonly status: number
  readonly out: string
  readonly errors: string
}

/** How long a program may take, in milliseconds, unless it copies a database. */
const PATIENCE = 120_000

export interface Running {
  readonly input?: Buffer | string
  /** 0 for any time. */
  readonly timeout?: number
  /** Ends the waiting; what the program has started may live on. */
  readonly signal?: AbortSignal
}

/** Runs a program to its end, as the lesser user. `input` goes to its standard input, so that no list of processes shows it. */
export const run = (
  file: string,
  words: readonly string[],
  cwd: string,
  { input = '', timeout = PATIENCE, signal }: Running = {},
): Promise<Ran> =>
  new Promise((resolve) => {
    const options = { cwd, env: environment, timeout, signal, maxBuffer: 16 * 1024 * 1024, ...lesserUser() }
    const child = execFile(file, [...words], options, (error, out, errors) =>
      resolve({
        status: error === null ? 0 : typeof error.code === 'number' ? error.code : -1,
        out: String(out),
        errors: String(errors),
      }),
    )
    // A program that ends before it has read all says so by its status.
    child.stdin?.on('error', () => {})
    child.stdin?.end(input)
  })
