import assert from 'node:assert/strict'
import type { Config } from '../../../src/config.ts'
import { until } from '../../support/folder.ts'
import { startHouse, type TestHouse } from '../../support/house.ts'
import { DAY, done, holdJobs, type Kms, keyId, kmsOf, Plaintext, seedOf, start } from '../../support/kms.ts'
import { type DataKeyState, dataKeyCells, dataKeyStates } from './cells.ts'
import { listed, outcome } from './cmk-acts.ts'

/*
 * How each action is asked of a kept data key, and a world with one for each cell of the table.
 */

interface Subject {
  readonly DataKeyId: string
  readonly name: string
}

type Ask = (kms: Kms, subject: Subject) => Promise<string>

const CMK = keyId(1)

const ask =
  (action: string, more: (subject: Subject) => object = () => ({})): Ask =>
  async (kms, { DataKeyId, name }) =>
    outcome(await kms(action, { DataKeyId, ...more({ DataKeyId, name }) }))

const asked =
  (action: string, parameters: (subject: Subject) => object): Ask =>
  async (kms, subject) =>
    outcome(await kms(action, parameters(subject)))

const several = ({ DataKeyId }: Subject): object => ({ DataKeyIds: [DataKeyId] })

const inList =
  (action: string, member: string): Ask =>
  (kms, { DataKeyId }) =>
    listed(kms, action, {}, (reply) =>
      reply[member].some((one: { readonly DataKeyId: string }) => one.DataKeyId === DataKeyId),
    )

const kept = { KeyId: CMK, NumberOfBytes: 16, IsHostedByKms: 1 }
const brought = { KeyId: CMK, ImportType: 2, ImportKeyMaterial: Plaintext }

export const dataKeyActs: Readonly<Record<string, Ask>> = {
  GenerateDataKey: asked('GenerateDataKey', ({ name }) => ({ ...kept, DataKeyName: name })),
  ImportDataKey: asked('ImportDataKey', ({ name }) => ({ ...brought, DataKeyName: name })),
  DescribeDataKey: ask('DescribeDataKey'),
  DescribeDataKeys: asked('DescribeDataKeys', several),
  ListDataKeys: inList('ListDataKeys', 'DataKeys'),
  ListDataKeyDetail: inList('ListDataKeyDetail', 'DataKeyMetadatas'),
  EnableDataKey: ask('EnableDataKey'),
  EnableDataKeys: asked('EnableDataKeys', several),
  DisableDataKey: ask('DisableDataKey'),
  DisableDataKeys: asked('DisableDataKeys', several),
  GetDataKeyPlaintext: ask('GetDataKeyPlaintext'),
  GetDataKeyCiphertextBlob: ask('GetDataKeyCiphertextBlob'),
  UpdateDataKeyName: ask('UpdateDataKeyName', ({ name }) => ({ DataKeyName: `new-${name}` })),
  UpdateDataKeyDescription: ask('UpdateDataKeyDescription', () => ({ Description: 'new' })),
  ScheduleDataKeyDeletion: ask('ScheduleDataKeyDeletion', () => ({ PendingWindowInDays: 30 })),
  CancelDataKeyDeletion: ask('CancelDataKeyDeletion'),
}

export interface DataKeyWorld {
  readonly house: TestHouse
  readonly subject: (label: string, state: DataKeyState) => Subject
}

const nameOf = (label: string, state: DataKeyState): string => `${label}-${state}`

/** @param swept whether the job has been since some were destroyed */
export async function dataKeyWorld(swept: boolean, config: Partial<Config>): Promise<DataKeyWorld> {
  const seed = seedOf({ keyId: CMK, alias: 'cmk' })
  const house = await startHouse({ seed, time: start, config: { ...config, dataKeyLimit: 0 } })
  if (!swept) holdJobs(house)
  const kms = kmsOf(house)
  const ids = new Map<string, string>()
  for (const label of Object.keys(dataKeyCells))
    for (const state of dataKeyStates) {
      const DataKeyName = nameOf(label, state)
      const { DataKeyId } = await done(kms('GenerateDataKey', { ...kept, DataKeyName }))
      ids.set(DataKeyName, DataKeyId)
      if (state === 'Disabled') await done(kms('DisableDataKey', { DataKeyId }))
      const days = { PendingDelete: 30, destroyed: 7 }[state as string]
      if (days !== undefined) await done(kms('ScheduleDataKeyDeletion', { DataKeyId, PendingWindowInDays: days }))
    }
  house.clock.advance(8 * DAY)
  const doomed = Object.keys(dataKeyCells).map((label) => nameOf(label, 'destroyed'))
  if (swept) await until(async () => (await house.store.read.count('dataKey', { name: doomed })) === 0)
  return {
    house,
    subject: (label, state) => {
      const name = nameOf(label, state)
      return { name, DataKeyId: ids.get(name) ?? assert.fail(name) }
    },
  }
}
