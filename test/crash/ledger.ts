/*
 * What the clients know: what was acknowledged, and what was under way when the server died and may have happened or not.
 */

export type State = 'Enabled' | 'Disabled' | 'PendingDelete'

export interface KnownKey {
  readonly id: string
  readonly alias: string
  /** One state when it is known; two after a change of which no answer came. */
  states: readonly State[]
  readonly texts: { readonly ciphertext: string; readonly plaintext: string }[]
  /** Resources bound for certain, and those of which no answer came. */
  readonly bound: Set<string>
  readonly maybeBound: Set<string>
}

export interface KnownPair {
  readonly id: string
  readonly name: string
  presence: readonly boolean[]
}

/** An order for instances, under a name of its own. */
export interface KnownOrder {
  readonly name: string
  readonly count: number
  /** Undefined when no answer came: then all are there, or none. */
  ids: readonly string[] | undefined
}

export interface Acknowledged {
  readonly requestId: string
  readonly service: string
  readonly action: string
  readonly code: string
}

/** All that the clients know, and the count of the checks. */
export class Ledger {
  readonly keys = new Map<string, KnownKey>()
  /** Aliases of keys of whose creation no answer came. */
  readonly maybeAliases = new Set<string>()
  /** How many of the aliases that all writers want are used up. */
  sharedAliases = 0
  readonly pairs = new Map<string, KnownPair>()
  readonly maybePairs = new Set<string>()
  readonly orders: KnownOrder[] = []
  readonly acknowledged: Acknowledged[] = []
  /** How many calls were under way when the server died. */
  lost = 0
  passed = 0
  failed = 0
  readonly #say: (line: string) => void

  constructor(say: (line: string) => void) {
    this.#say = say
  }

  check(holds: boolean, what: string): void {
    if (holds) this.passed++
    else {
      this.failed++
      this.#say(`FAILED: ${what}`)
    }
  }

  addKey(id: string, alias: string): KnownKey {
    const key = {
      id,
      alias,
      states: ['Enabled'] as const,
      texts: [],
      bound: new Set<string>(),
      maybeBound: new Set<string>(),
    }
    this.keys.set(id, key)
    return key
  }
}
