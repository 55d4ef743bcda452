/*
 * Adds to test/golden/ciphertexts.json what this version of the program writes, under names that end in a label:
 * `npm run golden -- <label>`. What is there stays as it is, byte by byte. Run it when a format is added.
 */
import { constants, publicEncrypt } from 'node:crypto'
import { writeFileSync } from 'node:fs'
import { sm2 } from 'sm-crypto-v2'
import { accessKeyBinding } from '../src/domain/account.ts'
import { materialBinding } from '../src/domain/key.ts'
import { whiteBoxBinding } from '../src/domain/white-box.ts'
import {
  type Asked,
  type Golden,
  goldenHouse,
  goldenPath,
  type Kept,
  type Offline,
  readGolden,
  type Sealed,
} from '../test/golden/golden.ts'
import type { TestHouse } from '../test/support/house.ts'
import { done, type Kms, kmsOf } from '../test/support/kms.ts'

const [label] = process.argv.slice(2)
if (label === undefined) throw new Error('usage: npm run golden -- <label>')

const text = 'attack at dawn'
const Plaintext = Buffer.from(text).toString('base64')
const EncryptionContext = '{"purpose":"golden","n":[1,true,null]}'
const signing: Readonly<Record<string, string>> = {
  ASYMMETRIC_SIGN_VERIFY_SM2: 'SM2DSA',
  ASYMMETRIC_SIGN_VERIFY_ECC: 'ECC_P256_R1',
  ASYMMETRIC_SIGN_VERIFY_ECDSA384: 'ECDSA384_SHA384',
  ASYMMETRIC_SIGN_VERIFY_RSA_2048: 'RSA_PSS_SHA_256',
  ASYMMETRIC_SIGN_VERIFY_RSA_3072: 'RSA_PKCS1_SHA_256',
}

type Key = Golden['world']['accounts'][0]['keys'][number]

/** What a key makes, as calls that undo or check it. */
async function askedOf(kms: Kms, { keyId: KeyId, alias, region, usage }: Key, when: string): Promise<readonly Asked[]> {
  const named = (what: string) => ({ name: `${alias}, ${what}${when}, ${label}`, region })
  const call = (action: string, parameters: object) => done(kms(action, { KeyId, ...parameters }, { region }))
  const opens = (what: string, CiphertextBlob: string, plaintext: string, context: object = {}): Asked => ({
    ...named(what),
    action: 'Decrypt',
    parameters: { CiphertextBlob, ...context },
    answer: { KeyId, Plaintext: plaintext },
  })
  if (usage === 'ENCRYPT_DECRYPT') {
    const plain = await call('Encrypt', { Plaintext })
    const bound = await call('Encrypt', { Plaintext, EncryptionContext })
    const dataKey = await call('GenerateDataKey', { KeySpec: 'AES_256' })
    return [
      opens('no context', plain.CiphertextBlob, Plaintext),
      opens('a context', bound.CiphertextBlob, Plaintext, { EncryptionContext }),
      opens('a data key', dataKey.CiphertextBlob, dataKey.Plaintext),
    ]
  }
  if (usage === 'ASYMMETRIC_Encrypt_Decrypt_Kyber_AES') {
    const { CiphertextBlob } = await call('PostQuantumCryptoEncrypt', { PlainText: Plaintext })
    const answer = { KeyId, PlainText: Plaintext }
    return [{ ...named('a blob'), action: 'PostQuantumCryptoDecrypt', parameters: { CiphertextBlob }, answer }]
  }
  if (usage === 'ASYMMETRIC_SIGN_VERIFY_DILITHIUM') {
    const { Signature: SignatureValue } = await call('PostQuantumCryptoSign', { Message: Plaintext })
    const parameters = { KeyId, SignatureValue, Message: Plaintext }
    return [
      { ...named('a signature'), action: 'PostQuantumCryptoVerify', parameters, answer: { SignatureValid: true } },
    ]
  }
  const { PublicKey, PublicKeyPem } = await call('GetPublicKey', {})
  if (usage === 'ASYMMETRIC_DECRYPT_RSA_2048') {
    const sealed = { key: PublicKeyPem, padding: constants.RSA_PKCS1_OAEP_PADDING, oaepHash: 'sha256' }
    const Ciphertext = publicEncrypt(sealed, Buffer.from(text)).toString('base64')
    const parameters = { KeyId, Ciphertext, Algorithm: 'RSAES_OAEP_SHA_256' }
    return [{ ...named('OAEP'), action: 'AsymmetricRsaDecrypt', parameters, answer: { KeyId, Plaintext } }]
  }
  if (usage === 'ASYMMETRIC_DECRYPT_SM2') {
    const point = Buffer.from(PublicKey, 'base64').subarray(-65).toString('hex')
    const hex = sm2.doEncrypt(Buffer.from(text), point, 1, { asn1: true })
    const parameters = { KeyId, Ciphertext: Buffer.from(hex, 'hex').toString('base64') }
    return [{ ...named('C1C3C2'), action: 'AsymmetricSm2Decrypt', parameters, answer: { KeyId, Plaintext } }]
  }
  const Algorithm = signing[usage]
  if (Algorithm === undefined) throw new Error(`nothing is known to be made with a key of ${usage}`)
  const { Signature: SignatureValue } = await call('SignByAsymmetricKey', { Algorithm, Message: Plaintext })
  const parameters = { KeyId, SignatureValue, Algorithm, Message: Plaintext }
  return [{ ...named('a signature'), action: 'VerifyByAsymmetricKey', parameters, answer: { SignatureValid: true } }]
}

