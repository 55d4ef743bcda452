import { closeSync, copyFileSync, mkdtempSync, openSync, readSync, rmSync, statSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { type Config, ConfigError } from '../config.ts'
import { PostgresStore } from '../store/postgres.ts'
import { SqliteStore } from '../store/sqlite.ts'
import type { Reader, Store } from '../store/store.ts'
import { begunCheck, storeFile } from '../strongroom.ts'

/** A store to be read while a server is at work on it. */
export interface Still extends AsyncDisposable {
  readonly store: Store
  /** What `work` reads is as it was at one moment, also where a server writes meanwhile. */
  readonly inOneView: <T>(work: (read: Reader) => Promise<T>) => Promise<T>
  /** By what it knows its root key. */
  readonly check: Buffer
}

/**
 * Opens the store that a server may be at work on, to be read only: the tables of a shared one stay as they are, and of the
 * embedded one a copy is read.
 * @throws {ConfigError | StoreError}
 */
export async function openStill(config: Config): Promise<Still> {
  await using opened = new AsyncDisposableStack()
  const store = config.store === undefined ? openCopy(config, opened) : await PostgresStore.open(config.store)
  opened.defer(() => store.close())
  const check = await begunCheck(store)
  if (config.store === undefined) await store.migrate()
  // A copy is of one moment already.
  const inOneView: Still['inOneView'] = (work) =>
    store instanceof PostgresStore ? store.inOneView(work) : work(store.read)
  const resources = opened.move()
  return { store, inOneView, check, [Symbol.asyncDispose]: () => resources.disposeAsync() }
}

/** A server that runs holds its file for itself, so that a copy is read, in a folder that only this user can look into. */
function openCopy(config: Config, opened: AsyncDisposableStack): SqliteStore {
  const file = storeFile(config)
  const folder = mkdtempSync(join(tmpdir(), 'sanyao-audit-'))
  opened.defer(() => rmSync(folder, { recursive: true, force: true }))
  const copy = join(folder, 'sanyao.db')
  copyStill(file, copy)
  return new SqliteStore(copy)
}

const ATTEMPTS = 20

/** What is appended to the log meanwhile does no harm; a file that is written into while it is copied is copied again. */
function copyStill(file: string, copy: string): void {
  for (let attempts = 0; attempts < ATTEMPTS; attempts++) {
    const before = mark(file)
    copyFileSync(file, copy)
    rmSync(`${copy}-wal`, { force: true })
    ifThere(() => copyFileSync(`${file}-wal`, `${copy}-wal`))
    if (mark(file) === before) return
  }
  throw new ConfigError(
    'the server writes too much for a copy to be taken: stop it, or verify a snapshot of its folder',
  )
}

/** Length of the header of SQLite's log, whose salts are new whenever the log begins anew (SQLite's file format, 4.1). */
const LOG_HEADER = 32

/** Another one once the file was written into, or its log was begun anew: what is left of the old one would be read after it. */
function mark(file: string): string {
  const { mtimeNs } = statSync(file, { bigint: true })
  const header = Buffer.alloc(LOG_HEADER)
  ifThere(() => {
    const log = openSync(`${file}-wal`, 'r')
    try {
      readSync(log, header)
    } finally {
      closeSync(log)
    }
  })
  return `${mtimeNs} ${header.toString('hex')}`
}

/** A server that stops takes its log away. */
function ifThere(work: () => void): void {
  try {
    work()
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ENOENT') throw error
  }
}
