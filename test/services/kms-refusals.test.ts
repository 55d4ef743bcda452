import assert from 'node:assert/strict'
import { randomBytes } from 'node:crypto'
import { after, before, describe, it } from 'node:test'
import fc from 'fast-check'
import { KeyPool } from '../../src/crypto/key-pool.ts'
import { RootKey } from '../../src/crypto/root.ts'
import { materialBinding } from '../../src/domain/key.ts'
import { change, flip } from '../crypto/bytes.ts'
import { startHouse, type TestHouse } from '../support/house.ts'
import {
  abroad,
  account,
  altered,
  claimedFor,
  codeOf,
  done,
  type Kms,
  keyId,
  kmsOf,
  neighbour,
  Plaintext,
  region,
  seedOf,
  start,
} from '../support/kms.ts'

/*
 * What a server never opens, whatever kind of ciphertext it is: one with any byte changed, with another context, of
 * another key, account or version, or put together from two.
 */

const invalid = 'InvalidParameterValue.InvalidCiphertext'
const unknown = 'ResourceUnavailable.CmkNotFound'
const kyber = 'ASYMMETRIC_Encrypt_Decrypt_Kyber_AES'
const VERSIONS = 3

interface Sample {
  readonly place: string
  readonly key: string
  /** Another key of the same material. */
  readonly twin: string
  readonly post: boolean
}

const samples: readonly Sample[] = [
  { place: region, key: keyId(1), twin: keyId(2), post: false },
  { place: abroad, key: keyId(3), twin: keyId(4), post: false },
  { place: region, key: keyId(5), twin: keyId(6), post: true },
]
const contexts = ['', '{"app":"wiki"}', '{"app":"wiki","n":1}', '{"app":"wiki","n":"1"}', '{"appw":"iki"}'] as const

const rootKey = '0123456789abcdef'.repeat(4)
const other = '200000000001'

/** A key and its twin have the same material, in all their versions. */
async function world(): Promise<TestHouse> {
  await using pool = new KeyPool(0)
  const keys: object[] = []
  for (const { key, twin, place, post } of samples) {
    const fresh = async () => (post ? pool.generate(kyber) : randomBytes(place === region ? 16 : 32))
    const versions: object[] = []
    for (let i = 0; i < (post ? 1 : VERSIONS); i++) versions.push({ material: (await fresh()).toString('base64') })
    for (const id of [key, twin])
      keys.push({ keyId: id, alias: id, region: place, versions, ...(post && { usage: kyber }) })
  }
  const house = await startHouse({ seed: seedOf(...keys), time: start, config: { rootKey } })
  await imitate(house)
  return house
}

/** Gives the other account keys of the same ids, but of material of its own; ids that meet are made by nobody else. */
async function imitate({ store }: TestHouse): Promise<void> {
  const root = new RootKey(RootKey.parse(rootKey))
  for (const row of await store.read.find('cmk', { where: { account } }))
    assert.ok(await store.commit([{ insert: 'cmk', row: { ...row, account: other } }], []))
  for (const row of await store.read.find('keyMaterial', { where: { account } })) {
    const { length } = root.open(materialBinding(account, row.key, row.version), row.material)
    const material = root.seal(materialBinding(other, row.key, row.version), randomBytes(length))
    assert.ok(await store.commit([{ insert: 'keyMaterial', row: { ...row, account: other, material } }], []))
  }
}

const part = (blob: string, index: number): Buffer => Buffer.from(blob.split('-k-')[index] ?? '', 'base64')
const join = (parts: readonly Buffer[]): string => parts.map((bytes) => bytes.toString('base64')).join('-k-')

