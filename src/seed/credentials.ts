import { defaultsOf } from './defaults.ts'
import { type Derive, derivation, derivedText, secretLetters } from './derive.ts'
import type { Seed, SeedAccount } from './shape.ts'

/** A credential with nothing left to derive. */
export interface Credential {
  readonly account: string
  readonly uin: string
  readonly secretId: string
  readonly secretKey: string
  readonly active: boolean
}

/** The credentials of an account and of its users, in the order of the seed. */
export const credentialsOf = (derive: Derive, account: SeedAccount): readonly Credential[] =>
  [account, ...(account.users ?? [])].flatMap(({ uin, credentials = [] }) =>
    credentials.map(({ secretId: given, secretKey, active = true }) => {
      const secretId = given ?? `AKID${derivedText(derive, ['secretId', uin], secretLetters, 32)}`
      return {
        account: account.uin,
        uin,
        secretId,
        secretKey: secretKey ?? derivedText(derive, ['secretKey', secretId], secretLetters, 32),
        active,
      }
    }),
  )

/**
 * The first active credential of a seed, and the region to call in: what a start may show.
 * @param seed that has been read, or made here: either has an active credential
 */
export function firstCredential(seed: Seed): Omit<Credential, 'active'> & { readonly region: string } {
  const derive = derivation(seed.secret)
  const first = seed.accounts.flatMap((account) => credentialsOf(derive, account)).find(({ active }) => active)
  if (first === undefined) throw new Error('the seed has no active credential')
  const { active: _, ...credential } = first
  return { ...credential, region: defaultsOf(seed).region }
}
