import assert from 'node:assert/strict'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { after, before, describe, it } from 'node:test'
import fc from 'fast-check'
import { type Cmk, keyStates } from '../../src/domain/key.ts'
import { CmkLists } from '../../src/store/lists/cmk-lists.ts'
import { migrations } from '../../src/store/migrate.ts'
import { PostgresStore } from '../../src/store/postgres.ts'
import { SqliteStore } from '../../src/store/sqlite.ts'
import type { Store } from '../../src/store/store.ts'
import { cmkOf, type Question, queryOf, tagKeys, tagValues, World } from '../support/key-world.ts'
import { emptyDatabase, skipPostgres } from '../support/postgres.ts'

/*
 * Lists of CMKs: whatever changes and whatever is asked, a store answers as a plain filter over the rows does.
 */

const pick = <T>(...values: readonly T[]): fc.Arbitrary<T> => fc.constantFrom(...values)
const time = fc.integer({ min: 1, max: 9 })
const alias = fc
  .tuple(pick('Web', 'web', 'a_c', 'a%c', 'ABC'), fc.integer({ min: 0, max: 30 }))
  .map((part) => part.join('-'))

const row = fc.record({
  region: pick('r1', 'r1', 'r2'),
  alias,
  state: pick(...keyStates),
  usage: pick('ENCRYPT_DECRYPT', 'ASYMMETRIC_DECRYPT_SM2'),
  origin: pick('TENCENT_KMS' as const, 'EXTERNAL' as const),
  owner: pick('user', 'user', 'user', 'postgres', 'cos'),
  cluster: pick('', 'cls-1'),
  createTime: time,
  validTo: pick(0, 3, 6),
  deletionDate: pick(0, 4, 8),
})

/** Mostly left out: a question that asks everything is met by nothing. */
const optional = <T>(values: fc.Arbitrary<T>): fc.Arbitrary<T | undefined> =>
  fc.oneof({ weight: 4, arbitrary: fc.constant(undefined) }, { weight: 1, arbitrary: values })

const tagged = fc.record({ key: pick(...tagKeys), values: fc.uniqueArray(pick(...tagValues)) })

const question: fc.Arbitrary<Question> = fc.record({
  region: pick('r1', 'r1', 'r1', 'r2', 'nowhere'),
  byProducts: pick(false, false, false, true),
  states: optional(fc.uniqueArray(pick(...keyStates))),
  now: optional(time),
  usage: optional(pick('ENCRYPT_DECRYPT', 'ASYMMETRIC_DECRYPT_SM2')),
  origin: optional(pick('TENCENT_KMS', 'EXTERNAL')),
  cluster: optional(pick('cls-1', 'cls-2')),
  part: fc.option(pick('', 'we', 'We', 'WE', 'WEB-1', '-', '_', '%', 'bc-2', '0000000000', '4d'), {
    freq: 1,
    nil: undefined,
  }),
  tags: optional(fc.array(tagged, { minLength: 1, maxLength: 2 })).map((filters) => filters ?? []),
  direction: pick('asc' as const, 'desc' as const),
  offset: pick(0, 0, 1, 5, 12),
  limit: pick(0, 1, 6, 20),
})

type Step = (world: World) => Promise<void>

const which = fc.nat(1000)
const step: fc.Arbitrary<Step> = fc.oneof(
  {
    weight: 4,
    arbitrary: row.map(
      (more): Step =>
        (world) =>
          world.add(more),
    ),
  },
  {
    weight: 3,
    arbitrary: fc.tuple(which, row).map(
      ([n, { region: _, ...more }]): Step =>
        (world) =>
          world.change(n, more),
    ),
  },
  {
    weight: 1,
    arbitrary: which.map(
      (n): Step =>
        (world) =>
          world.remove(n),
    ),
  },
  {
    weight: 3,
    arbitrary: fc.tuple(which, pick(...tagKeys), optional(pick(...tagValues))).map(
      ([n, key, value]): Step =>
        (world) =>
          world.tag(n, key, value),
    ),
  },
  {
    weight: 1,
    arbitrary: row.map(
      (more): Step =>
        (world) =>
          world.failToAdd(more),
    ),
  },
  {
    weight: 6,
    arbitrary: question.map(
      (asked): Step =>
        (world) =>
          world.ask(asked),
    ),
  },
)

const life = fc.array(step, { minLength: 30, maxLength: 90, size: 'max' })

interface Place extends AsyncDisposable {
  open(): Promise<Store>
}

async function sqlite(): Promise<Place> {
  const folder = mkdtempSync(join(tmpdir(), 'sanyao-lists-'))
  return {
    open: async () => new SqliteStore(join(folder, 'sanyao.db')),
    [Symbol.asyncDispose]: async () => rmSync(folder, { recursive: true }),
  }
}

async function postgres(): Promise<Place> {
  const database = await emptyDatabase()
  return { open: () => PostgresStore.open(database.url), [Symbol.asyncDispose]: () => database[Symbol.asyncDispose]() }
}

for (const [name, kind, skip, numRuns] of [
  ['SQLite', sqlite, false, 60],
  ['PostgreSQL', postgres, skipPostgres, 10],
] as const) {
  describe(`lists of CMKs on ${name}`, { skip }, () => {
    it('answer as a filter over the rows does, whatever has happened, and again after a restart', async () => {
      await using place = await kind()
      let runs = 0
      const lives = fc.asyncProperty(life, fc.array(question, { minLength: 5 }), async (steps, questions) => {
        const store = await place.open()
        await store.migrate()
        const world = new World(`account${runs++}`, store)
        for (const each of steps) await each(world)
        await store.close()
        world.store = await place.open()
        await world.store.migrate()
        for (const asked of questions) await world.ask(asked)
        await world.store.close()
      })
      await fc.assert(lives, { numRuns })
    })
  })
}

