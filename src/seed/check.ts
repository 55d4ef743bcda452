import { presetByName } from '../domain/presets.ts'
import type { Settings } from '../domain/settings.ts'
import { PolicyError, parsePolicy } from '../guard/policy.ts'
import { parseTrust } from '../guard/trust.ts'
import { dataKeyProblems, whiteBoxProblems } from './check-kept-keys.ts'
import { keyProblems } from './check-keys.ts'
import { imageProblems, instanceProblems, keyPairProblems, serverProblems } from './check-products.ts'
import { defaultsOf } from './defaults.ts'
import { textOf } from './document.ts'
import type { Path } from './error.ts'
import { type Ground, type Problem, placed, repeated, within } from './problem.ts'
import type { Seed, SeedAccount, SeedCredential } from './shape.ts'

/** What is wrong with a seed beyond its shape. A seed without problems can be planted. */
export function* problems(seed: Seed, settings: Pick<Settings, 'nationalCryptoRegions'>): Generator<Problem> {
  const accounts = placed(seed.accounts, ['accounts'])
  yield* repeated(accounts.flatMap(([account, path]) => uins(account, path)))
  yield* repeated(accounts.flatMap(([account, path]) => owners(account, path).flatMap(secretIds)))
  yield* repeated(accounts.flatMap(([account, path]) => resourceIds(account, path)))
  for (const [account, path] of accounts) {
    const ground: Ground = { account, path, defaults: defaultsOf(seed), settings }
    yield* identityProblems(ground)
    yield* keyProblems(ground)
    yield* dataKeyProblems(ground)
    yield* whiteBoxProblems(ground)
    yield* keyPairProblems(ground)
    yield* serverProblems(ground)
    yield* imageProblems(ground)
    yield* instanceProblems(ground)
  }
  const active = accounts.flatMap(([account, path]) => owners(account, path)).flatMap(({ credentials }) => credentials)
  if (!active.some(([credential]) => credential.active !== false))
    yield { path: ['accounts'], problem: 'has no active credential, so that nobody could call' }
}

type Placed<T> = readonly [T, Path]

const uins = (account: SeedAccount, path: Path): readonly Placed<string>[] => [
  [account.uin, [...path, 'uin']],
  ...placed(account.users, [...path, 'users']).map(([user, at]): Placed<string> => [user.uin, [...at, 'uin']]),
]

/** Ids that are given out once in the whole cloud. */
const resourceIds = (account: SeedAccount, path: Path): readonly Placed<string>[] => [
  ...placed(account.keys, [...path, 'keys']).map(([key, at]): Placed<string> => [key.keyId, [...at, 'keyId']]),
  ...placed(account.dataKeys, [...path, 'dataKeys']).map(
    ([dataKey, at]): Placed<string> => [dataKey.dataKeyId, [...at, 'dataKeyId']],
  ),
  ...placed(account.whiteBoxKeys, [...path, 'whiteBoxKeys']).map(
    ([key, at]): Placed<string> => [key.keyId, [...at, 'keyId']],
  ),
  ...placed(account.keyPairs, [...path, 'keyPairs']).map(
    ([pair, at]): Placed<string> => [pair.keyId, [...at, 'keyId']],
  ),
  ...ids(account.servers, [...path, 'servers']),
  ...ids(account.images, [...path, 'images']),
  ...ids(account.instances, [...path, 'instances']),
  ...placed(account.instances, [...path, 'instances']).flatMap(([{ readOnlyGroups }, at]) =>
    ids(readOnlyGroups, [...at, 'readOnlyGroups']),
  ),
]

const ids = (items: readonly { readonly id: string }[] | undefined, path: Path): readonly Placed<string>[] =>
  placed(items, path).map(([{ id }, at]) => [id, [...at, 'id']])

interface Owner {
  readonly credentials: readonly Placed<SeedCredential>[]
}

/** The account itself and its users, as those who have credentials. */
const owners = (account: SeedAccount, path: Path): readonly Owner[] =>
  [[account, path] as const, ...placed(account.users, [...path, 'users'])].map(([owner, at]) => ({
    credentials: placed(owner.credentials, [...at, 'credentials']),
  }))

