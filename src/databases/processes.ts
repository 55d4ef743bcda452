import { readdirSync, readFileSync } from 'node:fs'
import { dataOf, openOf } from './places.ts'
import { lesserUser, run } from './programs.ts'

/*
 * Who works on the data of an instance. What runs is looked at, and no file that names it: a number in a file may be
 * another process by now, and a kill between a start and the writing of its number leaves none.
 */

const numbers = (): readonly string[] => readdirSync('/proc').filter((name) => /^\d+$/.test(name))

const wordsOf = (pid: string): readonly string[] => {
  try {
    return readFileSync(`/proc/${pid}/cmdline`, 'utf8').split('\0')
  } catch {
    // It has ended meanwhile.
    return []
  }
}

/** Who started it: another than whose powers it has, and than the owner of its files in /proc, which is root now and then. */
function userOf(pid: string): number | undefined {
  try {
    const [, uid] = /^Uid:\t(\d+)/m.exec(readFileSync(`/proc/${pid}/status`, 'utf8')) ?? []
    return uid === undefined ? undefined : Number(uid)
  } catch {
    return undefined
  }
}

/**
 * The server of an instance, also one that an earlier process of ours left behind. Anybody can give a process these words,
 * and would keep the instance down with it.
 */
export function postmasterOf(folder: string): number | undefined {
  const user = lesserUser()?.uid ?? process.getuid?.()
  const found = numbers().find((pid) => {
    const [program = '', ...words] = wordsOf(pid)
    const named = program.endsWith('/postgres') && words[words.indexOf('-D') + 1] === dataOf(folder)
    return named && userOf(pid) === user
  })
  return found === undefined ? undefined : Number(found)
}

/**
 * All processes that stand in the open folder, as a server and each of its backends does until it ends. Asked as the lesser
 * user, for only a process of the same user may see where another stands, where root has not all of its powers.
 */
export async function workersOf(folder: string): Promise<readonly number[]> {
  const open = openOf(folder)
  const links = numbers().map((pid) => `/proc/${pid}/cwd`)
  const { out } = await run('/bin/ls', ['-ld', ...links], '/')
  return [...out.matchAll(/ \/proc\/(\d+)\/cwd -> (.*)$/gm)]
    .filter(([, , place = '']) => place === open || place.startsWith(`${open}/`))
    .map(([, pid]) => Number(pid))
}

/** Sends a signal to processes that may have ended by themselves. */
export function signal(pids: readonly number[], name: 'SIGINT' | 'SIGQUIT' | 'SIGKILL'): void {
  for (const pid of pids) {
    try {
      process.kill(pid, name)
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'ESRCH') throw error
    }
  }
}
