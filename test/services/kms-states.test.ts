import assert from 'node:assert/strict'
import { after, before, describe, it } from 'node:test'
import { loadCatalog } from '../../src/contract/catalog.ts'
import { type Reply, startHouse, type TestHouse } from '../support/house.ts'
import { codeOf, done, type Kms, kmsOf, seedOf, start } from '../support/kms.ts'
import {
  cmkCells,
  cmkStates,
  dataKeyCells,
  dataKeyStates,
  untilSwept,
  untilSweptDataKey,
  whiteBoxCells,
  whiteBoxStates,
} from './kms-states/cells.ts'
import { cmkActs } from './kms-states/cmk-acts.ts'
import { type CmkWorld, cmkWorld, type Way } from './kms-states/cmk-world.ts'
import { type DataKeyWorld, dataKeyActs, dataKeyWorld } from './kms-states/data-key-acts.ts'
import { whiteBoxActs, whiteBoxKeyIn, whiteBoxStateOf } from './kms-states/white-box-acts.ts'

/*
 * Every action of KMS in every state of a key, cell by cell, against a table that is written by hand.
 */

const stateIn = ({ KeyState }: Reply): string => KeyState

/** What a cell expects of the call, and of the state after it. */
const expectation = (cell: string, state: string, states: readonly string[]) => ({
  outcome: states.includes(cell) ? 'ok' : cell,
  state: states.includes(cell) ? cell : state,
})

it('the tables have every action of KMS', async () => {
  const { actions } = await loadCatalog(new URL('../../src/services/', import.meta.url))
  const names = actions.filter(({ service }) => service.name === 'kms').map(({ name }) => name)
  const rows = [cmkCells, dataKeyCells, whiteBoxCells].flatMap(Object.keys).map((label) => label.split(' ')[0])
  assert.deepEqual([...new Set(rows)].sort(), names.sort())
  assert.equal(names.length, 69)
})

const ways: readonly Way[] = [
  { material: 'deleted', swept: true },
  { material: 'expired', swept: false },
]

for (const way of ways) {
  const jobs = way.swept ? 'and the jobs have been' : 'and the jobs have not been yet'
  describe(`CMKs, where imported material was ${way.material}, ${jobs}`, () => {
    let world: CmkWorld
    let kms: Kms
    before(async () => {
      world = await cmkWorld(way)
      kms = kmsOf(world.house)
    })
    after(() => world.house[Symbol.asyncDispose]())

    /** The states of keys, of which the last may be destroyed. */
    async function statesOf(ids: readonly string[]): Promise<readonly string[]> {
      const { KeyMetadatas } = await done(kms('DescribeKeys', { KeyIds: ids.slice(0, -1) }))
      const last = await kms('DescribeKey', { KeyId: ids.at(-1) })
      const gone = codeOf(last) === 'ResourceUnavailable.CmkNotFound'
      return [...KeyMetadatas.map(stateIn), gone ? 'destroyed' : stateIn(last['KeyMetadata'])]
    }

    for (const [label, cells] of Object.entries(cmkCells))
      it(label, async () => {
        const act = cmkActs[label] ?? assert.fail()
        const subjects = cmkStates.map((state) => world.subject(label, state))
        const ids = subjects.map(({ KeyId }) => KeyId)
        assert.deepEqual(await statesOf(ids), cmkStates)
        const expected = subjects.map(({ state }, i) => {
          const held = way.swept || state !== 'destroyed' ? undefined : untilSwept[label]
          return expectation(held ?? cells[i] ?? '', state, cmkStates)
        })
        const outcomes: string[] = []
        for (const subject of subjects) outcomes.push(await act.ask(kms, subject))
        assert.deepEqual(
          outcomes,
          expected.map(({ outcome }) => outcome),
        )
        assert.deepEqual(
          await statesOf(ids),
          expected.map(({ state }) => state),
        )
      })
  })
}

for (const swept of [true, false])
  describe(`kept data keys, ${swept ? 'when the job has been' : 'when the job has not been yet'}`, () => {
    let world: DataKeyWorld
    let kms: Kms
    before(async () => {
      world = await dataKeyWorld(swept)
      kms = kmsOf(world.house)
    })
    after(() => world.house[Symbol.asyncDispose]())

    const stateOf = async (DataKeyId: string): Promise<string> => {
      const reply = await kms('DescribeDataKey', { DataKeyId })
      return codeOf(reply) === 'ResourceUnavailable.DataKeyNotFound' ? 'destroyed' : stateIn(reply['DataKeyMetadata'])
    }

    for (const [label, cells] of Object.entries(dataKeyCells))
      it(label, async () => {
        const ask = dataKeyActs[label] ?? assert.fail()
        for (const [i, state] of dataKeyStates.entries()) {
          const subject = world.subject(label, state)
          const held = swept || state !== 'destroyed' ? undefined : untilSweptDataKey[label]
          const expected = expectation(held ?? cells[i] ?? '', state, dataKeyStates)
          assert.equal(await stateOf(subject.DataKeyId), state)
          assert.equal(await ask(kms, subject), expected.outcome, state)
          assert.equal(await stateOf(subject.DataKeyId), expected.state, state)
        }
      })
  })

describe('white-box keys', () => {
  let house: TestHouse
  let kms: Kms
  before(async () => {
    house = await startHouse({ seed: seedOf(), time: start })
    kms = kmsOf(house)
  })
  after(() => house[Symbol.asyncDispose]())

  for (const [label, cells] of Object.entries(whiteBoxCells))
    it(label, async () => {
      const ask = whiteBoxActs[label] ?? assert.fail()
      for (const [i, state] of whiteBoxStates.entries()) {
        const subject = await whiteBoxKeyIn(kms, `${label}-${state}`, state)
        const expected = expectation(cells[i] ?? '', state, whiteBoxStates)
        assert.equal(await whiteBoxStateOf(kms, subject.KeyId), state)
        assert.equal(await ask(kms, subject), expected.outcome, state)
        assert.equal(await whiteBoxStateOf(kms, subject.KeyId), expected.state, state)
      }
    })
})