const secretIds = ({ credentials }: Owner): readonly Placed<string>[] =>
  credentials.flatMap(([{ secretId }, at]) =>
    secretId === undefined ? [] : [[secretId, [...at, 'secretId']] as const],
  )

function* identityProblems({ account, path }: Ground): Generator<Problem> {
  const users = placed(account.users, [...path, 'users'])
  const policies = placed(account.policies, [...path, 'policies'])
  yield* repeated(users.map(([user, at]) => [user.name, [...at, 'name']]))
  yield* repeated(policies.map(([policy, at]) => [policy.name, [...at, 'name']]))
  for (const { credentials } of owners(account, path)) yield* derivedTwice(credentials)
  for (const [policy, at] of policies) {
    yield* policyProblems(policy.document, [...at, 'document'], parsePolicy)
    for (const [document, place] of placed(policy.history, [...at, 'history']))
      yield* policyProblems(document, place, parsePolicy)
  }
  yield* repeated(policies.flatMap(([{ policyId }, at]) => (policyId === undefined ? [] : [[String(policyId), at]])))
  yield* repeated(placed(account.tags, [...path, 'tags']).map(([tag, at]) => [within(tag.key, tag.value), at]))
  yield* roleProblems({ account, path })
  yield* holderProblems({ account, path })
}

/** What is wrong with the roles that the account made. */
function* roleProblems({ account, path }: Pick<Ground, 'account' | 'path'>): Generator<Problem> {
  const roles = placed(account.roles, [...path, 'roles'])
  yield* repeated(roles.map(([role, at]) => [role.name, [...at, 'name']]))
  yield* repeated(roles.flatMap(([{ roleId }, at]) => (roleId === undefined ? [] : [[roleId, [...at, 'roleId']]])))
  for (const [role, at] of roles) {
    yield* policyProblems(role.trust, [...at, 'trust'], (_name, document) => parseTrust(textOf(document)))
  }
}

/** Whom policies are attached to or bound by must exist, and so must the policies. */
function* holderProblems({ account, path }: Pick<Ground, 'account' | 'path'>): Generator<Problem> {
  const names = new Set((account.policies ?? []).map(({ name }) => name))
  const known = (name: string): boolean => names.has(name) || presetByName(name) !== undefined
  const users = placed(account.users, [...path, 'users'])
  const groups = placed(account.groups, [...path, 'groups'])
  const roles = placed(account.roles, [...path, 'roles'])
  for (const [{ policies }, at] of [...users, ...groups, ...roles]) {
    for (const [name, place] of placed(policies, [...at, 'policies']))
      if (!known(name)) yield { path: place, problem: 'is no policy of the account' }
  }
  for (const [{ boundary }, at] of [...users, ...roles]) {
    if (boundary !== undefined && !known(boundary))
      yield { path: [...at, 'boundary'], problem: 'is no policy of the account' }
  }
  yield* repeated(groups.map(([group, at]) => [group.name, [...at, 'name']]))
  const people = new Set(users.map(([{ name }]) => name))
  for (const [group, at] of groups) {
    for (const [name, place] of placed(group.users, [...at, 'users']))
      if (!people.has(name)) yield { path: place, problem: 'is no user of the account' }
  }
}

/** A derived SecretId is named by its owner alone, so that it does not hang on the order of a list. */
function* derivedTwice(credentials: readonly Placed<SeedCredential>[]): Generator<Problem> {
  const [, second] = credentials.filter(([credential]) => credential.secretId === undefined)
  if (second !== undefined)
    yield { path: second[1], problem: 'is the second without `secretId`: only one can be derived' }
}

function* policyProblems(
  document: unknown,
  path: Path,
  parse: (name: string, document: unknown) => unknown,
): Generator<Problem> {
  try {
    parse('', document)
  } catch (error) {
    if (!(error instanceof PolicyError)) throw error
    const problem = error.message.slice(error.path.length + 2)
    yield { path: error.path === 'document' ? path : [...path, ...steps(error.path)], problem }
  }
}

/** The steps of a policy's own path, such as `statement[1].condition.ip_equal`. */
const steps = (path: string): Path =>
  path.split(/[.[\]]+/).flatMap((step) => (step === '' ? [] : [/^\d+$/.test(step) ? Number(step) : step]))
