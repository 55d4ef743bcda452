import { readdirSync, readFileSync, readlinkSync } from 'node:fs'

/** Listens to the log for what must not be in it. */
export class LogWatch {
  secrets: readonly string[] = []
  readonly #uncaught: string[] = []
  readonly #leaks: string[] = []
  readonly #failures: string[] = []

  hear(line: string): void {
    if (this.secrets.some((secret) => line.includes(secret))) this.#leaks.push(line.slice(0, 2000))
    const level = levelOf(line)
    if (level === undefined) this.#uncaught.push(line.slice(0, 2000))
    else if (level >= 50) this.#failures.push(line.slice(0, 2000))
  }

  found(): readonly (readonly [what: string, lines: readonly string[]])[] {
    return [
      ['nothing on stderr but the log', this.#uncaught],
      ['no secret in the log', this.#leaks],
      ['no fault of the system', this.#failures],
    ]
  }
}

function levelOf(line: string): number | undefined {
  try {
    return (JSON.parse(line) as { level: number }).level
  } catch {
    return undefined
  }
}

/*
 * What Linux says of a process; undefined elsewhere, and of one that has ended.
 */

export function memoryOf(pid: number): number | undefined {
  try {
    return Number(/VmRSS:\s+(\d+)/.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1]) * 1024
  } catch {
    return undefined
  }
}

export function socketsOf(pid: number): number | undefined {
  try {
    return readdirSync(`/proc/${pid}/fd`).filter((name) => isSocket(`/proc/${pid}/fd/${name}`)).length
  } catch {
    return undefined
  }
}

/** False too for one that was closed meanwhile. */
function isSocket(path: string): boolean {
  try {
    return readlinkSync(path).startsWith('socket:')
  } catch {
    return false
  }
}
