import type { Difference } from './draft.ts'

/** What is found about the signature of a request. */
export interface Diagnosis {
  /**
   * - `right`: it is the signature of the request under this secret key;
   * - `mistake`: it is that of another text or key, which `says` tells;
   * - `differs`: the text that the client signs, as given, is not the server's;
   * - `agrees`: it is;
   * - `unknown`: it is that of no text that was tried.
   */
  readonly verdict: 'right' | 'mistake' | 'differs' | 'agrees' | 'unknown'
  readonly says: readonly string[]
  readonly difference?: Difference & { readonly of: string }
  /** The texts that the server signs, by name. */
  readonly texts: readonly (readonly [name: string, text: string])[]
}

/** Tries every way to get it wrong, then every two of them together; undefined when none gives the signature. */
export function tried<D, M extends { readonly says: string }>(
  bases: readonly D[],
  mistakes: readonly M[],
  make: (mistake: M, draft: D) => readonly D[],
  isIt: (draft: D) => boolean,
): { readonly base: D; readonly draft: D; readonly says: readonly string[] } | undefined {
  for (const base of bases)
    for (const { says, draft } of made(base, mistakes, make)) if (isIt(draft)) return { base, draft, says: [says] }
  for (const base of bases.slice(0, MOST_BASES))
    for (const [i, first] of mistakes.entries())
      for (const one of make(first, base))
        for (const { says, draft } of made(one, mistakes.slice(i + 1), make))
          if (isIt(draft)) return { base, draft, says: [first.says, says] }
  return undefined
}

/** Two mistakes at once are looked for under the likely forms only: it takes some 50 ms for each. */
const MOST_BASES = 4

const made = <D, M extends { readonly says: string }>(
  draft: D,
  mistakes: readonly M[],
  make: (mistake: M, draft: D) => readonly D[],
) => mistakes.flatMap((one) => make(one, draft).map((next) => ({ says: one.says, draft: next })))
