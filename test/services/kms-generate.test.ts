import assert from 'node:assert/strict'
import { after, before, describe, it } from 'node:test'
import { startHouse, type TestHouse } from '../support/house.ts'
import {
  abreast,
  abroad,
  account,
  cluster,
  codeOf,
  createKey,
  done,
  fresh,
  type Kms,
  keyId,
  kmsOf,
  seedOf,
  start,
} from '../support/kms.ts'

/*
 * GenerateDataKey over HTTP.
 */

const invalidCiphertext = 'InvalidParameterValue.InvalidCiphertext'

describe('GenerateDataKey', () => {
  let house: TestHouse
  let kms: Kms
  let KeyId: string
  before(async () => {
    house = await fresh({ keyId: keyId(1), alias: 'clustered', cluster })
    kms = kmsOf(house)
    KeyId = await createKey(kms, 'key')
  })
  after(() => house[Symbol.asyncDispose]())
  const generate = (parameters: object, options = {}) => kms('GenerateDataKey', { KeyId, ...parameters }, options)

  it('gives a key of the length asked for, in clear and under the CMK', async () => {
    const seen = new Set<string>()
    const cases: readonly (readonly [Readonly<Record<string, unknown>>, number])[] = [
      [{ KeySpec: 'AES_128' }, 16],
      [{ KeySpec: 'AES_256' }, 32],
      [{ NumberOfBytes: 1 }, 1],
      [{ NumberOfBytes: 1024 }, 1024],
      [{ NumberOfBytes: '48' }, 48],
      [{ NumberOfBytes: 20, KeySpec: 'AES_256' }, 20],
      [{ NumberOfBytes: 24, EncryptionContext: '{"a":"b"}' }, 24],
      [{ NumberOfBytes: 24, DataKeyName: 'ignored', IsHostedByKms: 0 }, 24],
      [{ NumberOfBytes: 24, DataKeyName: 'a b', Description: 'd'.repeat(101), IsHostedByKms: 0 }, 24],
      [{ NumberOfBytes: 24, DataKeyName: 'a b', Tags: [{ TagKey: '', TagValue: '' }] }, 24],
    ]
    for (const [parameters, bytes] of cases) {
      const { RequestId, CiphertextBlob, ...reply } = await done(generate(parameters))
      assert.deepEqual(reply, { KeyId, Plaintext: reply['Plaintext'], TagCode: 0, TagMsg: '' })
      assert.equal(Buffer.from(reply['Plaintext'], 'base64').length, bytes)
      const EncryptionContext = parameters['EncryptionContext']
      const opened = await done(kms('Decrypt', { CiphertextBlob, EncryptionContext }))
      assert.equal(opened.Plaintext, reply['Plaintext'])
      if (EncryptionContext !== undefined)
        assert.equal(codeOf(await kms('Decrypt', { CiphertextBlob })), invalidCiphertext)
      seen.add(reply['Plaintext'])
    }
    assert.equal(seen.size, cases.length)
    assert.equal(await house.store.read.count('dataKey', {}), 0)
  })

  it('refuses what is not valid', async () => {
    const kept = { KeySpec: 'AES_256', IsHostedByKms: 1 }
    const tag = { TagKey: 'k', TagValue: 'v' }
    const cases: readonly (readonly [object, string | undefined])[] = [
      [{}, 'InvalidParameter'],
      [{ KeySpec: '' }, 'InvalidParameter'],
      [{ KeySpec: 'AES_192' }, 'InvalidParameter'],
      [{ NumberOfBytes: 0 }, 'InvalidParameter'],
      [{ NumberOfBytes: 1025 }, 'InvalidParameter'],
      [{ NumberOfBytes: 'many' }, 'InvalidParameter'],
      [{ KeySpec: 'AES_256', IsHostedByKms: 2 }, 'InvalidParameterValue.InvalidType'],
      [kept, 'InvalidParameterValue.InvalidDataKeyName'],
      [{ ...kept, DataKeyName: '' }, 'InvalidParameterValue.InvalidDataKeyName'],
      [{ ...kept, DataKeyName: 'a b' }, 'InvalidParameterValue.InvalidDataKeyName'],
      [{ ...kept, DataKeyName: 'a'.repeat(61) }, 'InvalidParameterValue.InvalidDataKeyName'],
      [{ ...kept, DataKeyName: 'a', Description: 'd'.repeat(101) }, 'InvalidParameter'],
      [{ ...kept, DataKeyName: 'a', Tags: [tag, tag] }, 'InvalidParameterValue.TagKeysDuplicated'],
      [{ ...kept, DataKeyName: 'a', Tags: [{ ...tag, TagKey: '' }] }, 'InvalidParameter'],
      [{ ...kept, DataKeyName: 'a', HsmClusterId: cluster }, 'InvalidParameterValue.InvalidHsmClusterId'],
      [{ ...kept, DataKeyName: 'a', HsmClusterId: 'cls-hsm-unknown1' }, 'InvalidParameterValue.InvalidHsmClusterId'],
      [{ KeyId: keyId(1), KeySpec: 'AES_256', HsmClusterId: cluster }, undefined],
      [{ KeyId: keyId(1), KeySpec: 'AES_256' }, undefined],
      [{ ...kept, DataKeyName: 'a', EncryptionPublicKey: 'no key' }, 'FailedOperation.EncryptionError'],
    ]
    for (const [parameters, code] of cases)
      assert.equal(codeOf(await generate(parameters)), code, JSON.stringify(parameters))
    assert.equal(await house.store.read.count('dataKey', {}), 0)
  })

  it('has nothing on record that it ignored and that may be anything', async () => {
    const pasted = '-----BEGIN PRIVATE KEY-----'
    const ignored = { DataKeyName: pasted, Description: 'fine', Tags: [{ TagKey: 'k', TagValue: `\u0001${pasted}` }] }
    const { RequestId } = await done(generate({ NumberOfBytes: 16, ...ignored }))
    const [record] = await house.records(RequestId)
    assert.match(record?.parameters ?? '', /"DataKeyName":"\*\*\*","Description":"fine"/)
    assert.ok(!record?.parameters.includes(pasted))
  })

  it('keeps the ciphertext of a data key on request, under a name of its own', async () => {
    const tagged = { DataKeyName: 'kept', Description: 'd', Tags: [{ TagKey: 'k', TagValue: 'v' }] }
    const reply = await done(generate({ ...tagged, KeySpec: 'AES_256', IsHostedByKms: 1 }))
    assert.deepEqual([reply.TagCode, reply.TagMsg], [0, 'ok'])
    assert.match(reply.DataKeyId, /^[0-9a-f]{8}-[0-9a-f]{4}-1[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/)
    const row = await house.store.read.get('dataKey', { account, id: reply.DataKeyId })
    assert.deepEqual(
      [row?.name, row?.description, row?.bytes, row?.key, row?.ciphertext, row?.state, row?.creator],
      ['kept', 'd', 32, KeyId, reply.CiphertextBlob, 'Enabled', account],
    )
    assert.equal(await house.store.read.count('tag', { resource: reply.DataKeyId, key: 'k', value: 'v' }), 1)

    const again = { DataKeyName: 'kept', KeySpec: 'AES_128', IsHostedByKms: 1 }
    assert.equal(codeOf(await generate(again)), 'InvalidParameterValue.DataKeyNameAlreadyExists')
    const KeyIdAbroad = await createKey(kms, 'key', {}, { region: abroad })
    await done(generate({ ...again, KeyId: KeyIdAbroad }, { region: abroad }))
  })

  it('keeps one of three that are named alike at once', async () => {
    const calls = [1, 2, 3].map(() => () => generate({ DataKeyName: 'raced', KeySpec: 'AES_256', IsHostedByKms: 1 }))
    const taken = 'InvalidParameterValue.DataKeyNameAlreadyExists'
    assert.deepEqual(await abreast(house, calls), [taken, taken, undefined])
  })

  it('keeps no more than the limit, though calls race for it', async () => {
    await using own = await startHouse({ seed: seedOf(), time: start, config: { dataKeyLimit: 2 } })
    const key = await createKey(kmsOf(own), 'key')
    const calls = [1, 2, 3, 4].map(
      (i) => () =>
        kmsOf(own)('GenerateDataKey', { KeyId: key, KeySpec: 'AES_256', IsHostedByKms: 1, DataKeyName: `k${i}` }),
    )
    const full = 'LimitExceeded.DataKeyLimitExceeded'
    assert.deepEqual(await abreast(own, calls), [full, full, undefined, undefined])
    await done(kmsOf(own)('GenerateDataKey', { KeyId: key, KeySpec: 'AES_256' }))
  })
})
