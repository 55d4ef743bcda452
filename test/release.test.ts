import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { Keyring } from '../src/crypto/keyring.ts'
import { RootKey } from '../src/crypto/root.ts'
import { materialBinding } from '../src/domain/key.ts'
import { seconds } from '../src/domain/time.ts'
import { destroyKeys } from '../src/jobs/destroy.ts'
import { expireMaterials } from '../src/jobs/expire-materials.ts'
import { forgetIdle, IDLE } from '../src/jobs/forget-idle.ts'
import { releasing } from '../src/release.ts'
import { startHouse, type TestHouse } from './support/house.ts'
import { doneIn, roundOf } from './support/jobs.ts'
import {
  account,
  cluster,
  codeOf,
  createKey,
  done,
  encrypt,
  type Kms,
  keyId,
  kmsOf,
  seedOf,
  start,
} from './support/kms.ts'
import { emptyDatabase, skipPostgres } from './support/postgres.ts'

/*
 * Unwrapped material leaves the memory with the commit that takes its key out of use. From outside that shows by the
 * server reading the wrapped material once more.
 */

const rootKey = '0123456789abcdef'.repeat(4)
const at = seconds(start)

/** Counts how often material is read from the store. */
function countLoads({ store }: TestHouse): () => number {
  const { read } = store
  const { get } = read
  let loads = 0
  Object.assign(read, {
    get: (...args: Parameters<typeof get>) => {
      if (args[0] === 'keyMaterial') loads++
      return get.apply(read, args)
    },
  })
  return () => loads
}

const acts: readonly (readonly [string, boolean, (kms: Kms, KeyId: string) => Promise<unknown>])[] = [
  [
    'disabled and enabled',
    true,
    async (kms, KeyId) => {
      await done(kms('DisableKey', { KeyId }))
      await done(kms('EnableKey', { KeyId }))
    },
  ],
  ['archived', true, (kms, KeyId) => done(kms('ArchiveKey', { KeyId }))],
  ['rotated', false, (kms, KeyId) => done(kms('RotateKey', { KeyId }))],
  ['renamed', false, (kms, KeyId) => done(kms('UpdateAlias', { KeyId, Alias: 'new' }))],
  ['asked to be in vain', false, (kms, KeyId) => kms('ScheduleKeyDeletion', { KeyId, PendingWindowInDays: 7 })],
]

