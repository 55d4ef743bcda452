import assert from 'node:assert/strict'
import { after, before, describe, it } from 'node:test'
import { algorithms } from '../../src/crypto/algorithms.ts'
import { parse } from '../../src/crypto/envelope.ts'
import { RootKey } from '../../src/crypto/root.ts'
import { asymmetricUsages } from '../../src/crypto/usages.ts'
import { decryptCbc, revealKey, whiteBoxAlgorithms } from '../../src/crypto/white-box.ts'
import type { DataKey } from '../../src/domain/data-key.ts'
import type { TestHouse } from '../support/house.ts'
import { done } from '../support/kms.ts'
import { goldenHouse, type Kept, readGolden } from './golden.ts'

/*
 * What any version once wrote opens in this one.
 */

const golden = readGolden()
const { rootKey, world, asked, kept, sealed, offline } = golden
const [{ uin: account, keys }] = world.accounts

describe('golden', () => {
  let house: TestHouse
  before(async () => {
    house = await goldenHouse(golden)
  })
  after(() => house[Symbol.asyncDispose]())

  describe('ciphertexts and signatures', () => {
    for (const { name, action, region, parameters, answer } of asked)
      it(name, async () => {
        const { RequestId, ...reply } = await done(house.call('kms', action, parameters, { region }))
        assert.deepEqual(reply, answer)
      })
  })

  const rowOf = ({ key, region, ciphertext, context, plaintext }: Kept, n: number): DataKey => ({
    account,
    id: `601de400-0000-11ef-9000-${String(n).padStart(12, '0')}`,
    region,
    key,
    name: `golden-${n}`,
    description: '',
    bytes: Buffer.from(plaintext, 'base64').length,
    state: 'Enabled',
    origin: 'TENCENT_KMS',
    owner: 'user',
    creator: account,
    createTime: 1,
    deletionDate: 0,
    cluster: '',
    ciphertext,
    context,
    revision: 1,
  })

  describe('data keys as they were stored', () => {
    for (const [n, one] of kept.entries())
      it(one.name, async () => {
        const row = rowOf(one, n)
        assert.ok(await house.store.commit([{ insert: 'dataKey', row }]))
        const reply = await done(
          house.call('kms', 'GetDataKeyPlaintext', { DataKeyId: row.id }, { region: one.region }),
        )
        assert.equal(reply['Plaintext'], one.plaintext)
      })
  })

  describe('secrets as they were stored', () => {
    const root = new RootKey(RootKey.parse(rootKey))
    for (const { name, binding, sealed: bytes, secret } of sealed)
      it(name, () => assert.equal(root.open(binding, Buffer.from(bytes, 'base64')).toString('base64'), secret))
  })

  describe('blobs of white-box keys, and what was encrypted for them', () => {
    for (const { name, blob, identity, iv, ciphertext, plaintext } of offline)
      it(name, () => {
        const [bytes, vector, body] = [blob, iv, ciphertext].map((text) => Buffer.from(text, 'base64'))
        assert.ok(bytes && vector && body)
        const key = revealKey(bytes, identity)
        assert.ok(key)
        assert.equal(decryptCbc(key, vector, body)?.toString('base64'), plaintext)
      })
  })

  it('is something of every algorithm and usage, from before and after a rotation', () => {
    const used = new Set(
      asked.map(({ parameters, answer }) => {
        const id = answer['KeyId'] ?? parameters['KeyId']
        return keys.find(({ keyId }) => keyId === id)?.usage
      }),
    )
    assert.deepEqual(
      ['ENCRYPT_DECRYPT', ...asymmetricUsages].filter((usage) => !used.has(usage)),
      [],
    )
    const headers = asked.map(({ parameters }) => parse(String(parameters['CiphertextBlob']))?.header)
    for (const algorithm of Object.keys(algorithms))
      for (const version of [1, 3])
        assert.ok(headers.some((header) => header?.algorithm === algorithm && header.version === version))
    const hidden = offline.map(({ blob, identity }) => revealKey(Buffer.from(blob, 'base64'), identity)?.algorithm)
    assert.deepEqual(new Set(hidden), new Set(Object.keys(whiteBoxAlgorithms)))
  })
})
