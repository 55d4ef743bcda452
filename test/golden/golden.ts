import { readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { startHouse, type TestHouse } from '../support/house.ts'
import { start } from '../support/kms.ts'

/*
 * What is kept for ever of what this program once wrote. `tools/golden.ts` adds to it; nothing in it ever changes.
 */

/** A call, and what it is to answer. */
export interface Asked {
  readonly name: string
  readonly action: string
  readonly region: string
  readonly parameters: Readonly<Record<string, unknown>>
  readonly answer: Readonly<Record<string, unknown>>
}

/** A kept data key as it is stored: `ciphertext` under a CMK, with its context. */
export interface Kept {
  readonly name: string
  readonly key: string
  readonly region: string
  readonly ciphertext: string
  readonly context: string
  readonly plaintext: string
}

/** A secret as it is stored, under the root key, and in clear; both in base64. */
export interface Sealed {
  readonly name: string
  readonly binding: readonly string[]
  readonly sealed: string
  readonly secret: string
}

/** A blob and a ciphertext that a device opens with it. */
export interface Offline {
  readonly name: string
  readonly blob: string
  readonly identity: string
  readonly iv: string
  readonly ciphertext: string
  readonly plaintext: string
}

interface SeedKey {
  readonly keyId: string
  readonly alias: string
  readonly region: string
  readonly usage: string
  readonly versions: readonly { readonly material: string }[]
}

export interface World {
  readonly secret: string
  readonly region: string
  readonly accounts: readonly [
    {
      readonly uin: string
      readonly credentials: readonly [{ readonly secretId: string; readonly secretKey: string }]
      readonly keys: readonly SeedKey[]
      readonly whiteBoxKeys: readonly {
        readonly keyId: string
        readonly alias: string
        readonly algorithm: string
        readonly material: string
        readonly fingerprints: readonly { readonly identity: string }[]
      }[]
    },
  ]
}

export interface Golden {
  /** In hexadecimal. */
  readonly rootKey: string
  /** A seed, in which all material is given. */
  readonly world: World
  readonly asked: readonly Asked[]
  readonly kept: readonly Kept[]
  readonly sealed: readonly Sealed[]
  readonly offline: readonly Offline[]
}

export const goldenPath = fileURLToPath(new URL('ciphertexts.json', import.meta.url))

export const readGolden = (): Golden => JSON.parse(readFileSync(goldenPath, 'utf8'))

/** @param versions how many versions of each key there are: ciphertexts of the first are made before the others come */
export function goldenHouse({ rootKey, world }: Pick<Golden, 'rootKey' | 'world'>, versions = 100): Promise<TestHouse> {
  const [account] = world.accounts
  const keys = account.keys.map((key) => ({ ...key, versions: key.versions.slice(0, versions) }))
  const seed = JSON.stringify({ ...world, accounts: [{ ...account, keys }] })
  return startHouse({ seed, time: start, config: { rootKey } })
}
