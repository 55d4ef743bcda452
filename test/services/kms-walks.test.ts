import { generateKeyPairSync, randomBytes } from 'node:crypto'
import { describe, it, type TestContext } from 'node:test'
import fc from 'fast-check'
import { newToken } from '../../src/domain/key-import.ts'
import { tempFolder } from '../support/folder.ts'
import { keyId, seedOf } from '../support/kms.ts'
import { emptyDatabase, skipPostgres } from '../support/postgres.ts'
import { type Ground, Walker } from './kms-walks/walker.ts'

/*
 * Walks at random over the lives of keys, with jumps of the clock and restarts of the server in between: no key is ever in
 * a state that the table does not lead to, no ciphertext is lost before its key is destroyed, and none opens after that.
 */

const { privateKey: wrappingKey } = generateKeyPairSync('rsa', {
  modulusLength: 2048,
  publicKeyEncoding: { type: 'spki', format: 'der' },
  privateKeyEncoding: { type: 'pkcs8', format: 'der' },
})
const rootKey = randomBytes(32).toString('hex')
const externals = [1, 2].map((n) => ({ id: keyId(n), token: newToken(keyId(n), randomBytes) }))
const seed = seedOf(
  ...externals.map(({ id, token }) => ({
    keyId: id,
    alias: `external-${id.slice(-1)}`,
    origin: 'EXTERNAL',
    state: 'PendingImport',
    importToken: {
      token,
      algorithm: 'RSAES_OAEP_SHA_256',
      wrappingKey: wrappingKey.toString('base64'),
      validTo: '2100-01-01T00:00:00Z',
    },
  })),
)

type Move =
  | { readonly do: 'create'; readonly kind: 'internal' | 'kyber' }
  | { readonly do: 'restart' }
  | { readonly do: 'pass'; readonly hours: number; readonly sweep: boolean }
  | { readonly do: 'step'; readonly pick: number; readonly boldly: boolean }

/** Without bias: small numbers would mean the same few keys and steps. */
const pick = fc.noBias(fc.nat())

const move: fc.Arbitrary<Move> = fc.oneof(
  { weight: 1, arbitrary: fc.record({ do: fc.constant('create'), kind: fc.constantFrom('internal', 'kyber') }) },
  { weight: 2, arbitrary: fc.record({ do: fc.constant('restart') }) },
  // An hour, a day and more, longer than the least and than the longest wait for a deletion; keys rotate every week.
  {
    weight: 5,
    arbitrary: fc.record({
      do: fc.constant('pass'),
      hours: fc.constantFrom(1, 25, 25, 170, 170, 750),
      sweep: fc.boolean(),
    }),
  },
  { weight: 18, arbitrary: fc.record({ do: fc.constant('step'), pick, boldly: fc.constant(false) }) },
  { weight: 6, arbitrary: fc.record({ do: fc.constant('step'), pick, boldly: fc.constant(true) }) },
) as fc.Arbitrary<Move>

async function walk(ground: Ground, moves: readonly Move[]): Promise<void> {
  await using walker = await Walker.on(ground)
  for (const kind of ['internal', 'kyber'] as const) await walker.create(kind)
  for (const one of moves) {
    if (one.do === 'create') await walker.create(one.kind)
    else if (one.do === 'restart') await walker.restart()
    else if (one.do === 'pass') await walker.pass(one.hours, one.sweep)
    else await walker.step(one.pick, one.boldly)
  }
  await walker.restart()
}

async function walks(t: TestContext, numRuns: number, each: (moves: readonly Move[]) => Promise<void>): Promise<void> {
  const random = randomBytes(4).readInt32BE()
  t.diagnostic(`seed ${random}`)
  // To walk on after a failure in search of a shorter one would take minutes.
  const settings = { numRuns, seed: random, endOnFailure: true }
  await fc.assert(fc.asyncProperty(fc.array(move, { minLength: 50, maxLength: 70 }), each), settings)
}

describe('walks over the lives of keys stay on the table and lose nothing', () => {
  const world = { rootKey, seed, externals, wrappingKey }

  it('on SQLite', (t) =>
    walks(t, 8, async (moves) => {
      using folder = tempFolder('walk')
      await walk({ ...world, place: { data: folder.path } }, moves)
    }))

  it('on PostgreSQL', { skip: skipPostgres }, (t) =>
    walks(t, 3, async (moves) => {
      await using database = await emptyDatabase()
      await walk({ ...world, place: { store: database.url } }, moves)
    }),
  )
})
