import { encode, quoted, type SqlValue } from './column.ts'
import type { Condition, Selection, Where } from './store.ts'
import { type ColumnKind, tables } from './tables.ts'

/** The words of a condition in which the two databases differ. */
export interface ConditionDialect {
  /** The n-th placeholder, from 1. */
  readonly placeholder: (n: number) => string
  /** Whether the column holds the text, by bytes. */
  readonly contains: (column: string, placeholder: string) => string
  /** Whether the column is like a pattern that escapes with a backslash, the ASCII letters in whatever case. */
  readonly like: (column: string, placeholder: string) => string
  /** A column of text, to be sorted by bytes. */
  readonly sorted: (column: string) => string
}

type Columns = Readonly<Record<string, ColumnKind>>
type AnyWhere = Where<Record<string, unknown>>

/** The conditions that are neither a value nor a list of values. */
type Special = Exclude<Condition<never>, never | readonly never[]>

/**
 * A condition on the rows of a table, in SQL; empty where it asks nothing.
 * @param values the values of the statement so far, to which those of the condition are added
 */
export function termsOf(dialect: ConditionDialect, columns: Columns, where: AnyWhere, values: SqlValue[]): string {
  const { any, all, ...named } = where
  const inner = (part: AnyWhere): string => termsOf(dialect, columns, part, values)
  const terms = Object.entries(named)
    .filter(([, condition]) => condition !== undefined)
    .map(([name, condition]) => termOf(dialect, name, columns[name] as ColumnKind, condition, values))
  if (any !== undefined) {
    // One that asks nothing is met by every row.
    const choices = any.map((choice) => inner(choice) || '1 = 1')
    terms.push(choices.length === 0 ? '1 = 0' : `(${choices.join(' OR ')})`)
  }
  if (all !== undefined) terms.push(...all.map(inner))
  return terms.filter(Boolean).join(' AND ')
}

function termOf(
  dialect: ConditionDialect,
  name: string,
  kind: ColumnKind,
  condition: Condition<unknown> | undefined,
  values: SqlValue[],
): string {
  const column = quoted(name)
  const bind = (value: unknown): string => dialect.placeholder(values.push(encode(kind, value)))
  if (Array.isArray(condition))
    return condition.length === 0 ? '1 = 0' : `${column} IN (${condition.map(bind).join(', ')})`
  if (typeof condition !== 'object' || condition === null || condition instanceof Uint8Array)
    return `${column} = ${bind(condition)}`
  const special = condition as Special
  if ('contains' in special) return dialect.contains(column, bind(special.contains))
  if ('containsAnyCase' in special) return dialect.like(column, bind(patternOf(special.containsAnyCase)))
  if ('not' in special) return `${column} <> ${bind(special.not)}`
  if ('among' in special) return `${column} IN (${selected(dialect, special.among, values)})`
  const { above, atMost } = special
  const sorted = kind === 'text' ? dialect.sorted(column) : column
  const bounds = [
    ...(above === undefined ? [] : [`${sorted} > ${bind(above)}`]),
    ...(atMost === undefined ? [] : [`${sorted} <= ${bind(atMost)}`]),
  ]
  if (bounds.length === 0) throw new Error(`no such condition on ${name}`)
  return bounds.join(' AND ')
}

function selected(dialect: ConditionDialect, { table, column, where }: Selection, values: SqlValue[]): string {
  const terms = termsOf(dialect, tables[table].columns, where as AnyWhere, values)
  return `SELECT ${quoted(column)} FROM ${quoted(table)}${terms && ` WHERE ${terms}`}`
}

/** The pattern of the texts that hold this one. */
const patternOf = (text: string): string => `%${text.replace(/[\\%_]/g, '\\$&')}%`
