import assert from 'node:assert/strict'
import { after, before, describe, it } from 'node:test'
import { loadCatalog } from '../../src/contract/catalog.ts'
import { type Reply, startHouse } from '../support/house.ts'
import { codeOf, done, type Kms, kmsOf, seedOf, start } from '../support/kms.ts'
import { type Ground, grounds } from '../support/postgres.ts'
import { cmkCells, cmkStates, dataKeyCells, dataKeyStates, whiteBoxCells, whiteBoxStates } from './kms-states/cells.ts'
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

function cmksIn(way: Way, ground: Ground): void {
  const jobs = way.swept ? 'and the jobs have been' : 'and the jobs have not been yet'
  describe(`CMKs on ${ground.name}, where imported material was ${way.material}, ${jobs}`, {
    skip: ground.skip,
  }, () => {
    let world: CmkWorld
    let kms: Kms
    const resources = new AsyncDisposableStack()
    before(async () => {
      const { config } = resources.use(await ground.fresh())
      world = await cmkWorld(way, config)
      resources.use(world.house)
      kms = kmsOf(world.house)
    })
    after(() => resources.disposeAsync())

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
        const expected = subjects.map(({ state }, i) => expectation(cells[i] ?? '', state, cmkStates))
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

function dataKeysOn(ground: Ground, swept: boolean): void {
  const job = swept ? 'when the job has been' : 'when the job has not been yet'
  describe(`kept data keys on ${ground.name}, ${job}`, { skip: ground.skip }, () => {
    let world: DataKeyWorld
    let kms: Kms
    const resources = new AsyncDisposableStack()
    before(async () => {
      const { config } = resources.use(await ground.fresh())
      world = await dataKeyWorld(swept, config)
      resources.use(world.house)
      kms = kmsOf(world.house)
    })
    after(() => resources.disposeAsync())

    const stateOf = async (DataKeyId: string): Promise<string> => {
      const reply = await kms('DescribeDataKey', { DataKeyId })
      return codeOf(reply) === 'ResourceUnavailable.DataKeyNotFound' ? 'destroyed' : stateIn(reply['DataKeyMetadata'])
    }

    for (const [label, cells] of Object.entries(dataKeyCells))
      it(label, async () => {
        const ask = dataKeyActs[label] ?? assert.fail()
        for (const [i, state] of dataKeyStates.entries()) {
          const subject = world.subject(label, state)
          const expected = expectation(cells[i] ?? '', state, dataKeyStates)
          assert.equal(await stateOf(subject.DataKeyId), state)
          assert.equal(await ask(kms, subject), expected.outcome, state)
          assert.equal(await stateOf(subject.DataKeyId), expected.state, state)
        }
      })
  })
}

function whiteBoxKeysOn(ground: Ground): void {
  describe(`white-box keys on ${ground.name}`, { skip: ground.skip }, () => {
    let kms: Kms
    const resources = new AsyncDisposableStack()
    before(async () => {
      const { config } = resources.use(await ground.fresh())
      kms = kmsOf(resources.use(await startHouse({ seed: seedOf(), time: start, config })))
    })
    after(() => resources.disposeAsync())

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
}

for (const ground of grounds) {
  // Making 400 keys takes its time; what the jobs do there, the walks show.
  for (const way of ways) if (ground.name === 'SQLite' || !way.swept) cmksIn(way, ground)
  for (const swept of [true, false]) dataKeysOn(ground, swept)
  whiteBoxKeysOn(ground)
}
