import {
  chmodSync,
  existsSync,
  lchownSync,
  lstatSync,
  mkdirSync,
  readFileSync,
  realpathSync,
  rmdirSync,
  rmSync,
  writeFileSync,
} from 'node:fs'
import { join } from 'node:path'
import { lesserUser, run } from './programs.ts'

/*
 * Folders of databases, and who owns them. Where root runs us, PostgreSQL is another user, who must not turn what root does
 * by paths elsewhere by putting a link in their place: every folder in which we name something is root's, and only the
 * innermost are handed over.
 */

/** Names the store whose databases a folder holds. */
const MARKER = 'store'

/** Whether the folder is that of the store. */
export function isOf(folder: string, store: string): boolean {
  const marker = join(folder, MARKER)
  return existsSync(marker) && readFileSync(marker, 'utf8').trim() === store
}

export const isClaimed = (folder: string): boolean => existsSync(join(folder, MARKER))

/** Makes the folder the store's, whosever it was. */
export function claim(folder: string, store: string): void {
  const marker = join(folder, MARKER)
  rmSync(marker, { force: true })
  writeFileSync(marker, `${store}\n`, { mode: 0o600, flag: 'wx', flush: true })
}

/**
 * A folder of our own, through which the lesser user passes.
 * @returns its real path
 * @throws {Error} where the name is another's
 */
export function kept(path: string): string {
  mkdirSync(path, { recursive: true, mode: 0o700 })
  const real = realpathSync(path)
  if (lstatSync(real).uid !== process.getuid?.()) throw new Error(`${real} is not ours`)
  chmodSync(real, lesserUser() === undefined ? 0o700 : 0o711)
  return real
}

/** A folder that is the lesser user's, in one of our own. */
export function given(path: string): void {
  if (!existsSync(path)) mkdirSync(path, { mode: 0o700 })
  const user = lesserUser()
  if (user !== undefined) lchownSync(path, user.uid, user.gid)
}

/**
 * Removes a folder that is the lesser user's with all in it, as that user, and stops at what is mounted.
 * @throws {Error} where something stays
 */
export async function cleared(path: string): Promise<void> {
  if (!existsSync(path)) return
  // An end right after it was made left it ours.
  given(path)
  const { status, errors } = await run('/usr/bin/find', [path, '-xdev', '-mindepth', '1', '-delete'], '/')
  if (status !== 0) throw new Error(`${path} cannot be removed: ${errors}`)
  rmdirSync(path)
}

/** Removes a folder of our own with the named ones in it that are the lesser user's. */
export async function removed(folder: string, inner: readonly string[]): Promise<void> {
  for (const path of inner) await cleared(path)
  rmSync(folder, { recursive: true, force: true })
}
