import type { DatabaseSync, StatementSync } from 'node:sqlite'
import type { Cmk } from '../../domain/key.ts'
import type { Query, Where } from '../store.ts'
import { count, page } from './answer.ts'
import { isOfProfiles, placeOf } from './filter.ts'
import { Pace } from './pace.ts'
import { roomFor } from './room.ts'
import { type Listed, Shelf } from './shelf.ts'

/** Rows that are read at once: half a slice. */
const BATCH = 200
/** How often a question that was overtaken by a change is asked again in slices, before it is asked in one go. */
const TRIES = 3

const profile = ['account', 'region', 'owner', 'usage', 'state', 'origin', 'cluster']
const tagsOf = `SELECT json_group_array(json_array(key, value)) FROM tag WHERE tag.account = cmk.account
  AND service = 'kms' AND prefix = 'key' AND tag.region = cmk.region AND resource = cmk.id`
const listed = `SELECT rowid, account, region, id, alias, create_time, valid_to, deletion_date,
  json_object(${profile.map((column) => `'${column}', ${column}`).join(', ')}), (${tagsOf}) FROM cmk`

type ListedRow = readonly [
  rowid: number,
  account: string,
  region: string,
  id: string,
  alias: string,
  createTime: number,
  validTo: number,
  deletionDate: number,
  profile: string,
  tags: string,
]

/** Whatever changes a CMK or its tags says so itself, in the transaction that it is part of. */
const owner = (row: string): string => `(SELECT rowid FROM cmk WHERE account = ${row}.account AND id = ${row}.resource)`
const triggers = (['INSERT', 'UPDATE', 'DELETE'] as const).flatMap((event) => {
  const row = event === 'DELETE' ? 'old' : 'new'
  return [
    `CREATE TEMP TRIGGER cmk_${event} AFTER ${event} ON main.cmk BEGIN SELECT touched(${row}.rowid); END;`,
    `CREATE TEMP TRIGGER tag_${event} AFTER ${event} ON main.tag WHEN ${row}.service = 'kms' AND ${row}.prefix = 'key'
      BEGIN SELECT touched(${owner(row)}); END;`,
  ]
})

/**
 * What lists of CMKs need to know of each, held in memory beside the database by the only process that writes it: SQL
 * would pass over a million keys one by one. It is read at the start, in slices; lists wait for that.
 */
export class CmkLists {
  readonly #db: DatabaseSync
  readonly #get: (key: Pick<Cmk, 'account' | 'id'>) => Cmk | undefined
  readonly #slice: number | undefined
  readonly #touched = new Set<number>()
  readonly #shelves: Shelf[] = []
  /** The number of the shelf of each account and region. */
  readonly #numbers = new Map<string, number>()
  readonly #one: StatementSync
  /** By rowid: the number of the row's shelf, from 1, and its slot there. */
  #shelf = new Uint32Array()
  #slot = new Uint32Array()
  #closed = false
  #isLoading = true
  readonly #loaded: Promise<void>

  /**
   * @param get the row of a key as the database has it now
   * @param slice milliseconds of work after which others have their turn
   */
  constructor(db: DatabaseSync, get: (key: Pick<Cmk, 'account' | 'id'>) => Cmk | undefined, slice?: number) {
    this.#slice = slice
    this.#db = db
    this.#get = get
    db.function('touched', (rowid) => {
      if (rowid !== null) this.#touched.add(Number(rowid))
      return null
    })
    db.exec(triggers.join('\n'))
    this.#one = db.prepare(`${listed} WHERE rowid = ?`)
    this.#one.setReturnArrays(true)
    this.#loaded = this.#load()
    // Who asks hears of a failure.
    this.#loaded.catch(() => {})
  }

  async close(): Promise<void> {
    this.#closed = true
    await this.#loaded.catch(() => {})
  }

