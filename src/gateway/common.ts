import { type Fault, type Language, refuse, t } from '../contract/fault.ts'
import { memo } from './memo.ts'

/** @throws {Fault} MissingParameter; an empty value counts as absent */
export function readCommon(get: (name: string) => string | undefined) {
  return {
    action: need('Action', get('Action')),
    version: need('Version', get('Version')),
    timestamp: need('Timestamp', get('Timestamp')),
    region: get('Region') || undefined,
    token: get('Token') || undefined,
    language: readLanguage(get('Language')),
  }
}

export function need(name: string, value: string | undefined): string {
  if (value === undefined || value === '') throw refuse('MissingParameter', `\`${name}\``)
  return value
}

/**
 * NUL ends a text in C and PostgreSQL, so that nothing with one in it can be looked up or put on record.
 * @throws {Fault} InvalidParameter
 */
export function withoutNul(name: string, value: string | undefined): string | undefined {
  if (value?.includes('\0')) throw refuse('InvalidParameter', t(`\`${name}\` 含有 NUL`, `\`${name}\` holds a NUL`))
  return value
}

/** Without leading zeros or a sign, so that the number written again is the text that was signed. */
export function readTimestamp(text: string): number {
  if (!/^(0|[1-9]\d{0,11})$/.test(text)) throw notInteger('Timestamp')
  return Number(text)
}

export const notInteger = (name: string): Fault =>
  refuse('InvalidParameter', t(`\`${name}\` 应为整数`, `\`${name}\` must be an integer`))

export const readLanguage = (value: string | undefined): Language => (value?.toLowerCase() === 'zh-cn' ? 'zh' : 'en')

/** At most 256 characters, all of them visible. */
export const printable = (text = ''): string => visible(text.slice(0, 256))

const visible = memo((text: string): string => text.replace(/\p{C}/gu, ''))
