import { parseRsaPublicKey } from '../crypto/ssh.ts'
import { symmetricUsage } from '../domain/key.ts'
import { blueprintOf, bundleOf, takes } from '../domain/lighthouse-offer.ts'
import { BLUEPRINT, BUNDLE, systemOf, systemOfImage } from './defaults.ts'
import type { Path } from './error.ts'
import { type Ground, type Problem, placed, repeated, repeatedTags, within } from './problem.ts'
import type { SeedInstance, SeedKeyPair } from './shape.ts'

/** What is wrong with an account's SSH key pairs. */
export function* keyPairProblems(ground: Ground): Generator<Problem> {
  const { account, path, defaults } = ground
  const pairs = placed(account.keyPairs, [...path, 'keyPairs'])
  const parsed = pairs.map(([pair, at]) => [pair, at, parseRsaPublicKey(pair.publicKey)] as const)
  for (const [pair, at, key] of parsed) {
    if (key === undefined)
      yield { path: [...at, 'publicKey'], problem: 'must be one line `ssh-rsa <base64> [comment]`' }
    yield* repeatedTags(pair.tags, at)
    yield* associationProblems(ground, pair, at)
  }
  yield* repeated(pairs.map(([pair, at]) => [within(pair.region ?? defaults.region, pair.name), [...at, 'name']]))
  yield* repeated(
    parsed.map(([pair, at, key]) => [
      within(pair.region ?? defaults.region, key?.blob.toString('base64') ?? ''),
      [...at, 'publicKey'],
    ]),
  )
}

/** A key pair opens servers and is carried by images of its account and region that take keys; a server each once for a user. */
function* associationProblems({ account, defaults }: Ground, pair: SeedKeyPair, path: Path): Generator<Problem> {
  const region = pair.region ?? defaults.region
  const entries = placed(pair.associatedInstances, [...path, 'associatedInstances'])
  yield* repeated(
    entries.map(([{ instanceId, username }, at]) => {
      const admin = systemOf(account, defaults, region, instanceId)?.admin
      return [within(instanceId, username ?? admin ?? ''), at]
    }),
  )
  for (const [{ instanceId }, at] of entries) {
    const system = systemOf(account, defaults, region, instanceId)
    const place = [...at, 'instanceId']
    if (system === undefined) yield { path: place, problem: `is no server of the account in ${region}` }
    else if (system.type === 'WINDOWS') yield { path: place, problem: 'is a server with Windows, which takes no keys' }
  }
  for (const [id, at] of placed(pair.blueprints, [...path, 'blueprints'])) {
    const system = systemOfImage(account, defaults, region, id)
    if (system === undefined) yield { path: at, problem: `is no image of the account in ${region}` }
    else if (system.type === 'WINDOWS') yield { path: at, problem: 'is an image with Windows, which takes no keys' }
  }
}

/** What is wrong with the images that an account made. */
export function* imageProblems({ account, path }: Ground): Generator<Problem> {
  for (const [{ id, tags }, at] of placed(account.images, [...path, 'images'])) {
    yield* repeatedTags(tags, at)
    if (blueprintOf(id) !== undefined) yield { path: [...at, 'id'], problem: 'is an image that everybody has' }
  }
}

function* zoneProblems(zone: string | undefined, region: string, at: Problem['path']): Generator<Problem> {
  if (zone !== undefined && zone.replace(/-\d+$/, '') !== region)
    yield { path: [...at, 'zone'], problem: `is not in ${region}` }
}

const fit = (bundle: string, blueprint: string): boolean => {
  const [size, image] = [bundleOf(bundle), blueprintOf(blueprint)]
  return size !== undefined && image !== undefined && takes(size, image.disk, image.type)
}

/** What is wrong with an account's Lighthouse instances. */
export function* serverProblems({ account, path, defaults }: Ground): Generator<Problem> {
  for (const [{ tags, zone, region = defaults.region, bundle = BUNDLE, blueprint = BLUEPRINT }, at] of placed(
    account.servers,
    [...path, 'servers'],
  )) {
    yield* repeatedTags(tags, at)
    yield* zoneProblems(zone, region, at)
    if (!fit(bundle, blueprint)) yield { path: [...at, 'blueprint'], problem: `does not go with ${bundle}` }
  }
}

/** A read-only instance follows a primary of its account and region, and is in none but a group of that. */
function* followerProblems(
  { account, defaults }: Pick<Ground, 'account' | 'defaults'>,
  { id, master, readOnlyGroup, readOnlyGroups, tde, version, kernelVersion, region = defaults.region }: SeedInstance,
  at: Path,
): Generator<Problem> {
  if (master === undefined) {
    if (readOnlyGroup !== undefined) yield { path: [...at, 'readOnlyGroup'], problem: 'needs a `master`' }
    return
  }
  const primary = account.instances?.find((one) => one.id === master && (one.region ?? defaults.region) === region)
  if (primary === undefined || primary.id === id || primary.master !== undefined)
    yield { path: [...at, 'master'], problem: `is no primary instance of the account in ${region}` }
  else if (readOnlyGroup !== undefined && !primary.readOnlyGroups?.some((group) => group.id === readOnlyGroup))
    yield { path: [...at, 'readOnlyGroup'], problem: `is no group of ${master}` }
  const own = Object.entries({ readOnlyGroups, tde, version, kernelVersion })
  for (const [member, value] of own)
    if (value !== undefined) yield { path: [...at, member], problem: 'is for an instance without a `master`' }
}

/** What is wrong with an account's database instances. */
export function* instanceProblems({ account, path, defaults }: Ground): Generator<Problem> {
  for (const [instance, at] of placed(account.instances, [...path, 'instances'])) {
    const { tde, tags, zone, region = defaults.region } = instance
    yield* repeatedTags(tags, at)
    yield* zoneProblems(zone, region, at)
    yield* followerProblems({ account, defaults }, instance, at)
    if (tde === undefined) continue
    const key = account.keys?.find(({ keyId }) => keyId === tde.keyId)
    const place = [...at, 'tde', 'keyId']
    if (key === undefined) yield { path: place, problem: 'is no key of the account' }
    else if ((key.state ?? 'Enabled') !== 'Enabled')
      yield { path: place, problem: 'is a key that is not Enabled, which can encrypt nothing' }
    else if ((key.usage ?? symmetricUsage) !== symmetricUsage) yield { path: place, problem: 'is an asymmetric key' }
  }
}
