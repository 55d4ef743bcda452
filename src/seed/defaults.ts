import type { AlgorithmName } from '../crypto/algorithms.ts'
import { symmetricAlgorithm } from '../domain/key.ts'
import { type Blueprint, blueprintOf } from '../domain/lighthouse-offer.ts'
import type { Settings } from '../domain/settings.ts'
import { secondsOf } from './moment.ts'
import type { Seed, SeedAccount, SeedInstance, SeedKey, SeedVersion } from './shape.ts'

/*
 * What a seed means where it is silent, for those who check it and those who plant it alike.
 */

/** What holds for everything in a seed that does not say otherwise; the time in Unix seconds. */
export interface Defaults {
  readonly region: string
  readonly time: number
}

export const defaultsOf = ({ region = 'ap-guangzhou', time = '2024-01-01T00:00:00Z' }: Seed): Defaults => ({
  region,
  time: secondsOf(time),
})

/** What a Lighthouse instance is. */
export const BUNDLE = 'bundle_gen_01'
export const BLUEPRINT = 'lhbp-ubuntu24'

/** The Unix seconds of a time of a seed, or what holds without one. */
export const timeOr = <T>(text: string | undefined, otherwise: T): number | T =>
  text === undefined ? otherwise : secondsOf(text)

/** What says of an instance's version and encryption: the primary of a read-only one, and of any other itself. */
export const originOf = ({ instances = [] }: SeedAccount, instance: SeedInstance): SeedInstance =>
  instances.find(({ id }) => id === instance.master) ?? instance

/** The versions of a key's material, oldest first; a key that waits for its import has none. */
export const versionsOf = (key: SeedKey): readonly SeedVersion[] =>
  key.versions ?? (key.state === 'PendingImport' ? [] : [{}])

interface Place {
  readonly account: SeedAccount
  readonly defaults: Defaults
  readonly settings: Pick<Settings, 'nationalCryptoRegions'>
}

/** The cluster that holds a key; undefined for the shared one, and for one that there is not. */
export const clusterOf = ({ account, defaults }: Pick<Place, 'account' | 'defaults'>, key: SeedKey) =>
  account.clusters?.find(
    ({ id, region = defaults.region }) => id === key.cluster && region === (key.region ?? defaults.region),
  )

/** The algorithm of a symmetric key. */
export const algorithmOf = (place: Place, key: SeedKey): AlgorithmName =>
  symmetricAlgorithm(key.region ?? place.defaults.region, clusterOf(place, key), place.settings.nationalCryptoRegions)

/** When each version of a key came to be: where it does not say, with the one before it, the first with the key. */
export function versionTimes(key: SeedKey, time: number): readonly number[] {
  let last = timeOr(key.createTime, time)
  return versionsOf(key).map((version) => {
    last = timeOr(version.createTime, last)
    return last
  })
}

/** The system of an account's own image; undefined where the region has no such image. */
export function systemOfImage(
  { images = [] }: SeedAccount,
  defaults: Defaults,
  region: string,
  id: string,
): Blueprint | undefined {
  const image = images.find((one) => one.id === id && (one.region ?? defaults.region) === region)
  return image === undefined ? undefined : blueprintOf(image.system ?? BLUEPRINT)
}

/** The system of an account's server; undefined where the region has no such server. Its administrator gets the keys that name nobody. */
export function systemOf(
  { servers = [] }: SeedAccount,
  defaults: Defaults,
  region: string,
  instanceId: string,
): Blueprint | undefined {
  const server = servers.find((one) => one.id === instanceId && (one.region ?? defaults.region) === region)
  return server === undefined ? undefined : blueprintOf(server.blueprint ?? BLUEPRINT)
}
