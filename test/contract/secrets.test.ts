import assert from 'node:assert/strict'
import { createPrivateKey, generateKeyPairSync, randomBytes } from 'node:crypto'
import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, before, describe, it } from 'node:test'
import { inspect } from 'node:util'
import { revealKey } from '../../src/crypto/white-box.ts'
import { type CallOptions, type Reply, startHouse, type TestHouse } from '../support/house.ts'
import { createKey, done, encrypt, kmsOf, maker, neighbour, seedOf, start } from '../support/kms.ts'

/*
 * After a day's work, with all that can go wrong in it, nothing that was secret is left anywhere but with the caller.
 */

/** What the session may not leave behind, by what it is. */
const secrets = new Map<string, Buffer>()
const remember = (what: string, clear: string | Buffer): void => void secrets.set(what, Buffer.from(clear))
const bytesOf = (reply: Reply): Buffer => Buffer.from(reply.Plaintext, 'base64')

/** Every message that a caller was given. */
const messages: string[] = []

const order = {
  SpecCode: 'pg.it.medium4',
  Storage: 100,
  InstanceCount: 1,
  Period: 1,
  Charset: 'UTF8',
  AdminName: 'dbadmin',
  Zone: 'ap-guangzhou-3',
  InstanceChargeType: 'POSTPAID_BY_HOUR',
  NeedSupportTDE: 1,
}

async function session(house: TestHouse): Promise<void> {
  const call = async (service: string, action: string, parameters: object, options: CallOptions = {}) => {
    const reply = await house.call(service, action, parameters, options)
    if (reply.Error !== undefined) messages.push(reply.Error.Message)
    return reply
  }
  const refused = async (...given: Parameters<typeof call>): Promise<void> =>
    void assert.ok((await call(...given)).Error, JSON.stringify(given))
  const kms = kmsOf(house)

  const KeyId = await createKey(kms, 'everyday')
  remember('a plaintext', 'the plaintext of the session')
  const Plaintext = secrets.get('a plaintext')?.toString('base64')
  const blob = await encrypt(kms, KeyId, { Plaintext })
  await done(call('kms', 'Decrypt', { CiphertextBlob: blob }))
  await refused('kms', 'Decrypt', { CiphertextBlob: `${blob}A` })
  await refused('kms', 'Encrypt', { KeyId, Plaintext: `${Plaintext}*` })
  await refused('kms', 'Encrypt', { KeyId, Plaintext: [Plaintext] })
  await refused('kms', 'Encrypt', { KeyId, Plaintext, Undeclared: Plaintext })
  await refused('kms', 'Encrypt', { KeyId: 'malformed', Plaintext })
  await refused('kms', 'Encrypt', { KeyId, Plaintext }, maker)
  await refused('kms', 'Encrypt', { KeyId, Plaintext }, { ...neighbour, secretKey: maker.secretKey })

  remember('a data key', bytesOf(await done(call('kms', 'GenerateDataKey', { KeyId, KeySpec: 'AES_256' }))))
  const hosted = { KeyId, NumberOfBytes: 64, IsHostedByKms: 1, DataKeyName: 'hosted' }
  remember('a kept data key', bytesOf(await done(call('kms', 'GenerateDataKey', hosted))))
  await refused('kms', 'GenerateDataKey', hosted)
  remember('an imported data key', randomBytes(48))
  const ImportKeyMaterial = secrets.get('an imported data key')?.toString('base64')
  const imported = { DataKeyName: 'imported', ImportType: 2, ImportKeyMaterial, KeyId }
  const { DataKeyId } = await done(call('kms', 'ImportDataKey', imported))
  await refused('kms', 'ImportDataKey', imported)
  await refused('kms', 'ImportDataKey', { ...imported, ImportType: 1 })
  await done(call('kms', 'GetDataKeyPlaintext', { DataKeyId }))
  const whiteBox = await done(call('kms', 'CreateWhiteBoxKey', { Alias: 'white', Algorithm: 'AES_256' }))
  const whiteBoxBlob = Buffer.from(whiteBox.DecryptKey, 'base64')
  remember('a white-box key', revealKey(whiteBoxBlob)?.material ?? '')
  remember('a white-box key, wrapped', whiteBoxBlob.subarray(36))
  await done(call('kms', 'DescribeWhiteBoxKey', { KeyId: whiteBox.KeyId }))
  await done(call('kms', 'EncryptByWhiteBox', { KeyId: whiteBox.KeyId, PlainText: Plaintext }))
  await refused('kms', 'EncryptByWhiteBox', { KeyId: whiteBox.KeyId, PlainText: `${Plaintext}*` })
  const { publicKey } = generateKeyPairSync('rsa', { modulusLength: 2048 })
  const EncryptionPublicKey = publicKey.export({ type: 'spki', format: 'pem' })
  await refused('kms', 'Decrypt', { CiphertextBlob: blob, EncryptionPublicKey })

  const { KeyPair } = await done(call('lighthouse', 'CreateKeyPair', { KeyName: 'session' }))
  remember('a private key', KeyPair.PrivateKey)
  remember('a line of a private key', KeyPair.PrivateKey.split('\n')[9])
  const { d = '', p = '' } = createPrivateKey(KeyPair.PrivateKey).export({ format: 'jwk' })
  remember('a private exponent', Buffer.from(d, 'base64url'))
  remember('a prime of a private key', Buffer.from(p, 'base64url'))
  await refused('lighthouse', 'CreateKeyPair', { KeyName: 'session' })

  remember('a password', 'S3ssion:Password')
  const AdminPassword = String(secrets.get('a password'))
  await done(call('postgres', 'CreateInstances', { ...order, AdminPassword }))
  await done(call('postgres', 'CreateInstances', { ...order, AdminPassword, KMSKeyId: KeyId }))
  await refused('postgres', 'CreateInstances', { ...order, AdminPassword, Storage: 15 })
  await refused('postgres', 'CreateInstances', { ...order, AdminPassword: [AdminPassword] })
  await refused('postgres', 'CreateInstances', { ...order, AdminPassword }, maker)
  for (const bad of [`/${AdminPassword}`, `${AdminPassword} `, AdminPassword.repeat(3)])
    await refused('postgres', 'CreateInstances', { ...order, AdminPassword: bad })

  const keys = await house.store.read.find('encryptionKey', { where: {} })
  assert.equal(keys.length, 2)
  for (const [i, { ciphertext }] of keys.entries())
    remember(
      `the data key of instance ${i}`,
      bytesOf(await done(call('kms', 'Decrypt', { CiphertextBlob: ciphertext }))),
    )

  // What fails inside is logged with its cause.
  house.store.exec('ALTER TABLE key_material RENAME TO lost_material; ALTER TABLE db_instance RENAME TO lost_instance')
  await refused('kms', 'Encrypt', { KeyId: await unusedKey(house), Plaintext })
  await refused('postgres', 'CreateInstances', { ...order, AdminPassword })
  house.store.exec('ALTER TABLE lost_material RENAME TO key_material; ALTER TABLE lost_instance RENAME TO db_instance')
}

