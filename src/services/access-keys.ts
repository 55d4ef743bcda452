import type { User } from '../domain/account.ts'
import type { Desk } from './service.ts'

/** Whose access keys a call means; `user` is undefined for the account itself. */
export interface KeyOwner {
  readonly uin: string
  readonly user: User | undefined
}

/**
 * Whose keys are meant: those of a user of the account, of the account itself, or of the caller.
 * @returns `denied` where the caller may not touch the account's own keys, `missing` for nobody of the account
 */
export async function seekKeyOwner(
  { caller, read }: Desk<never>,
  target: number | undefined,
): Promise<KeyOwner | 'denied' | 'missing'> {
  const { account, kind, session } = caller
  const uin = target === undefined ? caller.uin : String(target)
  // Whoever holds a key of the account may do all, so that no permission of a user's or of a guest's goes so far.
  if (uin === account) return kind === 'root' && session?.kind !== 'federation' ? { uin, user: undefined } : 'denied'
  const user = await read.get('user', { account, uin })
  return user === undefined ? 'missing' : { uin, user }
}
