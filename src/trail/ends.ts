import type { TrailHead } from '../domain/audit.ts'
import type { Reader } from '../store/store.ts'
import { beginning } from './chain.ts'

/** Up to which record a chain is sealed, and its value there. */
export interface Sealed {
  readonly last: number
  readonly hash: string
}

/**
 * Knows up to where chains are sealed. Every start of a server on a shared store leaves a chain that ends there: one that is
 * sealed to its end is not asked about again.
 */
export class SealedEnds {
  /** The counts of the heads that all is sealed of. */
  readonly #whole = new Map<string, number>()

  /** The last sealed record of a chain and the chain's value there; undefined where nothing follows it. */
  async of(read: Reader, { writer, count }: TrailHead): Promise<Sealed | undefined> {
    if (this.#whole.get(writer) === count) return undefined
    const sealed = await sealedOf(read, writer)
    if (sealed.last < count) return sealed
    this.#whole.set(writer, count)
    return undefined
  }
}

async function sealedOf(read: Reader, writer: string): Promise<Sealed> {
  const [segment] = await read.find('trailSegment', { where: { writer }, order: [['first', 'desc']], limit: 1 })
  if (segment === undefined) return { last: 0, hash: beginning(writer) }
  return { last: segment.first + segment.count - 1, hash: segment.hash }
}
