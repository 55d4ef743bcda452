import { closeSync, fsyncSync, linkSync, openSync, renameSync, rmSync, unlinkSync, writeFileSync } from 'node:fs'
import { dirname } from 'node:path'

/*
 * Files that hold keys: one that is there has all its bytes, on disk, and only its owner reads it.
 */

/** Writes a file that was not there. @throws {Error} EEXIST where another process has put one there meanwhile */
export function createPrivate(file: string, text: string): void {
  const draft = drafted(file, text)
  try {
    // Unlike a rename, a link never replaces what is there.
    linkSync(draft, file)
  } finally {
    unlinkSync(draft)
  }
  syncFolder(dirname(file))
}

/** Writes a file, or puts it in the place of the one that is there, which stays whole until then. */
export function replacePrivate(file: string, text: string): void {
  const draft = drafted(file, text)
  try {
    renameSync(draft, file)
  } catch (error) {
    unlinkSync(draft)
    throw error
  }
  syncFolder(dirname(file))
}

function drafted(file: string, text: string): string {
  const draft = `${file}.${process.pid}`
  rmSync(draft, { force: true })
  writeFileSync(draft, text, { mode: 0o600, flag: 'wx', flush: true })
  return draft
}

/** A name in a folder is on disk once the folder is. */
function syncFolder(path: string): void {
  if (process.platform === 'win32') return
  const folder = openSync(path, 'r')
  try {
    fsyncSync(folder)
  } finally {
    closeSync(folder)
  }
}
