import assert from 'node:assert/strict'
import { constants, generateKeyPairSync, privateDecrypt, randomBytes } from 'node:crypto'
import { after, before, describe, it } from 'node:test'
import { sm2 } from 'sm-crypto-v2'
import { startHouse, type TestHouse } from '../support/house.ts'
import {
  abreast,
  abroad,
  account,
  altered,
  claimedFor,
  cluster,
  codeOf,
  createKey,
  done,
  encrypt,
  headerOf,
  type Kms,
  keyId,
  kmsOf,
  maker,
  neighbour,
  Plaintext,
  region,
  seedOf,
  start,
  unknownKey,
} from '../support/kms.ts'

/*
 * Encrypt, Decrypt and GenerateDataKey over HTTP.
 */

const fresh = (...keys: readonly object[]): Promise<TestHouse> => startHouse({ seed: seedOf(...keys), time: start })

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
    assert.equal(record?.resources, JSON.stringify([`key/creatorUin/${maker.uin}/${own}`]))
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
    assert.equal(seen.size, 8)
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

describe('a plaintext for the holder of a public key', () => {
  const rsa = generateKeyPairSync('rsa', { modulusLength: 2048 })
  const rsaPem = rsa.publicKey.export({ type: 'spki', format: 'pem' }).toString()
  const pair = sm2.generateKeyPairHex()
  // id-ecPublicKey over the curve SM2, an uncompressed point.
  const sm2Spki = Buffer.from(`3059301306072a8648ce3d020106082a811ccf5501822d034200${pair.publicKey}`, 'hex')
  const sm2Pem = `-----BEGIN PUBLIC KEY-----\n${sm2Spki.toString('base64')}\n-----END PUBLIC KEY-----\n`
  const openRsa = (padding: number, oaepHash?: string) => (wrapped: Buffer) =>
    privateDecrypt({ key: rsa.privateKey, padding, ...(oaepHash && { oaepHash }) }, wrapped)
  const openSm2 = (asn1: boolean) => (wrapped: Buffer) =>
    Buffer.from(sm2.doDecrypt(wrapped.toString('hex'), pair.privateKey, 1, { asn1, output: 'array' }))

  const ways: readonly (readonly [name: string, parameters: object, open: (wrapped: Buffer) => Buffer])[] = [
    ['SM2 by default', { EncryptionPublicKey: sm2Pem }, openSm2(false)],
    ['SM2, named empty', { EncryptionPublicKey: sm2Pem, EncryptionAlgorithm: '' }, openSm2(false)],
    ['SM2', { EncryptionPublicKey: sm2Pem, EncryptionAlgorithm: 'SM2' }, openSm2(false)],
    ['SM2 in ASN.1', { EncryptionPublicKey: sm2Pem, EncryptionAlgorithm: 'SM2_C1C3C2_ASN1' }, openSm2(true)],
    [
      'RSA, OAEP with SHA-1',
      { EncryptionPublicKey: rsaPem, EncryptionAlgorithm: 'RSAES_OAEP_SHA_1' },
      openRsa(constants.RSA_PKCS1_OAEP_PADDING, 'sha1'),
    ],
    [
      'RSA, OAEP with SHA-256, the line breaks blanks',
      { EncryptionPublicKey: rsaPem.replaceAll('\n', ' '), EncryptionAlgorithm: 'RSAES_OAEP_SHA_256' },
      openRsa(constants.RSA_PKCS1_OAEP_PADDING, 'sha256'),
    ],
    [
      'RSA, PKCS#1 v1.5, the line breaks written',
      { EncryptionPublicKey: rsaPem.replaceAll('\n', '\\n'), EncryptionAlgorithm: 'RSAES_PKCS1_V1_5' },
      openRsa(constants.RSA_PKCS1_PADDING),
    ],
  ]

  let house: TestHouse
  let kms: Kms
  let KeyId: string
  before(async () => {
    house = await fresh()
    kms = kmsOf(house)
    KeyId = await createKey(kms, 'key')
  })
  after(() => house[Symbol.asyncDispose]())

  for (const [name, parameters, open] of ways) {
    it(`is under ${name}`, async () => {
      const CiphertextBlob = await encrypt(kms, KeyId)
      const opened = await done(kms('Decrypt', { CiphertextBlob, ...parameters }))
      assert.notEqual(opened.Plaintext, Plaintext)
      assert.equal(open(Buffer.from(opened.Plaintext, 'base64')).toString('base64'), Plaintext)

      const made = await done(kms('GenerateDataKey', { KeyId, KeySpec: 'AES_256', ...parameters }))
      const clear = await done(kms('Decrypt', { CiphertextBlob: made.CiphertextBlob }))
      assert.equal(open(Buffer.from(made.Plaintext, 'base64')).toString('base64'), clear.Plaintext)
    })
  }

  it('is refused under a key that does not do', async () => {
    const failed = 'FailedOperation.EncryptionError'
    const OAEP = 'RSAES_OAEP_SHA_256'
    const small = generateKeyPairSync('rsa', { modulusLength: 1024 }).publicKey.export({ type: 'spki', format: 'pem' })
    const cases: readonly (readonly [object, string | undefined])[] = [
      [{ EncryptionPublicKey: '' }, undefined],
      [{ EncryptionPublicKey: '', EncryptionAlgorithm: OAEP }, undefined],
      [{ EncryptionPublicKey: 'no key', EncryptionAlgorithm: OAEP }, failed],
      [{ EncryptionPublicKey: rsaPem }, failed],
      [{ EncryptionPublicKey: sm2Pem, EncryptionAlgorithm: OAEP }, failed],
      [{ EncryptionPublicKey: small, EncryptionAlgorithm: OAEP }, failed],
      [{ EncryptionPublicKey: rsaPem, EncryptionAlgorithm: 'RSA' }, 'InvalidParameter'],
      [{ EncryptionPublicKey: 'x'.repeat(4097), EncryptionAlgorithm: OAEP }, 'InvalidParameter'],
    ]
    const CiphertextBlob = await encrypt(kms, KeyId)
    for (const [parameters, code] of cases) {
      assert.equal(codeOf(await kms('Decrypt', { CiphertextBlob, ...parameters })), code, JSON.stringify(parameters))
      const made = await kms('GenerateDataKey', { KeyId, KeySpec: 'AES_256', ...parameters })
      assert.equal(codeOf(made), code, JSON.stringify(parameters))
    }
    const long = { EncryptionPublicKey: rsaPem, EncryptionAlgorithm: OAEP }
    await done(kms('GenerateDataKey', { KeyId, NumberOfBytes: 190, ...long }))
    assert.equal(codeOf(await kms('GenerateDataKey', { KeyId, NumberOfBytes: 191, ...long })), failed)
  })
})
