import { hash } from 'node:crypto'
import type { AuditRecord } from '../domain/audit.ts'

/*
 * The chain of a writer: the value after a record is SHA-256 of the value before it, as hex, followed by the record's
 * JSON. It begins with the SHA-256 of the writer's name. Each stored line begins with the first 16 digits of the value
 * after it, so that a changed record can be named.
 */

const TAG = 16

/** The value of a chain without records: 64 hex digits. */
export const beginning = (writer: string): string => hash('sha256', `sanyao trail ${writer}`)

export const linked = (before: string, json: string): string => hash('sha256', before + json)

/** One line of a block. */
export interface Line {
  readonly tag: string
  readonly json: string
}

export const lineOf = (value: string, json: string): string => `${value.slice(0, TAG)} ${json}\n`

export const linesOf = (lines: string): readonly Line[] =>
  lines
    .split('\n')
    .slice(0, -1)
    .map((line) => ({ tag: line.slice(0, TAG), json: line.slice(TAG + 1) }))

/** Whether a line's tag is that of the chain's value after it. */
export const isTagged = ({ tag }: Line, value: string): boolean => tag === value.slice(0, TAG)

/**
 * Follows the chain along lines.
 * @returns how many of them fit, from the first on, and the chain's value after the last that does
 */
export function followed(before: string, lines: readonly Line[]): { readonly fit: number; readonly hash: string } {
  let hash = before
  for (const [fit, line] of lines.entries()) {
    const next = linked(hash, line.json)
    if (!isTagged(line, next)) return { fit, hash }
    hash = next
  }
  return { fit: lines.length, hash }
}

/** @throws {SyntaxError} for what was never a line */
export const recordIn = ({ json }: Line): AuditRecord => JSON.parse(json) as AuditRecord
