import type { AuditRecord } from '../domain/audit.ts'
import { rowName } from './rows.ts'
import type { Sql, Statement } from './sql.ts'
import type { Change, Ledger } from './store.ts'
import { secretTables } from './tables.ts'

/** A statement of a commit, and what it must do: touch exactly one row, or answer one. */
export interface Step extends Statement {
  readonly must: 'touch' | 'answer'
  /** The name of the row that is touched. */
  readonly row?: string
  /** Whether a secret is in what was there before. */
  readonly erases?: boolean
}

/** One commit, all or nothing: its statements, and what it leaves on the trail. */
export interface Unit {
  readonly steps: readonly Step[]
  readonly records: readonly AuditRecord[]
}

export const unitOf = (sql: Sql, changes: readonly Change[], records: readonly AuditRecord[]): Unit => ({
  steps: stepsOf(sql, changes),
  records,
})

export const stepsOf = (sql: Sql, changes: readonly Change[]): readonly Step[] =>
  changes.map((change) => stepOf(sql, change))

/** What the ledger writes with the units of a group that hold. */
export const ledgerSteps = (
  sql: Sql,
  ledger: Ledger | undefined,
  units: readonly Unit[],
  fates: readonly Fate[],
): readonly Step[] => {
  const records = units.flatMap((unit, i) => (fates[i] === true ? unit.records : []))
  return ledger === undefined || records.length === 0 ? [] : stepsOf(sql, ledger.write(records))
}

function stepOf(sql: Sql, change: Change): Step {
  // Each table's statements take that table's rows: a tie that the type checker can't follow through the union.
  type AnyTable = { insert(r: unknown): Statement; update(r: unknown): Statement; remove(r: unknown): Statement }
  if ('insert' in change)
    return {
      ...(sql[change.insert] as AnyTable).insert(change.row),
      must: 'touch',
      row: rowName(change.insert, change.row),
    }
  if ('update' in change)
    return {
      ...(sql[change.update] as AnyTable).update(change.row),
      must: 'touch',
      row: rowName(change.update, change.row),
      erases: secretTables.has(change.update),
    }
  if ('remove' in change)
    return {
      ...(sql[change.remove] as AnyTable).remove(change.row),
      must: 'touch',
      row: rowName(change.remove, change.row),
      erases: secretTables.has(change.remove),
    }
  const table = sql[change.limit] as { atMost(where: unknown, max: number): Statement }
  return { ...table.atMost(change.where, change.max), must: 'answer' }
}

/** What became of a unit: committed, undone because it no longer fits, or undone by a failure of its own. */
export type Fate = boolean | Error

type Write = (units: readonly Unit[]) => readonly Fate[] | Promise<readonly Fate[]>

/** A group of this size waits for no more. */
const FULL = 128

interface Waiting {
  readonly unit: Unit
  readonly resolve: (committed: boolean) => void
  readonly reject: (error: unknown) => void
}

/**
 * Gathers commits into groups, so that many share one flush to disk.
 * `write` applies the units of a group and makes them durable before it answers what became of each.
 */
export class GroupCommit {
  readonly #write: Write
  #waiting: Waiting[] = []
  #running: Promise<void> | undefined

  constructor(write: Write) {
    this.#write = write
  }

  add(unit: Unit): Promise<boolean> {
    return new Promise((resolve, reject) => {
      this.#waiting.push({ unit, resolve, reject })
      this.#running ??= this.#run()
    })
  }

  /** Resolves when nothing is left to write. */
  async drain(): Promise<void> {
    while (this.#running !== undefined) await this.#running
  }

  /** Lets the group grow for as long as each turn of the event loop brings more: a busy server flushes less often. */
  async #gather(): Promise<void> {
    for (let size = 0; this.#waiting.length > size && size < FULL; ) {
      size = this.#waiting.length
      await new Promise((turn) => setImmediate(turn))
    }
  }

  async #run(): Promise<void> {
    while (this.#waiting.length > 0) {
      await this.#gather()
      const group = this.#waiting
      this.#waiting = []
      try {
        const fates = await this.#write(group.map((waiting) => waiting.unit))
        group.forEach((waiting, i) => {
          const fate = fates[i]
          if (typeof fate === 'boolean') waiting.resolve(fate)
          else waiting.reject(fate)
        })
      } catch (error) {
        for (const waiting of group) waiting.reject(error)
      }
    }
    this.#running = undefined
  }
}