/** More than fit in a run of the order or a block of texts, made in no order and many in one second. */
describe('lists of many CMKs', () => {
  const KEYS = 6000
  const places: Place[] = []
  let world: World
  before(async () => {
    const place = await sqlite()
    places.push(place)
    const store = await place.open()
    await store.migrate()
    world = new World('1001', store)
    const rows = Array.from({ length: KEYS }, (_, n) => ({
      region: 'r1',
      alias: `${n % 3 ? 'Web' : 'data'}-${n}`,
      state: keyStates[n % 5] as Cmk['state'],
      createTime: 1 + ((n * 7919) % 1500),
      validTo: n % 2,
    }))
    await world.addAll(rows)
  })
  after(async () => {
    await world.store.close()
    for (const place of places) await place[Symbol.asyncDispose]()
  })

  const all: Question = { region: 'r1', byProducts: false, tags: [], direction: 'asc', offset: 0, limit: KEYS }
  const questions: readonly Question[] = [
    all,
    { ...all, direction: 'desc', offset: 2900, limit: 200 },
    { ...all, part: 'WEB-1' },
    { ...all, part: 'a', offset: 100, limit: 50 },
    { ...all, part: '-5999' },
    { ...all, part: 'data', states: ['Archived'], direction: 'desc', offset: 10, limit: 20 },
    { ...all, tags: [{ key: 'k1', values: [] }] },
  ]
  const askAll = async (): Promise<void> => {
    for (const asked of questions) await world.ask(asked)
  }

  it('are whole and in order', askAll)

  it('follow removals from everywhere and what comes into the gaps', async () => {
    await world.removeAll((_, n) => n % 3 === 1)
    await askAll()
    await world.addAll(
      Array.from({ length: 3000 }, (_, n) => ({ region: 'r1', alias: `Web-1-${n}`, createTime: (n * 37) % 1600 })),
    )
    await world.tag(7, 'k1', 'v1')
    for (let n = 0; n < 200; n++) await world.change(n * 11, { alias: `renamed-${n}` })
    await askAll()
  })

  it('are the same after a restart, also one in the middle of reading', async () => {
    const [place] = places
    assert.ok(place)
    await world.store.close()
    world.store = await place.open()
    await world.store.migrate()
    await world.store.close()
    world.store = await place.open()
    await world.store.migrate()
    // Changed while the lists are still being read.
    await Promise.all([world.add({ region: 'r1', alias: 'Web-late', createTime: 700 }), world.tag(9, 'k1', 'v2')])
    await askAll()
  })
})

describe('a list that is asked for in slices', () => {
  it('is of one moment, however many changes overtake it', async () => {
    // Several times what is gone through at once.
    const KEYS = 60_000
    const db = new DatabaseSync(':memory:')
    for (const { sql } of migrations) db.exec(sql)
    const columns = Object.keys(cmkOf('', 0))
    const named = columns.map((name) => name.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`))
    const insert = db.prepare(`INSERT INTO cmk (${named}) VALUES (${columns.map(() => '?')})`)
    db.exec('BEGIN')
    for (let n = 0; n < KEYS; n++) {
      const values = { ...cmkOf('1001', n), validTo: n % 2, rotationEnabled: 0 }
      insert.run(...(Object.values(values) as (string | number)[]))
    }
    db.exec('COMMIT')
    const lists = new CmkLists(db, () => cmkOf('1001', 0), 0)
    const where = queryOf('1001', { ...empty, now: 0 }).where
    const valid = { all: [where, { validTo: { above: 0 } }] }
    // One of an even number and one of an odd number change places: the number of either is another only between two moments.
    const swap = db.prepare('UPDATE cmk SET valid_to = 1 - valid_to WHERE rowid IN (?, ?)')
    let swaps = 0
    let over = false
    const counting = (async () => {
      for (let n = 0; n < 50; n++) assert.equal(await lists.count(valid), KEYS / 2)
    })().finally(() => {
      over = true
    })
    while (!over) {
      swap.run(1 + swaps, KEYS - swaps)
      swaps = (swaps + 1) % (KEYS / 2)
      lists.refresh()
      await new Promise((turn) => setImmediate(turn))
    }
    await counting
    await lists.close()
    db.close()
  })

  it('asks SQL for nothing that the lists of KMS ask', () => {
    const db = new DatabaseSync(':memory:')
    for (const { sql } of migrations) db.exec(sql)
    const lists = new CmkLists(db, () => undefined)
    fc.assert(
      fc.property(question, (asked) => {
        const query = queryOf('1001', asked)
        assert.ok(lists.find(query) !== undefined && lists.count(query.where) !== undefined)
      }),
    )
    assert.equal(lists.count({ region: 'r1' }), undefined)
    assert.equal(lists.count({ account: '1001', region: 'r1', alias: 'a' }), undefined)
    assert.equal(
      lists.find({ where: { account: '1001', region: 'r1' }, order: [['alias', 'asc']], limit: 1 }),
      undefined,
    )
  })
})

const empty: Question = { region: 'r1', byProducts: false, tags: [], direction: 'asc', offset: 0, limit: 10 }

it('the tags of a resource are read without those of the others', () => {
  const db = new DatabaseSync(':memory:')
  for (const { sql } of migrations) db.exec(sql)
  const plan = db.prepare(`EXPLAIN QUERY PLAN SELECT account, service, prefix, region, resource, key, value FROM tag
    WHERE account = '' AND service = '' AND prefix = '' AND region = '' AND resource = ''`)
  assert.match(String(plan.get()?.['detail']), /AND resource=\?\)/)
})
