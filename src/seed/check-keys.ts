import { algorithms } from '../crypto/algorithms.ts'
import { wrappingSpecs } from '../crypto/import.ts'
import { type AsymmetricUsage, asymmetricUsages, usages } from '../crypto/usages.ts'
import { isReservedAlias, symmetricUsage } from '../domain/key.ts'
import { isTokenOf } from '../domain/key-import.ts'
import { algorithmOf, clusterOf, originOf, timeOr, versionsOf, versionTimes } from './defaults.ts'
import type { Path } from './error.ts'
import {
  creatorProblems,
  deletionProblems,
  type Ground,
  type Problem,
  placed,
  repeated,
  repeatedTags,
  within,
} from './problem.ts'
import type { SeedAccount, SeedKey } from './shape.ts'

/** What is wrong with an account's clusters and CMKs. */
export function* keyProblems(ground: Ground): Generator<Problem> {
  const { account, path, defaults } = ground
  const keys = placed(account.keys, [...path, 'keys'])
  const regionOf = (item: { readonly region?: string }): string => item.region ?? defaults.region
  yield* repeated(
    placed(account.clusters, [...path, 'clusters']).map(([one, at]) => [within(regionOf(one), one.id), [...at, 'id']]),
  )
  yield* repeated(keys.map(([key, at]) => [within(regionOf(key), key.alias), [...at, 'alias']]))
  yield* repeated(
    keys
      .filter(([key]) => isProducts(key))
      .map(([key, at]) => [within(regionOf(key), key.owner ?? ''), [...at, 'owner']]),
  )
  for (const [key, at] of keys) {
    yield* ownerProblems(ground, key, at)
    yield* stateProblems(key, at)
    yield* versionProblems(ground, key, at)
    yield* asymmetricProblems(key, at)
    yield* importProblems(key, at)
    yield* bindingProblems(account, key, at)
    yield* repeatedTags(key.tags, at)
  }
}

const isProducts = ({ owner = 'user' }: SeedKey): boolean => owner !== 'user'

function* ownerProblems(ground: Ground, key: SeedKey, path: Path): Generator<Problem> {
  const { creator, cluster, owner = 'user', alias } = key
  yield* creatorProblems(ground.account, creator, path)
  if (cluster !== undefined && clusterOf(ground, key) === undefined)
    yield { path: [...path, 'cluster'], problem: "is no cluster of the account in the key's region" }
  if (owner === 'user' && isReservedAlias(alias))
    yield { path: [...path, 'alias'], problem: 'begins with `kms-` or is `pgsql-kms`, which is reserved for products' }
}

function* stateProblems(key: SeedKey, path: Path): Generator<Problem> {
  const { state = 'Enabled', origin = 'TENCENT_KMS', validTo, rotation } = key
  yield* deletionProblems(key, path)
  if (origin === 'EXTERNAL' && rotation?.enabled)
    yield { path: [...path, 'rotation', 'enabled'], problem: 'cannot be for a key of EXTERNAL origin' }
  if (origin !== 'EXTERNAL' && state === 'PendingImport')
    yield { path: [...path, 'state'], problem: 'is PendingImport, which needs the origin EXTERNAL' }
  if (origin !== 'EXTERNAL' && validTo !== undefined)
    yield { path: [...path, 'validTo'], problem: 'needs the origin EXTERNAL' }
}

