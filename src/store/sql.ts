import { decode, encode, FORMS, quoted, type SqlValue } from './column.ts'
import { type ConditionDialect, termsOf } from './condition.ts'
import type { Query, TableName, Tables, Where } from './store.ts'
import { type ColumnKind, type Table, tables } from './tables.ts'

/** The few words in which the two databases differ. */
export interface Dialect extends ConditionDialect {
  /** What no limit is written as. */
  readonly unlimited: string
}

/** The values of a row in the order of the table's columns. */
export type SqlRow = readonly unknown[]

export interface Statement {
  readonly sql: string
  readonly values: readonly SqlValue[]
}

const columnsOf = (table: Table): readonly (readonly [string, ColumnKind])[] => Object.entries(table.columns)

/** The statements of one table in one dialect. Texts are built once per form of question and kept. */
export class TableSql<R> {
  readonly table: Table<R>
  readonly #name: string
  readonly #dialect: Dialect
  readonly #columns: readonly (readonly [string, ColumnKind])[]
  readonly #keyText: string
  readonly #kinds: Readonly<Record<string, ColumnKind>>
  readonly #versioned: boolean
  readonly #texts = new Map<string, string>()
  /** Copied for each row: an object that grows by more than twelve computed names becomes a slow dictionary. */
  readonly #blank: Readonly<Record<string, unknown>>

  constructor(name: string, table: Table<R>, dialect: Dialect) {
    this.table = table
    this.#name = quoted(name)
    this.#dialect = dialect
    this.#columns = columnsOf(table as Table)
    this.#kinds = table.columns
    const match = table.key.map((name, i) => `${quoted(name)} = ${dialect.placeholder(i + 1)}`)
    this.#keyText = `${this.#select()} WHERE ${match.join(' AND ')}`
    this.#versioned = Object.hasOwn(table.columns, 'revision')
    this.#blank = JSON.parse(`{${this.#columns.map(([name]) => `"${name}":null`).join()}}`)
  }

  decode(row: SqlRow): R {
    const decoded = { ...this.#blank }
    for (let i = 0; i < this.#columns.length; i++) {
      const [name, kind] = this.#columns[i] as readonly [string, ColumnKind]
      decoded[name] = decode(kind, row[i])
    }
    return decoded as R
  }

  /** The hot one: by its key, with a text made once. */
  get(key: Partial<R>): Statement {
    return { sql: this.#keyText, values: this.#keyValues(key) }
  }

  /**
   * Where rows are passed over, the inner question goes through keys alone, which an index can hold without its table.
   */
  find(query: Query<R>): Statement {
    const { clause, values } = this.#where(query.where)
    const order = (query.order ?? []).map(([column, direction]) => `${this.#sorted(column)} ${direction}`).join(', ')
    const limits = [...(query.limit === undefined ? [] : [query.limit]), ...(query.offset ? [query.offset] : [])]
    const form = `find ${clause} ${order} ${query.limit === undefined ? '' : 'l'}${query.offset ? 'o' : ''}`
    const sql = this.#text(form, () => {
      let n = values.length
      const limit = query.limit === undefined ? this.#dialect.unlimited : this.#dialect.placeholder(++n)
      const sorting = order && ` ORDER BY ${order}`
      const rest = [
        sorting,
        (query.limit !== undefined || query.offset) && ` LIMIT ${limit}`,
        query.offset && ` OFFSET ${this.#dialect.placeholder(++n)}`,
      ]
      const tail = `${clause}${rest.filter(Boolean).join('')}`
      if (!query.offset) return `${this.#select()}${tail}`
      const key = this.table.key.map(quoted).join(', ')
      return `${this.#select()} WHERE (${key}) IN (SELECT ${key} FROM ${this.#name}${tail})${sorting}`
    })
    return { sql, values: [...values, ...limits] }
  }

  count(where: Where<R>): Statement {
    const { clause, values } = this.#where(where)
    return { sql: `SELECT count(*) AS n FROM ${this.#name}${clause}`, values }
  }