describe('a server', () => {
  let house: TestHouse
  let kms: Kms
  before(async () => {
    house = await world()
    kms = kmsOf(house)
  })
  after(() => house[Symbol.asyncDispose]())

  const sample = fc.constantFrom(...samples)
  const context = fc.constantFrom(...contexts)
  const ways = ['Encrypt', 'GenerateDataKey', 'ReEncrypt'] as const
  const way = fc.constantFrom(...ways)

  async function make({ place, key: KeyId, post }: Sample, how: (typeof ways)[number], bound: string): Promise<string> {
    const call = (action: string, parameters: object) => done(kms(action, parameters, { region: place }))
    if (post) return (await call('PostQuantumCryptoEncrypt', { KeyId, PlainText: Plaintext })).CiphertextBlob
    const given = { KeyId, EncryptionContext: bound }
    if (how === 'GenerateDataKey') return (await call(how, { ...given, NumberOfBytes: 40 })).CiphertextBlob
    const { CiphertextBlob } = await call('Encrypt', { ...given, Plaintext, EncryptionContext: '' })
    if (how === 'Encrypt' && bound === '') return CiphertextBlob
    return (await call('ReEncrypt', { CiphertextBlob, DestinationEncryptionContext: bound })).CiphertextBlob
  }

  const open = ({ place, post }: Sample, CiphertextBlob: string, bound: string, options: object = {}) =>
    kms(
      post ? 'PostQuantumCryptoDecrypt' : 'Decrypt',
      { CiphertextBlob, ...(!post && bound !== '' && { EncryptionContext: bound }) },
      { region: place, ...options },
    )

  async function refused(one: Sample, blob: string, bound: string, options: object = {}): Promise<void> {
    const code = codeOf(await open(one, blob, bound, options))
    const headless = part(blob, 0).toString('hex', 4, 20) !== one.key.replaceAll('-', '')
    assert.ok(code === invalid || (code === unknown && headless), `${code}: ${blob}`)
  }

  /** One ciphertext, which opens as it is. */
  interface Made {
    readonly one: Sample
    readonly how: (typeof ways)[number]
    readonly bound: string
  }
  const made: fc.Arbitrary<Made> = fc.record({ one: sample, how: way, bound: context })
  const whole = async ({ one, how, bound }: Made): Promise<string> => {
    const blob = await make(one, how, bound)
    await done(open(one, blob, bound))
    return blob
  }
  const runs = { numRuns: 60, endOnFailure: true }

  it('opens none with any byte changed', async () => {
    // Half of the runs go for the header and what follows, which are short beside the rest.
    const position = fc.oneof(fc.nat({ max: 47 }), fc.nat())
    const property = fc.asyncProperty(made, position, change, async (what, position, change) => {
      const blob = await whole(what)
      const flipped = join(flip([part(blob, 0), part(blob, 1), part(blob, 2)], position, change))
      await refused(what.one, flipped, what.bound)
    })
    await fc.assert(property, { ...runs, numRuns: 200 })
  })

  it('opens none with another context', async () => {
    const property = fc.asyncProperty(made, context, async (what, other) => {
      fc.pre(!what.one.post && what.bound !== other)
      await refused(what.one, await whole(what), other)
    })
    await fc.assert(property, runs)
  })

  it('opens none as that of another key, though it has the same material', async () => {
    const property = fc.asyncProperty(made, async (what) => {
      const blob = await whole(what)
      await refused({ ...what.one, key: what.one.twin }, claimedFor(blob, what.one.twin), what.bound)
    })
    await fc.assert(property, runs)
  })

  it('opens none for another account, though it has a key of the same id', async () => {
    const property = fc.asyncProperty(made, async (what) => {
      const blob = await whole(what)
      await done(kms('DescribeKey', { KeyId: what.one.key }, { ...neighbour, region: what.one.place }))
      await refused(what.one, blob, what.bound, neighbour)
    })
    await fc.assert(property, runs)
  })

  it('opens none in another region', async () => {
    const property = fc.asyncProperty(made, async (what) => {
      const place = what.one.place === region ? abroad : region
      assert.equal(codeOf(await open(what.one, await whole(what), what.bound, { region: place })), unknown)
    })
    await fc.assert(property, runs)
  })

  it('opens none as that of another version, whether there is one or not', async () => {
    const version = fc.constantFrom(0, 1, 2, 3, 4, 0xffffffff)
    const property = fc.asyncProperty(made, version, async (what, version) => {
      const blob = await whole(what)
      const claimed = altered(blob, 0, (header) => header.writeUInt32BE(version, 20))
      fc.pre(claimed !== blob)
      await refused(what.one, claimed, what.bound)
    })
    await fc.assert(property, runs)
  })

  it('opens none that is put together from two of one key', async () => {
    const property = fc.asyncProperty(made, fc.constantFrom(1, 2), async (what, index) => {
      const [blob, other] = [await whole(what), await whole(what)]
      const parts = [0, 1, 2].map((n) => part(n === index ? other : blob, n))
      await refused(what.one, join(parts), what.bound)
    })
    await fc.assert(property, runs)
  })
})
