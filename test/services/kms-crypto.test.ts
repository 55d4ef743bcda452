import assert from 'node:assert/strict'
import { randomBytes } from 'node:crypto'
import { after, before, describe, it } from 'node:test'
import type { TestHouse } from '../support/house.ts'
import {
  abroad,
  account,
  altered,
  claimedFor,
  codeOf,
  createKey,
  done,
  encrypt,
  fresh,
  headerOf,
  type Kms,
  keyId,
  kmsOf,
  maker,
  neighbour,
  Plaintext,
  region,
  unknownKey,
} from '../support/kms.ts'

/*
 * Encrypt and Decrypt over HTTP, and the versions of a CMK.
 */

const invalidCiphertext = 'InvalidParameterValue.InvalidCiphertext'

const notFound = 'ResourceUnavailable.CmkNotFound'

const asymmetric = 'ASYMMETRIC_DECRYPT_RSA_2048'

/** Makes a key one of another usage. */
async function changeUsage(house: TestHouse, id: string, usage: string): Promise<void> {
  const row = await house.store.read.get('cmk', { account, id })
  assert.ok(row)
  assert.equal(await house.store.commit([{ update: 'cmk', row: { ...row, usage } }]), true)
}

describe('encryption', () => {
  let house: TestHouse
  let kms: Kms
  let KeyId: string
  before(async () => {
    house = await fresh()
    kms = kmsOf(house)
    KeyId = await createKey(kms, 'key')
  })
  after(() => house[Symbol.asyncDispose]())

  const decrypt = (CiphertextBlob: string, parameters: object = {}) => kms('Decrypt', { CiphertextBlob, ...parameters })

  it('comes back for 1 to 4096 bytes, in base64 with and without padding', async () => {
    for (const length of [1, 2, 3, 15, 16, 17, 255, 256, 4095, 4096]) {
      const clear = randomBytes(length).toString('base64')
      for (const given of [clear, clear.replace(/=+$/, '')]) {
        const CiphertextBlob = await encrypt(kms, KeyId, { Plaintext: given })
        const { RequestId, ...reply } = await done(decrypt(CiphertextBlob))
        assert.deepEqual(reply, { KeyId, Plaintext: clear }, String(length))
      }
    }
  })

  it('refuses what is no base64 of 1 to 4096 bytes', async () => {
    const long = Buffer.alloc(4097).toString('base64')
    for (const bad of ['', '=', 'a', 'abc=d', 'YWJj*', 'YW Jj', 'YWJj\n', 'YWJjZA=', 'YWJj_-', long])
      assert.equal(
        codeOf(await kms('Encrypt', { KeyId, Plaintext: bad })),
        'InvalidParameterValue.InvalidPlaintext',
        JSON.stringify(bad.slice(0, 9)),
      )
  })

  it('gives another ciphertext each time, in three parts that name the key', async () => {
    const blobs = await Promise.all(Array.from({ length: 20 }, () => encrypt(kms, KeyId)))
    assert.equal(new Set(blobs).size, 20)
    assert.equal(new Set(blobs.map((blob) => blob.split('-k-')[1])).size, 20)
    const [blob = ''] = blobs
    assert.equal(blob.split('-k-').length, 3)
    assert.equal(headerOf(blob).keyId, KeyId.replaceAll('-', ''))
    assert.equal(headerOf(blob).version, 1)
    assert.ok(!blob.includes(Plaintext))
  })

  it('is SM4 in a region of national cryptography and AES-256 elsewhere', async () => {
    for (const [place, id, Type, bytes] of [
      [region, 2, 4, 16],
      [abroad, 1, 2, 32],
    ] as const) {
      const key = await createKey(kms, 'placed', {}, { region: place })
      const blob = await encrypt(kms, key, {}, { region: place })
      assert.equal(headerOf(blob).algorithm, id, place)
      const { KeyMetadata } = await kms('DescribeKey', { KeyId: key }, { region: place })
      assert.equal(KeyMetadata.Type, Type)
      const opened = await done(kms('Decrypt', { CiphertextBlob: blob }, { region: place }))
      assert.equal(opened.Plaintext, Plaintext)
      // A wrapped material is longer than the clear one by the same for both.
      const [material] = await house.store.read.find('keyMaterial', { where: { key } })
      const [other] = await house.store.read.find('keyMaterial', { where: { key: KeyId } })
      assert.equal((material?.material.length ?? 0) - (other?.material.length ?? 0), bytes - 16)
    }
  })

  it('binds a context, whatever the order of its members', async () => {
    const EncryptionContext = '{"purpose":"backup","host":{"name":"a","zone":1}}'
    const blob = await encrypt(kms, KeyId, { EncryptionContext })
    const same = [
      EncryptionContext,
      '{"host":{"zone":1,"name":"a"},"purpose":"backup"}',
      ' { "purpose" : "backup" , "host" : { "name" : "\\u0061" , "zone" : 1 } } ',
    ]
    for (const context of same)
      assert.equal((await done(decrypt(blob, { EncryptionContext: context }))).Plaintext, Plaintext, context)
    const others = [
      undefined,
      '',
      '{}',
      '{"purpose":"backup"}',
      '{"purpose":"Backup","host":{"name":"a","zone":1}}',
      '{"purpose":"backup","host":{"name":"a","zone":"1"}}',
      '{"purpose":"backup","host":{"name":"a","zone":1},"more":null}',
      '{"purposebackup":"","host":{"name":"a","zone":1}}',
    ]
    for (const context of others)
      assert.equal(codeOf(await decrypt(blob, { EncryptionContext: context })), invalidCiphertext, context)
  })

  it('takes an empty context for none', async () => {
    const none = [undefined, '', '{}', null]
    for (const context of none) {
      const blob = await encrypt(kms, KeyId, { EncryptionContext: context })
      for (const again of none) assert.equal((await done(decrypt(blob, { EncryptionContext: again }))).KeyId, KeyId)
      assert.equal(codeOf(await decrypt(blob, { EncryptionContext: '{"a":""}' })), invalidCiphertext)
    }
  })

  it('refuses a context that is no JSON object of at most 1024 characters', async () => {
    const blob = await encrypt(kms, KeyId)
    const ofLength = (length: number): string => `{"a":"${'x'.repeat(length - 8)}"}`
    for (const context of ['x', '[]', '"a"', '1', 'null', '{"a":}', "{'a':1}", ofLength(1025)])
      for (const reply of [
        await kms('Encrypt', { KeyId, Plaintext, EncryptionContext: context }),
        await decrypt(blob, { EncryptionContext: context }),
        await kms('GenerateDataKey', { KeyId, NumberOfBytes: 1, EncryptionContext: context }),
      ])
        assert.equal(codeOf(reply), 'InvalidParameter', context.slice(0, 9))
    await encrypt(kms, KeyId, { EncryptionContext: ofLength(1024) })
  })

  it('refuses a ciphertext with any byte changed', async () => {
    const blob = await encrypt(kms, KeyId)
    for (const [part, base64] of blob.split('-k-').entries()) {
      const { length } = Buffer.from(base64, 'base64')
      for (let at = 0; at < length; at++) {
        const changed = altered(blob, part, (bytes) => bytes.writeUInt8(bytes.readUInt8(at) ^ 1, at))
        const ofKeyId = part === 0 && at >= 4 && at < 20
        assert.equal(codeOf(await decrypt(changed)), ofKeyId ? notFound : invalidCiphertext, `part ${part}, byte ${at}`)
      }
    }
  })

  it('refuses a text that is no ciphertext', async () => {
    const blob = await encrypt(kms, KeyId)
    const parts = blob.split('-k-')
    const [a = '', b = '', c = ''] = parts
    const bad = [
      '',
      'x',
      '-k--k-',
      Plaintext,
      a,
      `${a}-k-${b}`,
      `${a}-k-${c}-k-${b}`,
      `${blob}-k-`,
      `${blob}A`,
      ` ${blob}`,
      `${blob}\n`,
      blob.slice(0, -1),
      blob.replaceAll('-k-', '-K-'),
      `${a}-k-${b}-k-`,
      altered(blob, 2, (bytes) => bytes.reverse()),
    ]
    for (const text of bad) assert.equal(codeOf(await decrypt(text)), invalidCiphertext, JSON.stringify(text))
    assert.equal(codeOf(await decrypt('x'.repeat(16_385))), 'InvalidParameter')
  })

  it('refuses a ciphertext of another key, region or account', async () => {
    const other = await createKey(kms, 'other')
    const blob = await encrypt(kms, KeyId)
    assert.equal(codeOf(await decrypt(claimedFor(blob, other))), invalidCiphertext)
    assert.equal(codeOf(await decrypt(claimedFor(blob, unknownKey))), notFound)
    assert.equal(codeOf(await kms('Decrypt', { CiphertextBlob: blob }, neighbour)), notFound)
    assert.equal(codeOf(await kms('Decrypt', { CiphertextBlob: blob }, { region: abroad })), notFound)
    assert.equal((await done(kms('Decrypt', { CiphertextBlob: blob }, { region: undefined }))).KeyId, KeyId)
  })

  it('asks CAM about the key in the ciphertext', async () => {
    const own = await createKey(kms, 'makers', {}, maker)
    const mine = { CiphertextBlob: await encrypt(kms, own) }
    assert.equal((await done(kms('Decrypt', mine, maker))).Plaintext, Plaintext)
    for (const CiphertextBlob of [await encrypt(kms, KeyId), claimedFor(await encrypt(kms, own), unknownKey), 'x'])
      assert.equal(codeOf(await kms('Decrypt', { CiphertextBlob }, maker)), 'UnauthorizedOperation')
    const reply = await done(kms('Decrypt', mine, maker))
    const [record] = await house.records(reply.RequestId)
    assert.equal(
      record?.resources,
      JSON.stringify([`qcs::kms:${region}:uin/${account}:key/creatorUin/${maker.uin}/${own}`]),
    )
  })

  it('is for symmetric keys only', async () => {
    const key = await createKey(kms, 'asymmetric')
    await changeUsage(house, key, asymmetric)
    assert.equal(codeOf(await kms('Encrypt', { KeyId: key, Plaintext })), 'InvalidParameter')
    const made = await kms('GenerateDataKey', { KeyId: key, NumberOfBytes: 16 })
    assert.equal(codeOf(made), 'InvalidParameterValue.InvalidKeyUsage')
  })
})