function* versionProblems(ground: Ground, key: SeedKey, path: Path): Generator<Problem> {
  const { defaults } = ground
  const { state = 'Enabled', origin = 'TENCENT_KMS', region = defaults.region, cluster = region } = key
  const at = [...path, 'versions']
  const versions = placed(versionsOf(key), at)
  const mayLack = origin === 'EXTERNAL' && (state === 'PendingImport' || state === 'PendingDelete')
  if (versions.length === 0 && !mayLack) yield { path: at, problem: 'is empty, which this state does not allow' }
  if (versions.length > 0 && state === 'PendingImport')
    yield { path: at, problem: 'must not be there while the state is PendingImport' }
  if (versions.length > 1 && origin === 'EXTERNAL')
    yield { path: at, problem: 'has more than the one version that a key of EXTERNAL origin can have' }

  const algorithm = algorithmOf(ground, key)
  const { materialBytes } = algorithms[algorithm]
  const times = versionTimes(key, defaults.time)
  for (const [i, [{ material }, place]] of versions.entries()) {
    if (isSymmetric(key) && material !== undefined && Buffer.from(material, 'base64').length !== materialBytes)
      yield {
        path: [...place, 'material'],
        problem: `must be ${materialBytes} bytes: keys in ${cluster} are ${algorithm}`,
      }
    const before = i === 0 ? timeOr(key.createTime, defaults.time) : times[i - 1]
    if ((times[i] as number) < (before as number))
      yield { path: [...place, 'createTime'], problem: 'is before the one that it follows' }
  }
}

const isSymmetric = ({ usage = symmetricUsage }: SeedKey): boolean => usage === symmetricUsage

/** An asymmetric key is the user's, neither imported nor rotated, and nothing can be derived for it. */
function* asymmetricProblems(key: SeedKey, path: Path): Generator<Problem> {
  const usage = asymmetricUsages.find((name) => name === key.usage)
  if (usage === undefined) return
  const only = `cannot be for a key of the usage ${usage}`
  if (key.origin === 'EXTERNAL') yield { path: [...path, 'origin'], problem: `is EXTERNAL, which ${only}` }
  if (isProducts(key)) yield { path: [...path, 'owner'], problem: `is a product, which ${only}` }
  if (key.rotation?.enabled) yield { path: [...path, 'rotation', 'enabled'], problem: only }
  const [first, ...more] = placed(versionsOf(key), [...path, 'versions'])
  if (more.length > 0) yield { path: [...path, 'versions'], problem: `has more than one, which ${only}` }
  const [{ material = '' }, place] = first ?? [{}, path]
  if (!fits(usage, material)) yield { path: [...place, 'material'], problem: `must be a private key for ${usage}` }
}

function fits(usage: AsymmetricUsage, material: string): boolean {
  const bytes = Buffer.from(material, 'base64')
  try {
    usages[usage].prepare(bytes)[Symbol.dispose]()
    return true
  } catch {
    return false
  } finally {
    bytes.fill(0)
  }
}

function* importProblems({ keyId, origin, importToken }: SeedKey, path: Path): Generator<Problem> {
  if (importToken === undefined) return
  const at = [...path, 'importToken']
  if (origin !== 'EXTERNAL') yield { path: at, problem: 'needs the origin EXTERNAL' }
  if (!isTokenOf(keyId, importToken.token)) yield { path: [...at, 'token'], problem: 'does not begin with the key id' }
  if (!fits(wrappingSpecs.RSA_2048, importToken.wrappingKey))
    yield { path: [...at, 'wrappingKey'], problem: 'must be an RSA private key of 2048 bits' }
}

/** The API refuses to bind a key that is not enabled, and to take away one that is bound. */
function* bindingProblems(account: SeedAccount, key: SeedKey, path: Path): Generator<Problem> {
  const bindings = placed(key.bindings, [...path, 'bindings'])
  yield* repeated(bindings.map(([{ product, resource }, at]) => [within(product, resource), at]))
  if (bindings.length > 0 && key.state !== undefined && key.state !== 'Enabled')
    yield { path: [...path, 'bindings'], problem: 'need the state Enabled' }
  const { instances = [] } = account
  const encrypted = new Set(
    instances.filter((one) => originOf(account, one).tde?.keyId === key.keyId).map(({ id }) => id),
  )
  for (const [{ product, resource }, at] of bindings) {
    if (product === 'postgres' && encrypted.has(resource))
      yield { path: at, problem: 'is there already by the `tde` of the instance' }
  }
}