async function keptOf(kms: Kms, { keyId: KeyId, alias, region }: Key): Promise<Kept> {
  const kept = { KeyId, NumberOfBytes: 24, IsHostedByKms: 1, DataKeyName: 'kept', EncryptionContext }
  const made = await done(kms('GenerateDataKey', kept, { region }))
  const { CiphertextBlob: ciphertext, Plaintext: plaintext } = made
  return { name: `${alias}, ${label}`, key: KeyId, region, ciphertext, context: EncryptionContext, plaintext }
}

/** Secrets of the world as the store has them. */
async function sealedOf({ store }: TestHouse, { world }: Golden): Promise<readonly Sealed[]> {
  const [{ uin: account, credentials, keys, whiteBoxKeys }] = world.accounts
  const [{ secretId, secretKey }] = credentials
  const sealed: Sealed[] = []
  const add = (what: string, binding: readonly string[], bytes: Buffer | undefined, secret: string): void => {
    if (bytes === undefined) throw new Error(`${what} is not stored`)
    sealed.push({ name: `${what}, ${label}`, binding, sealed: bytes.toString('base64'), secret })
  }
  for (const { keyId, alias, versions } of keys)
    for (const [i, { material }] of versions.entries()) {
      const version = i + 1
      const row = await store.read.get('keyMaterial', { account, key: keyId, version })
      add(`${alias}, version ${version}`, materialBinding(account, keyId, version), row?.material, material)
    }
  for (const { keyId, alias, material } of whiteBoxKeys) {
    const row = await store.read.get('whiteBoxKey', { account, id: keyId })
    add(alias, whiteBoxBinding(account, keyId, 'material'), row?.material, material)
  }
  const row = await store.read.get('accessKey', { secretId })
  const secret = Buffer.from(secretKey).toString('base64')
  add('a secret key', accessKeyBinding(account, secretId), row?.secret, secret)
  return sealed
}

async function offlineOf(kms: Kms, key: Golden['world']['accounts'][0]['whiteBoxKeys'][number]): Promise<Offline> {
  const { keyId: KeyId, alias, fingerprints } = key
  const { DecryptKey: blob } = await done(kms('DescribeWhiteBoxDecryptKey', { KeyId }))
  const made = await done(kms('EncryptByWhiteBox', { KeyId, PlainText: Plaintext }))
  const { InitializationVector: iv, CipherText: ciphertext } = made
  const identity = fingerprints.at(-1)?.identity ?? ''
  return { name: `${alias}, ${label}`, blob, identity, iv, ciphertext, plaintext: Plaintext }
}

const before = readGolden()
const [account] = before.world.accounts
const added = { asked: [] as Asked[], kept: [] as Kept[], sealed: [] as Sealed[], offline: [] as Offline[] }

{
  await using first = await goldenHouse(before, 1)
  for (const key of account.keys.filter(({ versions }) => versions.length > 1))
    added.asked.push(...(await askedOf(kmsOf(first), key, ', before a rotation')))
}
await using house = await goldenHouse(before)
const kms = kmsOf(house)
for (const key of account.keys) {
  added.asked.push(...(await askedOf(kms, key, '')))
  if (key.usage === 'ENCRYPT_DECRYPT') added.kept.push(await keptOf(kms, key))
}
added.sealed.push(...(await sealedOf(house, before)))
for (const key of account.whiteBoxKeys) added.offline.push(await offlineOf(kms, key))

const kinds = ['asked', 'kept', 'sealed', 'offline'] as const
for (const kind of kinds) {
  const names = new Set(before[kind].map(({ name }) => name))
  const again = added[kind].find(({ name }) => names.has(name))
  if (again !== undefined) throw new Error(`${kind} has \`${again.name}\` already: take another label`)
}
const grown = Object.fromEntries(kinds.map((kind) => [kind, [...before[kind], ...added[kind]]]))
writeFileSync(goldenPath, `${JSON.stringify({ ...before, ...grown }, null, 2)}\n`)