  /** Reads again what has been touched; to be called outside of transactions, before anyone hears of the change. */
  refresh(): void {
    for (const rowid of this.#touched) {
      const row = this.#one.get(rowid) as unknown as ListedRow | undefined
      if (row === undefined) this.#remove(rowid)
      else this.#put(row)
    }
    this.#touched.clear()
  }

  /** How many meet a condition; undefined for one that SQL must answer. */
  count(where: Where<Cmk>): Promise<number> | undefined {
    const place = placeOf(where)
    // A quota does not wait until the lists are read: SQL counts alike rows in an index.
    if (place === undefined || (this.#isLoading && isOfProfiles(where))) return undefined
    return this.#steadily(place, (shelf, pace) => count(shelf, where, pace))
  }

  /** A page in the order of lists; undefined for a question that SQL must answer. */
  find({ where, order = [], offset = 0, limit }: Query<Cmk>): Promise<readonly Cmk[]> | undefined {
    const place = placeOf(where)
    const [[first, direction] = [], [second, same] = []] = order
    const isListed = order.length === 2 && first === 'createTime' && second === 'id' && direction === same
    if (place === undefined || !isListed || direction === undefined || limit === undefined) return undefined
    const { account } = place
    return this.#steadily(place, async (shelf, pace) => {
      const slots = await page(shelf, where, { direction, offset, limit }, pace)
      return slots.flatMap((slot) => this.#get({ account, id: shelf.ids.at(slot) }) ?? [])
    })
  }

  /** Answers from one moment: a question that a change has overtaken is asked again. */
  async #steadily<T>(
    { account, region }: Pick<Cmk, 'account' | 'region'>,
    answer: (shelf: Shelf, pace: Pace) => Promise<T>,
  ): Promise<T> {
    await this.#loaded
    const shelf = this.#shelves[(this.#numbers.get(placeName(account, region)) ?? 0) - 1] ?? new Shelf()
    for (let tries = 0; ; tries++) {
      const { revision } = shelf
      const answered = await answer(shelf, new Pace(tries < TRIES ? this.#slice : Infinity))
      if (shelf.revision === revision) return answered
    }
  }

  async #load(): Promise<void> {
    const some = this.#db.prepare(`${listed} WHERE rowid > ? ORDER BY rowid LIMIT ${BATCH}`)
    some.setReturnArrays(true)
    const pace = new Pace(this.#slice)
    for (let last = 0; !this.#closed; ) {
      const rows = some.all(last) as unknown as readonly ListedRow[]
      for (const row of rows) this.#put(row)
      if (rows.length < BATCH) break
      last = rows.at(-1)?.[0] ?? last
      if (pace.isDue) await pace.rest()
    }
    this.#isLoading = false
  }

  #put(values: ListedRow): void {
    const [rowid, account, region, id, alias, createTime, validTo, deletionDate, profile, tags] = values
    const row: Listed = { id, alias, createTime, validTo, deletionDate, profile, tags }
    const number = this.#numberOf(account, region)
    if (this.#shelf[rowid] === number && this.#shelves[number - 1]?.replace(this.#slot[rowid] as number, row)) return
    this.#remove(rowid)
    this.#shelf = roomFor(this.#shelf, rowid)
    this.#slot = roomFor(this.#slot, rowid)
    this.#shelf[rowid] = number
    this.#slot[rowid] = (this.#shelves[number - 1] as Shelf).add(row)
  }

  #remove(rowid: number): void {
    const number = this.#shelf[rowid] ?? 0
    if (number === 0) return
    this.#shelves[number - 1]?.remove(this.#slot[rowid] as number)
    this.#shelf[rowid] = 0
  }

  #numberOf(account: string, region: string): number {
    const name = placeName(account, region)
    const known = this.#numbers.get(name)
    if (known !== undefined) return known
    const number = this.#shelves.push(new Shelf())
    this.#numbers.set(name, number)
    return number
  }
}

const placeName = (account: string, region: string): string => `${account}\0${region}`