describe('unwrapped material', () => {
  for (const [what, leaves, act] of acts)
    it(`of a key that is ${what} ${leaves ? 'leaves' : 'stays'}`, async () => {
      await using house = await startHouse({ seed: seedOf(), time: start })
      const kms = kmsOf(house)
      const [KeyId, other] = [await createKey(kms, 'key'), await createKey(kms, 'other')]
      await done(kms('EnableKeyRotation', { KeyId }))
      const blobs = [await encrypt(kms, KeyId), await encrypt(kms, other)]
      const loads = countLoads(house)
      const decryptAll = async () => {
        for (const CiphertextBlob of blobs) await done(kms('Decrypt', { CiphertextBlob }))
      }
      await decryptAll()
      assert.equal(loads(), 0)
      await act(kms, KeyId)
      await decryptAll()
      assert.equal(loads(), leaves ? 1 : 0)
      await decryptAll()
      assert.equal(loads(), leaves ? 1 : 0)
    })

  it('of several keys that are disabled at once leaves, and of none where nothing was committed', async () => {
    const bound = { keyId: keyId(3), alias: 'c', bindings: [{ product: 'mysql', resource: 'cdb-1' }], cluster }
    const keys = [{ keyId: keyId(1), alias: 'a' }, { keyId: keyId(2), alias: 'b' }, bound]
    await using house = await startHouse({ seed: seedOf(...keys), time: start })
    const kms = kmsOf(house)
    const blobs = await Promise.all([1, 2, 3].map((n) => encrypt(kms, keyId(n))))
    const loads = countLoads(house)
    const decryptAll = () => Promise.all(blobs.map((CiphertextBlob) => done(kms('Decrypt', { CiphertextBlob }))))
    const refused = await kms('DisableKeys', { KeyIds: [1, 2, 3].map(keyId) })
    assert.equal(refused.Error?.Code, 'FailedOperation.CmkUsedByCloudProduct')
    await decryptAll()
    assert.equal(loads(), 0)
    const KeyIds = [keyId(1), keyId(2)]
    await done(kms('DisableKeys', { KeyIds }))
    await done(kms('EnableKeys', { KeyIds }))
    await decryptAll()
    assert.equal(loads(), 2)
  })

  const ringWith = async (house: TestHouse, ids: readonly string[]): Promise<Keyring> => {
    const keyring = new Keyring(new RootKey(RootKey.parse(rootKey)))
    for (const id of ids) await use(house, keyring, id)
    return keyring
  }
  const use = async ({ store }: TestHouse, keyring: Keyring, key: string): Promise<unknown> =>
    keyring.symmetric(
      materialBinding(account, key, 1),
      'SM4',
      async () => {
        return (await store.read.get('keyMaterial', { account, key, version: 1 }))?.material
      },
      () => 'used',
    )
  const ids = [1, 2, 3, 4].map(keyId)

  it('leaves with the destruction of each key, also where that of another fails', async () => {
    const doomed = { state: 'PendingDelete', deletionDate: at + 1000 }
    const keys = ids.map((id, n) => ({ keyId: id, alias: `key${n}`, ...(n < 3 && doomed) }))
    await using house = await startHouse({ seed: seedOf(...keys), time: start, config: { rootKey } })
    const keyring = await ringWith(house, ids)
    house.store.exec(
      `CREATE TRIGGER broken BEFORE DELETE ON cmk WHEN old.id = '${keyId(1)}' BEGIN SELECT json('{'); END`,
    )
    const job = destroyKeys(releasing(house.store, keyring))
    assert.deepEqual(await roundOf(job, at + 999), { done: 0, failed: [] })
    assert.equal(keyring.size, 4)
    assert.deepEqual((await roundOf(job, at + 1000)).failed, [keyId(1)])
    assert.equal(keyring.size, 2)
    house.store.exec('DROP TRIGGER broken')
    await doneIn(job, at + 1000)
    assert.equal(keyring.size, 1)
  })

  it('leaves when it was imported and its time is over, or is deleted', async () => {
    const imported = { origin: 'EXTERNAL', validTo: at + 1000 }
    const keys = ids.map((id, n) => ({ keyId: id, alias: `key${n}`, ...(n < 2 && imported) }))
    await using house = await startHouse({ seed: seedOf(...keys), time: start, config: { rootKey } })
    const keyring = await ringWith(house, ids)
    const committer = releasing(house.store, keyring)
    assert.equal(await doneIn(expireMaterials(committer), at + 1000), 2)
    assert.equal(keyring.size, 2)
    assert.ok(await committer.commit([{ remove: 'keyMaterial', row: { account, key: keyId(3), version: 1 } }]))
    assert.equal(keyring.size, 1)
    assert.equal(
      await committer.commit([{ remove: 'keyMaterial', row: { account, key: keyId(3), version: 1 } }]),
      false,
    )
  })

  it('leaves within two minutes after its last use, wherever the key was taken out of use', async () => {
    const keys = ids.map((id, n) => ({ keyId: id, alias: `key${n}` }))
    await using house = await startHouse({ seed: seedOf(...keys), time: start, config: { rootKey } })
    const keyring = await ringWith(house, ids)
    const job = forgetIdle(keyring)
    const pass = async (now: number, ...used: readonly string[]): Promise<number> => {
      for (const id of used) await use(house, keyring, id)
      await doneIn(job, now)
      return keyring.size
    }
    assert.equal(await pass(at, ...ids), 4)
    assert.equal(await pass(at + IDLE - 1), 4)
    assert.equal(await pass(at + IDLE, keyId(1), keyId(2)), 2)
    assert.equal(await pass(at + 2 * IDLE, keyId(2)), 1)
    assert.equal(await pass(at, keyId(2)), 1, 'the clock is set back')
    assert.equal(await pass(at + IDLE), 0)
  })

  it('leaves the memory of a server that is asked for nothing', async () => {
    await using house = await startHouse({ seed: seedOf(), time: start })
    const kms = kmsOf(house)
    const KeyId = await createKey(kms, 'key')
    const CiphertextBlob = await encrypt(kms, KeyId)
    const loads = countLoads(house)
    await done(kms('Decrypt', { CiphertextBlob }))
    assert.equal(loads(), 0)
    for (let i = 0; i < 10 && loads() === 0; i++) {
      await standStill(house)
      await done(kms('Decrypt', { CiphertextBlob }))
    }
    assert.equal(loads(), 1)
  })

  it('leaves one server when another on the same database takes the key out of use', {
    skip: skipPostgres,
  }, async () => {
    await using database = await emptyDatabase()
    const config = { rootKey, store: database.url }
    await using one = await startHouse({ seed: seedOf({ keyId: keyId(1), alias: 'a' }), time: start, config })
    await using two = await startHouse({ seed: seedOf({ keyId: keyId(1), alias: 'a' }), time: start, config })
    const [here, there] = [kmsOf(one), kmsOf(two)]
    const KeyId = keyId(1)
    const CiphertextBlob = await encrypt(here, KeyId)
    const loads = countLoads(one)
    for (let i = 0; i < 10 && loads() === 0; i++) {
      await done(there('DisableKey', { KeyId }))
      assert.equal(codeOf(await here('Decrypt', { CiphertextBlob })), 'ResourceUnavailable.CmkDisabled')
      await standStill(one)
      await done(there('EnableKey', { KeyId }))
      await done(here('Decrypt', { CiphertextBlob }))
    }
    assert.equal(loads(), 1)
  })
})

/** Nobody asks a server for anything while it looks at its clock twice, a minute apart. */
async function standStill({ clock }: TestHouse): Promise<void> {
  for (const _ of [1, 2]) {
    clock.advance(IDLE * 1000)
    await new Promise((resolve) => setTimeout(resolve, 1100))
  }
}
