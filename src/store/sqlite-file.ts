import { DatabaseSync } from 'node:sqlite'
import { StoreError } from './store.ts'

/** Puts what the log holds into the file, and empties it. */
export const EMPTY_LOG = 'PRAGMA wal_checkpoint(TRUNCATE)'
const SQLITE_BUSY = 5
const SQLITE_CONSTRAINT = 19

const resultOf = (error: unknown): number | undefined => {
  const code = (error as { errcode?: number }).errcode
  return code === undefined ? undefined : code & 0xff
}

export const isConstraint = (error: unknown): boolean => resultOf(error) === SQLITE_CONSTRAINT

/**
 * Opens the one file of a store, and keeps every other process out of it.
 * @throws {StoreError} in-use
 */
export function openFile(path: string): DatabaseSync {
  const db = new DatabaseSync(path)
  try {
    // EXCLUSIVE keeps a second process out from the first read on. secure_delete zeroes what is deleted.
    db.exec('PRAGMA locking_mode = EXCLUSIVE; PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL')
    // At a million keys the 2 MB of a default cache hold not even the inner pages of the indexes; 64 take 40 % off reading
    // the lists at the start. It grows only as far as the file is large.
    db.exec('PRAGMA cache_size = -65536')
    db.exec('PRAGMA secure_delete = ON; BEGIN EXCLUSIVE; COMMIT')
    // A server that was killed right after a commit has left in the log what it had removed.
    db.exec(EMPTY_LOG)
    return db
  } catch (error) {
    db.close()
    if (resultOf(error) === SQLITE_BUSY) {
      throw new StoreError('in-use', `${path} is in use by another process`, error)
    }
    throw error
  }
}
