/** What a temporary credential stands for, as its token says it. */
export interface Session {
  /** `role` was assumed, `federation` and `session` stand for the identity that asked. */
  readonly kind: 'role' | 'federation' | 'session'
  /** The main account whose resources it may touch. */
  readonly account: string
  /** The uin of the identity that asked for it. */
  readonly uin: string
  /** The name of the session; empty for `session`. */
  readonly name: string
  /** Of the role assumed; empty for the others. */
  readonly role: { readonly name: string; readonly id: string } | undefined
  /** The document that narrows it; undefined for none. */
  readonly policy: string | undefined
  /** The permanent key that it comes from in the end: once that is disabled or gone, so is the session. */
  readonly source: string
  /** The roles in whose sessions it was asked for: once one of them is gone, so is the session. Absent for none. */
  readonly passed?: readonly { readonly account: string; readonly id: string }[]
  /** Unix seconds. */
  readonly expires: number
}

/** The policy stands behind the rest as it is: within JSON it would grow by each quote, and tokens have a limit. */
export const writeSession = ({ policy, ...rest }: Session): string =>
  policy === undefined ? JSON.stringify(rest) : `${JSON.stringify(rest)}\n${policy}`

export function readSession(text: string): Session {
  const end = text.indexOf('\n')
  const rest = JSON.parse(end < 0 ? text : text.slice(0, end)) as Omit<Session, 'policy'>
  return { ...rest, policy: end < 0 ? undefined : text.slice(end + 1) }
}

const LETTERS = '0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz'

/** Letters and digits, drawn evenly. */
export function drawn(length: number, random: (bytes: number) => Buffer): string {
  let text = ''
  while (text.length < length) {
    // 248 is the largest multiple of 62 in a byte.
    for (const byte of random(length)) if (byte < 248 && text.length < length) text += LETTERS[byte % 62]
  }
  return text
}

/** Longer than the id of a permanent key, so that the two are told apart by their form alone. */
const TEMPORARY = /^AKID[0-9A-Za-z]{48}$/

export const isTemporary = (secretId: string): boolean => TEMPORARY.test(secretId)
export const newTemporaryId = (random: (bytes: number) => Buffer): string => `AKID${drawn(48, random)}`
export const newSecretId = (random: (bytes: number) => Buffer): string => `AKID${drawn(32, random)}`
export const newSecretKey = (random: (bytes: number) => Buffer): string => drawn(32, random)
