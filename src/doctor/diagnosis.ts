import { type Difference, firstDifference } from './draft.ts'

/** What is found about the signature of a request. */
export interface Diagnosis {
  /**
   * - `right`: it is the signature of the request under this secret key;
   * - `mistake`: it is that of another text or key, which `says` tells;
   * - `differs`: the text that the client signs, as given, is not the server's;
   * - `agrees`: it is;
   * - `unknown`: it is that of no text that was tried;
   * - `shown`: nothing was compared;
   * - `arrived`: the request of the client is the one that the server saw;
   * - `changed`: it is not.
   */
  readonly verdict: 'right' | 'mistake' | 'differs' | 'agrees' | 'unknown' | 'shown' | 'arrived' | 'changed'
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

/** What both schemes ask of a signature: how it was written, what it could be of, and what its texts are. */
export interface Case<D, M> {
  /** What is wrong with how the signature is written. */
  readonly says: readonly string[]
  /** What the server would sign, the likely forms first. */
  readonly bases: readonly D[]
  readonly mistakes: readonly M[]
  readonly make: (mistake: M, draft: D) => readonly D[]
  readonly isIt: (draft: D) => boolean
  readonly texts: (draft: D) => Diagnosis['texts']
  readonly difference: (base: D, draft: D) => Diagnosis['difference']
}

/** Looks for the text that the signature is of. */
export function judged<D, M extends { readonly says: string }>(one: Case<D, M>): Diagnosis {
  const { says, bases, isIt } = one
  const right = bases.find(isIt)
  if (right !== undefined) return { verdict: says.length > 0 ? 'mistake' : 'right', says, texts: one.texts(right) }
  const found = tried(bases, one.mistakes, one.make, isIt)
  if (found === undefined) return { verdict: 'unknown', says, texts: bases.slice(0, 1).flatMap(one.texts) }
  const difference = one.difference(found.base, found.draft)
  return {
    verdict: 'mistake',
    says: [...says, ...found.says],
    ...(difference !== undefined && { difference }),
    texts: one.texts(found.base),
  }
}

/** A client's text as it was signed: an editor may have changed its line ends, and put one at the end. */
export const asSigned = (text: string): string => text.replaceAll('\r\n', '\n').replace(/\n$/, '')

/**
 * Holds a text of the client against that of the server's which goes along with it furthest.
 * @returns its place among the server's, and where they part
 */
export function nearest(
  server: readonly string[],
  client: string,
): { readonly at: number; readonly difference: Difference | undefined } {
  const differences = server.map((text) => firstDifference(text, client))
  const lines = differences.map((difference) => difference?.line ?? Number.POSITIVE_INFINITY)
  const at = Math.max(0, lines.indexOf(Math.max(...lines)))
  return { at, difference: differences[at] }
}
