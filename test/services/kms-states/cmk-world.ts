import assert from 'node:assert/strict'
import type { Config } from '../../../src/config.ts'
import { KeyPool } from '../../../src/crypto/key-pool.ts'
import { asymmetricUsages } from '../../../src/crypto/usages.ts'
import { seconds } from '../../../src/domain/time.ts'
import { until } from '../../support/folder.ts'
import { startHouse, type TestHouse } from '../../support/house.ts'
import { account, DAY, done, holdJobs, type Kms, keyId, kmsOf, seedOf, start } from '../../support/kms.ts'
import { type CmkState, cmkStates } from './cells.ts'
import { type CmkAct, cmkActs, type Subject } from './cmk-acts.ts'

/*
 * A world with one key for each cell of the table, each brought into the cell's state by real calls.
 */

/** How keys come to wait for material, and whether the jobs have been since. */
export interface Way {
  readonly material: 'deleted' | 'expired'
  readonly swept: boolean
}

export interface CmkWorld {
  readonly house: TestHouse
  /** The key of a cell. */
  readonly subject: (label: string, state: CmkState) => Subject
}

const material = Buffer.from('00112233445566778899aabbccddeeff', 'hex')
const labels = Object.keys(cmkActs)
const numberOf = (label: string, state: CmkState): number =>
  labels.indexOf(label) * cmkStates.length + cmkStates.indexOf(state) + 1
const OTHER = 100_000

const isAsymmetric = ({ kind }: CmkAct): boolean => kind !== undefined && kind !== 'external'

/** A key that waits for material is an external one, unless its usage knows no such key. */
const isExternal = (act: CmkAct, state: CmkState): boolean =>
  act.kind === 'external' || (act.kind === undefined && state === 'PendingImport')

function seedKey(act: CmkAct, state: CmkState, n: number, way: Way, materials: ReadonlyMap<string, string>): object {
  const base = { keyId: keyId(n), alias: `key-${n}` }
  if (isAsymmetric(act)) return { ...base, usage: act.kind, versions: [{ material: materials.get(act.kind ?? '') }] }
  if (!isExternal(act, state)) return { ...base, rotation: { enabled: act.still === undefined, days: 365 } }
  const expiring = state === 'PendingImport' && way.material === 'expired'
  const versions = [{ material: material.toString('base64') }]
  return { ...base, origin: 'EXTERNAL', versions, ...(expiring && { validTo: String(seconds(start) + 3600) }) }
}

async function assemble(way: Way, config: Partial<Config>): Promise<TestHouse> {
  await using pool = new KeyPool(0)
  const kinds = new Set(Object.values(cmkActs).map(({ kind }) => kind))
  const usages = asymmetricUsages.filter((usage) => kinds.has(usage))
  const made = usages.map(async (usage) => [usage, (await pool.generate(usage)).toString('base64')] as const)
  const materials = new Map<string, string>(await Promise.all(made))
  const keys = Object.entries(cmkActs).flatMap(([label, act]) =>
    cmkStates.map((state) => seedKey(act, state, numberOf(label, state), way, materials)),
  )
  const seed = seedOf(...keys, { keyId: keyId(OTHER), alias: 'other' })
  return startHouse({ seed, time: start, config: { ...config, cmkLimit: 0, dataKeyLimit: 0 } })
}

/** Makes all keys and brings each into its state. */
export async function cmkWorld(way: Way, config: Partial<Config>): Promise<CmkWorld> {
  const house = await assemble(way, config)
  if (!way.swept) holdJobs(house)
  const kms = kmsOf(house)
  const subjects = new Map<number, Subject>()
  for (const [label, act] of Object.entries(cmkActs))
    for (const state of cmkStates) {
      const n = numberOf(label, state)
      const bare = { KeyId: keyId(n), alias: `key-${n}`, state, material, other: keyId(OTHER), made: {} }
      const subject = { ...bare, made: (await act.make?.(kms, bare)) ?? {} }
      await bring(house, kms, act, subject, way)
      subjects.set(n, subject)
    }
  house.clock.advance(8 * DAY)
  if (way.swept) await until(async () => (await overdue(house)) === 0)
  return { house, subject: (label, state) => subjects.get(numberOf(label, state)) ?? assert.fail(label) }
}

async function bring(house: TestHouse, kms: Kms, act: CmkAct, { KeyId, state }: Subject, way: Way): Promise<void> {
  const schedule = (PendingWindowInDays: number) => done(kms('ScheduleKeyDeletion', { KeyId, PendingWindowInDays }))
  const empty = () => done(kms('DeleteImportedKeyMaterial', { KeyId }))
  if (state === 'Disabled' || state === 'destroyed') await done(kms('DisableKey', { KeyId }))
  if (state === 'Archived') await done(kms('ArchiveKey', { KeyId }))
  if (state === 'PendingImport' && isAsymmetric(act)) await force(house, KeyId)
  else if (state === 'PendingImport' && way.material === 'deleted') await empty()
  if (state === 'PendingDelete') {
    await (act.emptied ? empty() : done(kms('DisableKey', { KeyId })))
    await schedule(30)
  }
  if (state === 'destroyed') await schedule(7)
  if (act.bound) await bind(house, KeyId)
}

/** No call leads an asymmetric key there, but the code answers for it. */
async function force({ store }: TestHouse, id: string): Promise<void> {
  const row = (await store.read.get('cmk', { account, id })) ?? assert.fail()
  assert.ok(await store.commit([{ update: 'cmk', row: { ...row, state: 'PendingImport' } }], []))
}

/** A binding holds a key in its state, so that one in another state is bound afterwards. */
async function bind({ store }: TestHouse, key: string): Promise<void> {
  const row = { account, key, product: 'mysql', resource: 'cdb-a1b2c3d4', createTime: 0 }
  assert.ok(await store.commit([{ insert: 'keyBinding', row }], []))
}

async function overdue({ store, clock }: TestHouse): Promise<number> {
  const atMost = seconds(clock.now())
  return (
    (await store.read.count('cmk', { state: 'PendingDelete', deletionDate: { atMost } })) +
    (await store.read.count('cmk', { validTo: { above: 0, atMost } }))
  )
}
