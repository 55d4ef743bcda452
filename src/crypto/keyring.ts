import { type AlgorithmName, algorithms, type SymmetricKey } from './algorithms.ts'
import type { AsymmetricKey } from './asymmetric.ts'
import type { RootKey } from './root.ts'
import type { SessionKey } from './session-key.ts'
import { type AsymmetricUsage, type KeyOf, usages } from './usages.ts'

interface Entry {
  readonly key: SymmetricKey | AsymmetricKey
  /** Whose version it is: the binding without its last part, as one text. */
  readonly owner: string
  used: boolean
}

/** Keys ready for use, kept so that not every call unwraps; the first that was not used since it last came up leaves. */
export class Keyring {
  readonly #root: RootKey
  readonly #limit: number
  readonly #entries = new Map<string, Entry>()

  /** @param limit how many keys are kept at most */
  constructor(root: RootKey, limit = 10_000) {
    this.#root = root
    this.#limit = limit
  }

  /** How many keys are kept. */
  get size(): number {
    return this.#entries.size
  }

  /** As `RootKey.seal`. */
  seal(binding: readonly string[], secret: Buffer): Buffer {
    return this.#root.seal(binding, secret)
  }

  /** As `RootKey.sessions`. */
  get sessions(): SessionKey {
    return this.#root.sessions
  }

  /** New material of an algorithm, sealed. */
  fresh(binding: readonly string[], algorithm: AlgorithmName, random: (bytes: number) => Buffer): Buffer {
    const material = random(algorithms[algorithm].materialBytes)
    try {
      return this.seal(binding, material)
    } finally {
      material.fill(0)
    }
  }

  /** As `RootKey.open`. */
  open(binding: readonly string[], sealed: Buffer): Buffer {
    return this.#root.open(binding, sealed)
  }

  /**
   * The key that this binding stands for, unwrapped at its first use. The material behind a binding never changes: another
   * version is another binding, so what is kept needs no look at the store.
   * @param load gives the stored material, or undefined when there is none
   * @throws {RootKeyError} when it does not authenticate
   */
  symmetric(
    binding: readonly string[],
    algorithm: AlgorithmName,
    load: () => Promise<Buffer | undefined>,
  ): Promise<SymmetricKey | undefined> {
    return this.#ready(binding, algorithm, load, (material) => algorithms[algorithm].prepare(material))
  }

  /** As `symmetric`, a key of an asymmetric usage. */
  asymmetric<U extends AsymmetricUsage>(
    binding: readonly string[],
    usage: U,
    load: () => Promise<Buffer | undefined>,
  ): Promise<KeyOf<U> | undefined> {
    return this.#ready(binding, usage, load, (material) => usages[usage].prepare(material) as KeyOf<U>)
  }

  /**
   * Lets go of all versions of some keys, each named by its binding without the version. However many they are, it takes
   * one look over all that is kept: some 0.6 ms at ten thousand.
   */
  drop(owners: readonly (readonly string[])[]): void {
    if (owners.length === 0) return
    const leaving = new Set(owners.map(identify))
    for (const [id, { owner }] of this.#entries) if (leaving.has(owner)) this.#entries.delete(id)
  }

  /** Lets go of the keys that nobody has used since the last time. */
  dropIdle(): void {
    for (const [id, entry] of this.#entries) {
      if (entry.used) entry.used = false
      else this.#entries.delete(id)
    }
  }

  /** Lets go of all keys and of the root key; every later use throws. */
  forget(): void {
    this.#entries.clear()
    this.#root.forget()
  }

  /** @param kind what the key is prepared for, which goes into its name here, so that a name has keys of one type */
  async #ready<K extends SymmetricKey | AsymmetricKey>(
    binding: readonly string[],
    kind: AlgorithmName | AsymmetricUsage,
    load: () => Promise<Buffer | undefined>,
    prepare: (material: Buffer) => K,
  ): Promise<K | undefined> {
    const id = identify([...binding, kind])
    const kept = this.#entries.get(id)
    if (kept !== undefined) {
      kept.used = true
      return kept.key as K
    }
    const sealed = await load()
    if (sealed === undefined) return undefined
    const key = this.#unwrap(binding, sealed, prepare)
    if (this.#entries.size >= this.#limit) this.#dropOne()
    this.#entries.set(id, { key, owner: identify(binding.slice(0, -1)), used: false })
    return key
  }

  #unwrap<K>(binding: readonly string[], sealed: Buffer, prepare: (material: Buffer) => K): K {
    const material = this.#root.open(binding, sealed)
    try {
      return prepare(material)
    } finally {
      material.fill(0)
    }
  }

  /** Second chance: the oldest key leaves unless it was used; then it counts as new. To move it at each use would cost more. */
  #dropOne(): void {
    for (const [id, entry] of this.#entries) {
      this.#entries.delete(id)
      if (!entry.used) return
      this.#entries.set(id, { ...entry, used: false })
    }
  }
}

/** Each part behind its length, so that no two bindings have one text. */
function identify(binding: readonly string[]): string {
  let id = ''
  for (const part of binding) id += `${part.length}:${part}`
  return id
}
