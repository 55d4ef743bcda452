import { randomBytes } from 'node:crypto'
import type { Keyring } from '../crypto/keyring.ts'
import { TrailKey } from '../crypto/trail-key.ts'
import type { Store } from '../store/store.ts'

const SECRET = 'trailKey'
const PUBLIC = 'trailPublicKey'

/** The key of a store's trail, made when it has none yet. */
export async function trailKeyOf(store: Store, keyring: Keyring): Promise<TrailKey> {
  const known = await storedTrailKey(store, keyring)
  if (known !== undefined) return known
  const seed = randomBytes(32)
  const sealed = keyring.seal([SECRET], seed).toString('base64')
  const key = new TrailKey(seed)
  const isFirst = await store.commit([
    { insert: 'setting', row: { name: SECRET, value: sealed } },
    { insert: 'setting', row: { name: PUBLIC, value: key.publicKey.toString('hex') } },
  ])
  return isFirst ? key : trailKeyOf(store, keyring)
}

/** The same, where it has one. */
export async function storedTrailKey(store: Store, keyring: Keyring): Promise<TrailKey | undefined> {
  const known = await store.read.get('setting', { name: SECRET })
  return known && new TrailKey(keyring.open([SECRET], Buffer.from(known.value, 'base64')))
}

/** What a store says is the public key of its checkpoints; whoever can write the store can write another. */
export async function storedPublicKey(store: Store): Promise<Buffer | undefined> {
  const known = await store.read.get('setting', { name: PUBLIC })
  return known === undefined ? undefined : Buffer.from(known.value, 'hex')
}
