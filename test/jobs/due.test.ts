import assert from 'node:assert/strict'
import { randomBytes } from 'node:crypto'
import { describe, it } from 'node:test'
import { Keyring } from '../../src/crypto/keyring.ts'
import { RootKey } from '../../src/crypto/root.ts'
import { seconds } from '../../src/domain/time.ts'
import { BATCH, type Job, startClock } from '../../src/jobs/clock.ts'
import { destroyKeys } from '../../src/jobs/destroy.ts'
import { destroyDataKeys } from '../../src/jobs/destroy-data-keys.ts'
import { eachDue } from '../../src/jobs/due.ts'
import { expireImports } from '../../src/jobs/expire-imports.ts'
import { expireMaterials } from '../../src/jobs/expire-materials.ts'
import { rotateKeys } from '../../src/jobs/rotate.ts'
import { startHouse, type TestHouse } from '../support/house.ts'
import { doneIn, roundOf } from '../support/jobs.ts'
import { account, done, holdJobs, keyId, kmsOf, seedOf, start } from '../support/kms.ts'

/*
 * A row that fails holds up no other. The databases are broken for one row by a trigger whose expression fails when it runs.
 */

const at = seconds(start)
const DAY_S = 86_400
const soon = at + 1000
const later = at + DAY_S
const ids = [1, 2, 3].map(keyId)

const breakRow = (house: TestHouse, what: 'DELETE' | 'UPDATE', table: string, where: string): void =>
  house.store.exec(`CREATE TRIGGER broken BEFORE ${what} ON ${table} WHEN ${where} BEGIN SELECT json('{'); END`)

const each = (more: (n: number) => object) => ids.map((id, n) => ({ keyId: id, alias: `key${n}`, ...more(n) }))

const deleted = { state: 'PendingDelete', deletionDate: soon }
const rotating = { rotation: { enabled: true, days: 30 }, nextRotateTime: soon }
const imported = { origin: 'EXTERNAL', validTo: soon }
const external = { state: 'PendingImport', origin: 'EXTERNAL' }
const keyring = new Keyring(new RootKey(randomBytes(32)))

/** Three rows that are due, and how the job and the break of the second go. */
const cases: readonly {
  readonly name: string
  readonly keys: readonly object[]
  readonly job: (house: TestHouse) => Job
  readonly breaks: (house: TestHouse, second: string) => void
  readonly prepare?: (house: TestHouse) => Promise<readonly string[]>
}[] = [
  {
    name: 'a CMK that cannot be destroyed',
    keys: each(() => deleted),
    job: ({ store }) => destroyKeys(store),
    breaks: (house, second) => breakRow(house, 'DELETE', 'cmk', `old.id = '${second}'`),
  },
  {
    name: 'a CMK that cannot be rotated',
    keys: each(() => rotating),
    job: ({ store }) => rotateKeys(store, keyring, randomBytes),
    breaks: (house, second) => breakRow(house, 'UPDATE', 'cmk', `old.id = '${second}'`),
  },
  {
    name: 'material that cannot be removed',
    keys: each(() => imported),
    job: ({ store }) => expireMaterials(store),
    breaks: (house, second) => breakRow(house, 'DELETE', 'key_material', `old.key = '${second}'`),
  },
  {
    name: 'a token that cannot be removed',
    keys: each(() => external),
    job: ({ store }) => expireImports(store),
    breaks: (house, second) => breakRow(house, 'DELETE', 'import_token', `old.key = '${second}'`),
    async prepare(house) {
      for (const KeyId of ids) {
        const wrapping = { WrappingAlgorithm: 'RSAES_OAEP_SHA_256', WrappingKeySpec: 'RSA_2048' }
        await done(kmsOf(house)('GetParametersForImport', { KeyId, ...wrapping }))
      }
      return ids
    },
  },
  {
    name: 'a data key that cannot be destroyed',
    keys: each(() => ({})).slice(0, 1),
    job: ({ store }) => destroyDataKeys(store),
    breaks: (house, second) => breakRow(house, 'DELETE', 'data_key', `old.id = '${second}'`),
    async prepare(house) {
      const kms = kmsOf(house)
      const made: string[] = []
      for (const DataKeyName of ['a', 'b', 'c']) {
        const kept = { KeyId: keyId(1), NumberOfBytes: 16, IsHostedByKms: 1, DataKeyName }
        const { DataKeyId } = await done(kms('GenerateDataKey', kept))
        await done(kms('ScheduleDataKeyDeletion', { DataKeyId, PendingWindowInDays: 7 }))
        made.push(DataKeyId)
      }
      return made
    },
  },
]

describe('among three that are due', () => {
  for (const { name, keys, job, breaks, prepare } of cases)
    it(`${name} holds up no other, and is tried again`, async () => {
      await using house = await startHouse({ seed: seedOf(...keys), time: start })
      const [, second = ''] = (await prepare?.(house)) ?? ids
      breaks(house, second)
      const due = prepare === undefined ? later : at + 8 * DAY_S
      const broken = job(house)
      assert.deepEqual(await roundOf(broken, due), { done: 3, failed: [second] })
      assert.deepEqual(await roundOf(broken, due), { done: 1, failed: [second] })
      house.store.exec('DROP TRIGGER broken')
      assert.equal(await doneIn(broken, due), 1)
      assert.equal(await doneIn(broken, due), 0)
    })
})

