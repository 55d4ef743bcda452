import { Stale } from '../../contract/stale.ts'
import { algorithms, type SymmetricKey } from '../../crypto/algorithms.ts'
import { type AsymmetricUsage, asymmetricUsages, type KeyOf } from '../../crypto/usages.ts'
import { type Cmk, type KeyMaterial, materialBinding, symmetricUsage } from '../../domain/key.ts'
import type { Change } from '../../store/store.ts'
import type { Desk } from '../service.ts'

/*
 * The material of a CMK: how it comes to be, and how it gets ready for use.
 */

/** New material of the kind that the CMK's usage asks for, sealed as its first version. */
export async function freshMaterial(desk: Desk<never>, cmk: Cmk, usage: AsymmetricUsage | undefined): Promise<Buffer> {
  const binding = materialBinding(cmk.account, cmk.id, 1)
  if (usage === undefined) return desk.keyring.fresh(binding, cmk.algorithm, desk.random)
  const secret = await desk.keyPool.generate(usage)
  try {
    return desk.keyring.seal(binding, secret)
  } finally {
    secret.fill(0)
  }
}

/**
 * Has a version of a CMK used; undefined where there is no such version, or the CMK is not symmetric.
 * @param made what the call itself changes
 * @throws {Stale} the material was destroyed after the CMK was read
 */
export async function withSymmetricKey<T>(
  desk: Desk<never>,
  cmk: Cmk,
  version: number,
  work: (key: SymmetricKey) => T,
  made: readonly Change[] = [],
): Promise<T | undefined> {
  if (cmk.usage !== symmetricUsage) return undefined
  const binding = materialBinding(cmk.account, cmk.id, version)
  for (const change of [...desk.pending, ...made])
    if ('insert' in change && change.insert === 'keyMaterial' && isVersion(change.row, cmk, version))
      return withUncommitted(desk, binding, cmk, change.row, work)
  return desk.keyring.symmetric(binding, cmk.algorithm, () => stored(desk, cmk, version), work)
}

const isVersion = (row: KeyMaterial, { account, id }: Cmk, version: number): boolean =>
  row.account === account && row.key === id && row.version === version

/** For this use alone: the commit may come to nothing, and the version that another call makes has the same binding. */
function withUncommitted<T>(
  desk: Desk<never>,
  binding: readonly string[],
  cmk: Cmk,
  row: KeyMaterial,
  work: (key: SymmetricKey) => T,
): T {
  const material = desk.keyring.open(binding, row.material)
  try {
    using key = algorithms[cmk.algorithm].prepare(material)
    return work(key)
  } finally {
    material.fill(0)
  }
}

/** As `withSymmetricKey`, of a CMK that has this usage. */
export async function withAsymmetricKey<U extends AsymmetricUsage, T>(
  desk: Desk<never>,
  cmk: Cmk,
  usage: U,
  version: number,
  work: (key: KeyOf<U>) => Promise<T>,
): Promise<T | undefined> {
  if (cmk.usage !== usage) return undefined
  const binding = materialBinding(cmk.account, cmk.id, version)
  return desk.keyring.asymmetric(binding, usage, () => stored(desk, cmk, version), work)
}

async function stored(desk: Desk<never>, cmk: Cmk, version: number): Promise<Buffer | undefined> {
  if (version < 1 || version > cmk.version) return undefined
  const row = await desk.read.get('keyMaterial', { account: cmk.account, key: cmk.id, version })
  if (row === undefined) throw new Stale(`the CMK ${cmk.id} has no material of version ${version}`)
  return row.material
}

/** The usage, where its keys have a public half. */
export const asymmetricUsage = (usage: string): AsymmetricUsage | undefined =>
  asymmetricUsages.find((name) => name === usage)