/** A key whose material nobody has unwrapped yet, so that its use reads the store. */
async function unusedKey(house: TestHouse): Promise<string> {
  const [row] = await house.store.read.find('cmk', { where: { alias: 'unused' } })
  return row?.id ?? assert.fail()
}

/** The ways in which bytes may be written down. */
const writings = (secret: Buffer): readonly Buffer[] => [
  secret,
  ...[
    secret.toString('base64').replace(/=+$/, ''),
    secret.toString('base64url'),
    secret.toString('hex'),
    secret.toString('hex').toUpperCase(),
    [...secret].join(','),
    [...secret].join(', '),
    JSON.stringify(secret.toString()).slice(1, -1),
  ].map((text) => Buffer.from(text)),
]

const found = (haystack: string | Buffer): readonly string[] => {
  const bytes = Buffer.from(haystack)
  return [...secrets]
    .filter(([, secret]) => writings(secret).some((text) => bytes.includes(text)))
    .map(([what]) => what)
}

describe('a session full of secrets', () => {
  let house: TestHouse
  const folder = mkdtempSync(join(tmpdir(), 'sanyao-secrets-'))
  before(async () => {
    const unused = { keyId: '23e80852-1e38-11e9-b129-000000000099', alias: 'unused' }
    house = await startHouse({ seed: seedOf(unused), time: start })
    remember('the secret key of the account', house.secretKey)
    remember('the secret key of a sub-user', maker.secretKey)
    await session(house)
  })
  after(async () => {
    await house[Symbol.asyncDispose]()
    rmSync(folder, { recursive: true })
  })

  it('is seen by what looks for it', () => {
    assert.ok(secrets.size >= 12)
    for (const [what, secret] of secrets)
      for (const text of writings(secret))
        assert.ok(found(Buffer.concat([Buffer.from('…'), text, Buffer.from('…')])).includes(what), what)
  })

  it('leaves none in the trail', async () => {
    const records = await house.trail()
    assert.ok(records.length >= 30)
    assert.deepEqual(found(JSON.stringify(records)), [])
  })

  it('leaves none in the log', () => {
    const log = house.lines.map((line) => inspect(line, { depth: Infinity, maxStringLength: Infinity })).join('\n')
    assert.match(log, /key_material/)
    assert.match(log, /db_instance/)
    assert.deepEqual(found(log), [])
  })

  it('leaves none in what callers are told of their errors', () => {
    assert.ok(messages.length >= 15)
    assert.deepEqual(found(messages.join('\n')), [])
  })

  it('leaves none in the whole store', () => {
    const dump = join(folder, 'dump.db')
    house.store.exec(`VACUUM INTO '${dump}'`)
    const stored = readFileSync(dump)
    assert.ok(stored.includes('everyday'))
    assert.deepEqual(found(stored), [])
  })
})