describe('what is due', () => {
  it('is all tried in one tick, however much of it fails, and a failure told again only after ten minutes', async (t) => {
    t.mock.timers.enable({ apis: ['setInterval'] })
    const failing = BATCH + 20
    let due = Array.from({ length: 3 * BATCH }, (_, i) => i)
    const tried: number[] = []
    const failed: string[] = []
    let now = 0
    const job: Job = {
      name: 'job',
      round: (_now, failures) =>
        eachDue(
          failures,
          async ({ offset, limit }) => due.slice(offset, offset + limit),
          (n) => `row ${n}`,
          async (n) => {
            tried.push(n)
            if (n < failing) throw new Error('lost')
            due = due.filter((one) => one !== n)
            return true
          },
        ),
    }
    const stop = startClock(
      [job],
      () => now,
      (name, error) => failed.push(`${name}: ${(error as Error).message}`),
    )
    t.mock.timers.tick(1000)
    for (let i = 0; i < 100; i++) await new Promise((turn) => setImmediate(turn))
    assert.deepEqual(due, [...Array(failing).keys()])
    assert.equal(tried.length, 3 * BATCH)
    assert.deepEqual([failed.length, failed[0]], [failing, 'job: row 0'])
    const tries = tried.length
    for (const [passed, tells] of [
      [1000, 1],
      [600_000, 2],
    ] as const) {
      now = passed
      t.mock.timers.tick(1000)
      for (let i = 0; i < 100; i++) await new Promise((turn) => setImmediate(turn))
      assert.equal(failed.length, tells * failing)
    }
    assert.equal(tried.length, tries + 2 * failing)
    await stop()
  })

  it('counts what another server was first with as not done', async () => {
    const job: Job = {
      name: 'job',
      round: (_now, failures) =>
        eachDue(
          failures,
          async () => [1, 2, 3],
          String,
          async (n) => n !== 2,
        ),
    }
    assert.deepEqual(await roundOf(job, 0), { done: 2, failed: [] })
  })
})

describe('imported material whose time is over', () => {
  it('leaves the store at its moment and not before, and the key as it has answered since', async () => {
    const states = ['Enabled', 'Disabled', 'Archived'] as const
    const keys = [
      ...each((n) => ({ ...imported, state: states[n] })),
      { keyId: keyId(4), alias: 'doomed', ...imported, state: 'PendingDelete', deletionDate: at + 20 * DAY_S },
      { keyId: keyId(5), alias: 'lasting', origin: 'EXTERNAL' },
    ]
    await using house = await startHouse({ seed: seedOf(...keys), time: start })
    holdJobs(house)
    house.clock.advance(2_000_000)
    const kms = kmsOf(house)
    const all = [1, 2, 3, 4, 5].map(keyId)
    const described = async () => (await done(kms('DescribeKeys', { KeyIds: all }))).KeyMetadatas
    const before = await described()
    const { store } = house
    const job = expireMaterials({ read: store.read, commit: (changes) => store.commit(changes, []) })
    assert.equal(await doneIn(job, soon - 1), 0)
    assert.equal(await doneIn(job, soon), 4)
    assert.equal(await doneIn(job, later), 0)
    assert.deepEqual(await described(), before)
    assert.deepEqual(
      before.map((key: { KeyState: string; ValidTo: number }) => [key.KeyState, key.ValidTo]),
      [
        ['PendingImport', 0],
        ['PendingImport', 0],
        ['PendingImport', 0],
        ['PendingDelete', 0],
        ['Enabled', 0],
      ],
    )
    const left = await house.store.read.find('keyMaterial', { where: { account } })
    assert.deepEqual(
      left.map(({ key }) => key),
      [keyId(5)],
    )
    await done(kms('CancelKeyDeletion', { KeyId: keyId(4) }))
    assert.equal((await described())[3].KeyState, 'PendingImport')
  })
})

describe('parameters for import that expire', () => {
  it('leave newer ones that were fetched at the same moment', async () => {
    await using house = await startHouse({ seed: seedOf({ keyId: keyId(1), alias: 'key', ...external }), time: start })
    const { store } = house
    const fetchOnce = async (): Promise<string> => {
      const wrapping = { WrappingAlgorithm: 'RSAES_OAEP_SHA_256', WrappingKeySpec: 'RSA_2048' }
      return (await done(kmsOf(house)('GetParametersForImport', { KeyId: keyId(1), ...wrapping }))).ImportToken
    }
    await fetchOnce()
    const tokens: string[] = []
    const job = expireImports({
      read: store.read,
      async commit(changes) {
        tokens.push(await fetchOnce())
        return store.commit(changes)
      },
    })
    assert.equal(await doneIn(job, at + 2 * DAY_S), 0)
    assert.equal((await store.read.get('importToken', { account, key: keyId(1) }))?.token, tokens[0])
    assert.equal(await doneIn(expireImports(store), at + 2 * DAY_S), 1)
    assert.equal(await store.read.count('importToken', { account }), 0)
  })
})