describe('the versions of a key', () => {
  const versions = [0, 1, 2].map((byte) => ({ material: Buffer.alloc(16, byte).toString('base64') }))
  const withVersions = (...own: readonly object[]): Promise<TestHouse> =>
    fresh({ keyId: keyId(1), alias: 'rotated', versions: own })

  it('all decrypt, and the newest encrypts', async () => {
    const blobs: string[] = []
    for (const n of [1, 2, 3]) {
      await using house = await withVersions(...versions.slice(0, n))
      const blob = await encrypt(kmsOf(house), keyId(1), { Plaintext: Buffer.from([n]).toString('base64') })
      assert.equal(headerOf(blob).version, n)
      blobs.push(blob)
      for (const [i, CiphertextBlob] of blobs.entries()) {
        const opened = await done(kmsOf(house)('Decrypt', { CiphertextBlob }))
        assert.equal(opened.Plaintext, Buffer.from([i + 1]).toString('base64'))
      }
    }
    await using before = await withVersions(...versions.slice(0, 2))
    const [first = '', , third] = blobs
    assert.equal(codeOf(await kmsOf(before)('Decrypt', { CiphertextBlob: third })), invalidCiphertext)
    await using otherwise = await withVersions(...versions.toReversed())
    assert.equal(codeOf(await kmsOf(otherwise)('Decrypt', { CiphertextBlob: first })), invalidCiphertext)
  })

  it('and keys of one material do not open each other', async () => {
    const [same = {}] = versions
    await using house = await fresh(
      { keyId: keyId(1), alias: 'twice', versions: [same, same] },
      { keyId: keyId(2), alias: 'twin', versions: [same] },
    )
    const kms = kmsOf(house)
    const blob = await encrypt(kms, keyId(1))
    const older = altered(blob, 0, (header) => header.writeUInt32BE(1, 20))
    for (const CiphertextBlob of [claimedFor(older, keyId(2)), older])
      assert.equal(codeOf(await kms('Decrypt', { CiphertextBlob })), invalidCiphertext)
    await done(kms('Decrypt', { CiphertextBlob: blob }))
  })
})