  /** Answers one row when at most `max` rows meet the condition; looks at no more than one row beyond. */
  atMost(where: Where<R>, max: number): Statement {
    const { clause, values } = this.#where(where)
    const few = `SELECT 1 FROM ${this.#name}${clause} LIMIT ${max + 1}`
    return { sql: `SELECT 1 WHERE (SELECT count(*) FROM (${few}) AS few) <= ${max}`, values }
  }

  insert(row: R): Statement {
    const sql = this.#text('insert', () => {
      const names = this.#columns.map(([name]) => quoted(name)).join(', ')
      const marks = this.#columns.map((_, i) => this.#dialect.placeholder(i + 1)).join(', ')
      return `INSERT INTO ${this.#name} (${names}) VALUES (${marks})`
    })
    return { sql, values: this.#columns.map(([name, kind]) => encode(kind, (row as Record<string, unknown>)[name])) }
  }

  /** Writes the row over the one with its key; where the table has revisions, only over the revision that was read. */
  update(row: R): Statement {
    const match = [...this.table.key, ...(this.#versioned ? ['revision'] : [])]
    const set = this.#columns.filter(([name]) => !(this.table.key as readonly string[]).includes(name))
    const sql = this.#text('update', () => {
      const sets = set.map(([name], i) => `${quoted(name)} = ${this.#dialect.placeholder(i + 1)}`)
      const marks = match.map((name, i) => `${quoted(name)} = ${this.#dialect.placeholder(set.length + i + 1)}`)
      return `UPDATE ${this.#name} SET ${sets.join(', ')} WHERE ${marks.join(' AND ')}`
    })
    const values = row as Record<string, unknown>
    const next = (name: string): unknown => (name === 'revision' ? Number(values[name]) + 1 : values[name])
    return {
      sql,
      values: [
        ...set.map(([name, kind]) => encode(kind, next(name))),
        ...match.map((name) => encode(this.#kinds[name] as ColumnKind, values[name])),
      ],
    }
  }

  remove(key: Partial<R>): Statement {
    const sql = this.#text('remove', () => this.#keyText.replace(this.#select(), `DELETE FROM ${this.#name}`))
    return { sql, values: this.#keyValues(key) }
  }

  #select(): string {
    return `SELECT ${this.#columns.map(([name]) => quoted(name)).join(', ')} FROM ${this.#name}`
  }

  #sorted(column: string): string {
    return this.#kinds[column] === 'text' ? this.#dialect.sorted(quoted(column)) : quoted(column)
  }

  #text(form: string, build: () => string): string {
    const kept = this.#texts.get(form)
    if (kept !== undefined) return kept
    const sql = build()
    if (this.#texts.size >= FORMS) this.#texts.clear()
    this.#texts.set(form, sql)
    return sql
  }

  #keyValues(row: Partial<R>): readonly SqlValue[] {
    return this.table.key.map((name) => {
      if (row[name] === undefined) throw new Error(`the key of ${this.#name} lacks ${name}`)
      return encode(this.#kinds[name] as ColumnKind, row[name])
    })
  }

  #where(where: Where<R>): { clause: string; values: readonly SqlValue[] } {
    const values: SqlValue[] = []
    const terms = termsOf(this.#dialect, this.table.columns, where as Where<Record<string, unknown>>, values)
    return { clause: terms === '' ? '' : ` WHERE ${terms}`, values }
  }
}

export type Sql = { readonly [N in TableName]: TableSql<Tables[N]> }

/** The statements of every table in one dialect. */
export const sqlFor = (dialect: Dialect): Sql =>
  Object.fromEntries(
    Object.entries(tables).map(([name, table]) => [name, new TableSql(name, table as Table, dialect)]),
  ) as unknown as Sql

/** What a store asks of a table that a caller names. */
export interface AnySql {
  get(key: unknown): Statement
  find(query: unknown): Statement
  count(where: unknown): Statement
  decode(row: SqlRow): unknown
}
