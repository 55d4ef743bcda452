import { lchownSync, lstatSync, readdirSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { claim, isClaimed, isOf, kept } from './folder.ts'
import { lesserUser } from './programs.ts'

/*
 * Databases that say nowhere whose they are, as a former release left them. Where root ran it, their folders are the lesser
 * user's, so that each is made root's before what is in it is trusted.
 */

/** The number of its server, which that release noted in the folder of an instance. */
const NUMBER = 'postgres.pid'
const parts = new Set(['cipher', 'open', NUMBER])

/**
 * Makes a folder of databases the store's, where nothing says that it is another's and nothing is in it but databases that
 * the store has. One that is left in the midst is gone on with. Otherwise the folder stays without a mark.
 * @param folder by its real path
 * @param known the names of the store's databases
 */
export function adopt(folder: string, known: ReadonlySet<string>, store: string): void {
  // A mark of the folder's own is no database either.
  const areOurs = (): boolean =>
    readdirSync(folder).every((name) => {
      const inner = join(folder, name)
      return known.has(name) && (isOf(inner, store) || !isClaimed(inner))
    })
  // Once it is taken nobody else puts a name there.
  if (!areOurs() || !taken(folder) || !areOurs()) return
  const inner = readdirSync(folder).map((name) => join(folder, name))
  if (!inner.every((path) => isOf(path, store) || adoptOne(path, store))) return
  claim(folder, store)
}

function adoptOne(path: string, store: string): boolean {
  if (!taken(path)) return false
  const found = readdirSync(path, { withFileTypes: true })
  if (!found.every((entry) => parts.has(entry.name) && entry.isDirectory() !== (entry.name === NUMBER))) return false
  rmSync(join(path, NUMBER), { force: true })
  claim(path, store)
  return true
}

/** Makes a folder ours that is the lesser user's. */
function taken(path: string): boolean {
  const [uid, gid] = [process.getuid?.(), process.getgid?.()]
  const found = lstatSync(path)
  if (uid === undefined || gid === undefined) return false
  if (!found.isDirectory() || (found.uid !== uid && found.uid !== lesserUser()?.uid)) return false
  lchownSync(path, uid, gid)
  kept(path)
  return true
}
