import { createHash, randomBytes } from 'node:crypto'
import type { Config } from './config.ts'
import type { Catalog } from './contract/catalog.ts'
import type { Keyring } from './crypto/keyring.ts'
import type { RootKey } from './crypto/root.ts'
import { accessKeyBinding } from './domain/account.ts'
import { seconds } from './domain/time.ts'
import { demoSeed } from './seed/demo.ts'
import { firstCredential, plant } from './seed/plant.ts'
import type { Seed, SeedAccount } from './seed/shape.ts'
import { type Change, type Store, StoreError } from './store/store.ts'

/** The credential that a start may print. */
export interface Shown {
  readonly secretId: string
  readonly secretKey: string
  readonly region: string
  /** Things of the account's to call about; empty when it has none. */
  readonly keyId: string
  readonly instanceId: string
}

interface Start {
  readonly store: Store
  readonly keyring: Keyring
  readonly root: RootKey
  readonly config: Config
  readonly catalog: Catalog
  readonly seed: Seed | undefined
  readonly now: number
}

/** Settings of the store that a first start leaves: by what the root key is known, the seed, the credential to show. */
const CHECK = 'rootKeyCheck'
const SEED = 'seed'
const SHOWN = 'shownSecretId'
const REGION = 'shownRegion'

/** By what a store knows its root key; undefined while it is empty. Read before anything is written. */
export async function rootKeyCheck(store: Store): Promise<Buffer | undefined> {
  const check = await store.peek(CHECK)
  return check === undefined ? undefined : Buffer.from(check, 'base64')
}

/**
 * Fills an empty store, from the seed or else with the demo, in one commit; leaves a filled one as it is.
 * @returns the credential to show
 * @throws {StoreError} other-seed: the store began with another seed
 */
export async function firstStart(start: Start): Promise<Shown | undefined> {
  const begun = await start.store.read.get('setting', { name: CHECK })
  if (begun === undefined) await begin(start)
  else await checkSeed(start)
  return shownCredential(start)
}

async function begin(start: Start): Promise<void> {
  const seed = start.seed ?? (await demoSeed(start.config.region, start.now))
  const { secretId, region } = firstCredential(seed)
  // False means that another process was first; what it began is then ours too.
  if (!(await fill(start, seed, secretId, region))) await checkSeed(start)
}

/**
 * Fills an empty store with one account and nothing else. No later start shows its key.
 * @returns the account's key; undefined when the store holds a world already, which stays as it is
 */
export async function initialize(
  start: Omit<Start, 'seed'>,
  account: Pick<SeedAccount, 'uin' | 'name'>,
): Promise<{ readonly secretId: string; readonly secretKey: string } | undefined> {
  if ((await start.store.read.get('setting', { name: CHECK })) !== undefined) return undefined
  const seed: Seed = {
    secret: randomBytes(32).toString('hex'),
    time: String(seconds(start.now)),
    region: start.config.region,
    accounts: [{ ...account, credentials: [{}] }],
  }
  const { secretId, secretKey, region } = firstCredential(seed)
  return (await fill({ ...start, seed: undefined }, seed, '', region)) ? { secretId, secretKey } : undefined
}

/** @returns false when another process was first */
async function fill(start: Start, seed: Seed, shown: string, region: string): Promise<boolean> {
  const { store, keyring, root, config, catalog } = start
  const linkedRole = (service: string): string => {
    const role = catalog.services.find(({ name }) => name === service)?.linkedRole
    if (role === undefined) throw new Error(`${service} has no linked role`)
    return role.name
  }
  const facts = [
    [CHECK, root.check().toString('base64')],
    [SEED, keyring.seal([SEED], fingerprint(start.seed)).toString('base64')],
    [SHOWN, shown],
    [REGION, region],
  ] as const
  return store.commit([
    ...facts.map(([name, value]): Change => ({ insert: 'setting', row: { name, value } })),
    ...plant(seed, { keyring, settings: config, linkedRole }),
  ])
}

/** A seed as a digest of what it says, empty for the demo; stored wrapped, since a seed holds secrets that may be weak. */
const fingerprint = (seed: Seed | undefined): Buffer =>
  seed === undefined ? Buffer.alloc(0) : createHash('sha256').update(JSON.stringify(seed)).digest()

async function checkSeed({ store, seed, root, keyring }: Start): Promise<void> {
  const check = await store.read.get('setting', { name: CHECK })
  if (check === undefined || !root.verify(Buffer.from(check.value, 'base64')))
    throw new Error('the store was begun at this moment by another process with another root key')
  if (seed === undefined) return
  const begun = await store.read.get('setting', { name: SEED })
  const known = keyring.open([SEED], Buffer.from(begun?.value ?? '', 'base64'))
  if (!known.equals(fingerprint(seed))) {
    throw new StoreError('other-seed', 'the store was begun with another seed: give it another --data folder')
  }
}

async function shownCredential({ store, keyring }: Start): Promise<Shown | undefined> {
  const secretId = (await store.read.get('setting', { name: SHOWN }))?.value ?? ''
  const region = (await store.read.get('setting', { name: REGION }))?.value ?? ''
  const key = await store.read.get('accessKey', { secretId })
  if (key === undefined || !key.active) return undefined
  const secretKey = keyring.open(accessKeyBinding(key.account, secretId), key.secret).toString('utf8')
  const mine = { account: key.account, region }
  const [cmk] = await store.read.find('cmk', { where: mine, order: [['createTime', 'asc']], limit: 1 })
  const [instance] = await store.read.find('dbInstance', { where: mine, order: [['createTime', 'asc']], limit: 1 })
  return { secretId, secretKey, region, keyId: cmk?.id ?? '', instanceId: instance?.id ?? '' }
}
