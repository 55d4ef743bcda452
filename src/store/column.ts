import type { ColumnKind } from './tables.ts'

/*
 * How the name and the values of a column are written in SQL.
 */

export type SqlValue = string | number | Uint8Array | null

const snake = (name: string): string => name.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`)
export const quoted = (name: string): string => `"${snake(name)}"`

export function encode(kind: ColumnKind, value: unknown): SqlValue {
  if (kind === 'json') return JSON.stringify(value)
  return kind === 'bool' ? Number(value) : (value as SqlValue)
}

export function decode(kind: ColumnKind, value: unknown): unknown {
  switch (kind) {
    case 'bool':
      return value === 1
    case 'json':
      return JSON.parse(value as string)
    case 'bytes': {
      const bytes = value as Uint8Array
      return Buffer.isBuffer(bytes) ? bytes : Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength)
    }
    default:
      return value
  }
}

/** How many forms of question are kept ready; clients choose the filters, so there is no end to the forms. */
export const FORMS = 1000
