import assert from 'node:assert/strict'
import { randomBytes } from 'node:crypto'
import { describe, it } from 'node:test'
import { Keyring } from '../../src/crypto/keyring.ts'
import { RootKey } from '../../src/crypto/root.ts'
import { seconds } from '../../src/domain/time.ts'
import { rotateKeys } from '../../src/jobs/rotate.ts'
import { startHouse, type TestHouse } from '../support/house.ts'
import { doneIn } from '../support/jobs.ts'
import { account, DAY, done, encrypt, HOUR, headerOf, keyId, kmsOf, Plaintext, seedOf, start } from '../support/kms.ts'

/*
 * Automatic rotation, seen over HTTP. The rounds are run by hand, at moments of the tests' choice.
 */

const rootKey = '0123456789abcdef'.repeat(4)
const at = seconds(start)
const DAY_S = 86_400

/** A key that rotates every 30 days, next 10 days after the start. */
const rotating = (n: number, more: object = {}) => ({
  keyId: keyId(n),
  alias: `key${n}`,
  rotation: { enabled: true, days: 30 },
  nextRotateTime: at + 10 * DAY_S,
  ...more,
})

const world = (...keys: readonly object[]): Promise<TestHouse> =>
  startHouse({ seed: seedOf(...keys), time: start, config: { rootKey } })

const keyring = new Keyring(new RootKey(RootKey.parse(rootKey)))
const round = (house: TestHouse, days: number): Promise<number> =>
  doneIn(rotateKeys(house.store, keyring, randomBytes), at + days * DAY_S)

const metadata = async (house: TestHouse, id: string) =>
  (await done(kmsOf(house)('DescribeKey', { KeyId: id }))).KeyMetadata

describe('automatic rotation', () => {
  it('comes at its time and not before, and leaves all to decrypt', async () => {
    await using house = await world(rotating(1))
    const kms = kmsOf(house)
    const before = await encrypt(kms, keyId(1))
    assert.equal(await round(house, 9.99), 0)
    assert.equal(await round(house, 10), 1)
    assert.equal(await round(house, 10), 0)
    const after = await encrypt(kms, keyId(1))
    assert.deepEqual([headerOf(before).version, headerOf(after).version], [1, 2])
    for (const CiphertextBlob of [before, after])
      assert.equal((await done(kms('Decrypt', { CiphertextBlob }))).Plaintext, Plaintext)
    const { LastRotateTime, NextRotateTime, KeyRotationEnabled } = await metadata(house, keyId(1))
    assert.deepEqual([LastRotateTime, NextRotateTime, KeyRotationEnabled], [at + 10 * DAY_S, at + 40 * DAY_S, true])
  })

  it('keeps its days where a round comes late, and makes up for none that were missed', async () => {
    await using house = await world(rotating(1))
    assert.equal(await round(house, 11.5), 1)
    assert.equal((await metadata(house, keyId(1))).NextRotateTime, at + 40 * DAY_S)
    assert.equal(await round(house, 400), 1)
    assert.equal(await round(house, 400), 0)
    const { LastRotateTime, NextRotateTime } = await metadata(house, keyId(1))
    assert.deepEqual([LastRotateTime, NextRotateTime], [at + 400 * DAY_S, at + 430 * DAY_S])
    assert.equal(await house.store.read.count('keyMaterial', { key: keyId(1) }), 3)
  })

  it('does nothing more while the clock is set back', async () => {
    await using house = await world(rotating(1))
    await round(house, 100)
    assert.equal(await round(house, 10), 0)
  })

  it('is for keys that are enabled, and comes when they are again', async () => {
    const off = rotating(5, { rotation: { enabled: false, days: 30 } })
    await using house = await world(
      rotating(1, { state: 'Disabled' }),
      rotating(2, { state: 'Archived' }),
      rotating(3, { state: 'PendingDelete', deletionDate: at + 30 * DAY_S }),
      off,
    )
    assert.equal(await round(house, 20), 0)
    await done(kmsOf(house)('EnableKey', { KeyId: keyId(1) }))
    assert.equal(await round(house, 20), 1)
  })

  it('does a bounded number in a round, those first that have waited longest', async () => {
    const many = Array.from({ length: 130 }, (_, i) => rotating(i + 1, { nextRotateTime: at + DAY_S - i }))
    await using house = await world(...many)
    const rotated = async (n: number) => (await metadata(house, keyId(n))).LastRotateTime > 0
    assert.equal(await round(house, 1), 100)
    assert.deepEqual(
      [await rotated(130), await rotated(31), await rotated(30), await rotated(1)],
      [true, true, false, false],
    )
    assert.equal(await round(house, 1), 30)
    assert.equal(await rotated(1), true)
    assert.equal(await round(house, 1), 0)
  })

  it('yields to a change of the key that came first', async () => {
    await using house = await world(rotating(1))
    const { store } = house
    const { commit } = store
    // Between the reading of the row and the commit, the key is disabled.
    Object.assign(store, {
      commit: async (...args: Parameters<typeof commit>) => {
        Reflect.deleteProperty(store, 'commit')
        await done(kmsOf(house)('DisableKey', { KeyId: keyId(1) }))
        return store.commit(...args)
      },
    })
    assert.equal(await round(house, 10), 0)
    assert.equal(await store.read.count('keyMaterial', { account, key: keyId(1) }), 1)
    assert.equal((await metadata(house, keyId(1))).KeyState, 'Disabled')
  })

  it('follows a rotation by hand by a whole period', async () => {
    await using house = await world(rotating(1))
    house.clock.advance(5 * DAY)
    await done(kmsOf(house)('RotateKey', { KeyId: keyId(1) }))
    assert.equal(await round(house, 34.9), 0)
    house.clock.advance(HOUR)
    assert.equal(await round(house, 35.1), 1)
  })
})
