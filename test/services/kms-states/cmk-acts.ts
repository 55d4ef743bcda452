import assert from 'node:assert/strict'
import { constants, publicEncrypt } from 'node:crypto'
import { sm2 } from 'sm-crypto-v2'
import type { AsymmetricUsage } from '../../../src/crypto/usages.ts'
import type { Reply } from '../../support/house.ts'
import { importOf } from '../../support/import.ts'
import { codeOf, done, type Kms, Plaintext, text } from '../../support/kms.ts'
import type { CmkState } from './cells.ts'

/*
 * How each action is asked of a CMK: what is made while the key is enabled, and the call itself in the state.
 */

/** One key, which one cell is about. */
export interface Subject {
  readonly KeyId: string
  readonly alias: string
  readonly state: CmkState
  /** Of an external key. */
  readonly material: Buffer
  /** Another key, which is enabled. */
  readonly other: string
  /** What was made while it was enabled. */
  readonly made: Readonly<Record<string, string>>
}

export interface CmkAct {
  readonly kind?: 'external' | AsymmetricUsage
  /** Without automatic rotation. */
  readonly still?: true
  /** A cloud resource rests on it. */
  readonly bound?: true
  /** Its material is gone before it waits for its deletion. */
  readonly emptied?: true
  readonly make?: (kms: Kms, subject: Subject) => Promise<Readonly<Record<string, string>>>
  /** @returns `ok`, another word of the cell, or the code */
  readonly ask: (kms: Kms, subject: Subject) => Promise<string>
}

type Given = Readonly<Record<string, unknown>>

export const outcome = (reply: Reply): string => codeOf(reply) ?? 'ok'

const ask =
  (action: string, parameters: (subject: Subject) => Given = ({ KeyId }) => ({ KeyId })): CmkAct['ask'] =>
  async (kms, subject) =>
    outcome(await kms(action, parameters(subject)))

/** As `ask`, where a member of the reply is the text that was encrypted. */
const reveal =
  (action: string, member: string, parameters: (subject: Subject) => Given): CmkAct['ask'] =>
  async (kms, subject) => {
    const reply = await kms(action, parameters(subject))
    if (reply.Error === undefined) assert.equal(reply[member], Plaintext, action)
    return outcome(reply)
  }

/** Whether a list has an item, on any of its pages. */
export async function listed(
  kms: Kms,
  action: string,
  parameters: Given,
  has: (reply: Reply) => boolean,
): Promise<string> {
  for (let Offset = 0; ; Offset += 200) {
    const reply = await kms(action, { ...parameters, Offset, Limit: 200 })
    if (reply.Error !== undefined) return reply.Error.Code
    if (has(reply)) return 'listed'
    if (Offset >= reply['TotalCount']) return 'hidden'
  }
}

const byId = ({ KeyId }: Subject): Given => ({ KeyId })
const byIds = ({ KeyId }: Subject): Given => ({ KeyIds: [KeyId] })
const resource = { ProductId: 'mysql', ResourceId: 'cdb-a1b2c3d4' }
const days = { PendingWindowInDays: 30 }
const wrapping = { WrappingAlgorithm: 'RSAES_OAEP_SHA_256', WrappingKeySpec: 'RSA_2048' }

const encrypted: NonNullable<CmkAct['make']> = async (kms, { KeyId }) => ({
  blob: (await done(kms('Encrypt', { KeyId, Plaintext }))).CiphertextBlob,
})
const publicKey = async (kms: Kms, KeyId: string): Promise<Reply> => done(kms('GetPublicKey', { KeyId }))

/** A data key under the CMK, brought into a state. */
const keeping =
  (state?: 'Disabled' | 'PendingDelete'): NonNullable<CmkAct['make']> =>
  async (kms, { KeyId, alias }) => {
    const kept = { KeyId, NumberOfBytes: 16, IsHostedByKms: 1, DataKeyName: alias }
    const { DataKeyId } = await done(kms('GenerateDataKey', kept))
    if (state === 'Disabled') await done(kms('DisableDataKey', { DataKeyId }))
    if (state === 'PendingDelete') await done(kms('ScheduleDataKeyDeletion', { DataKeyId, ...days }))
    return { DataKeyId }
  }
const ofDataKey =
  (more: (subject: Subject) => Given = () => ({})) =>
  (subject: Subject): Given => ({ DataKeyId: subject.made['DataKeyId'], ...more(subject) })
const ofDataKeys = ({ made }: Subject): Given => ({ DataKeyIds: [made['DataKeyId']] })
const hasDataKey =
  (member: string, { made }: Subject) =>
  (reply: Reply): boolean =>
    reply[member].some(({ DataKeyId }: Reply) => DataKeyId === made['DataKeyId'])

const ecc = { kind: 'ASYMMETRIC_SIGN_VERIFY_ECC' } as const
const kyber = { kind: 'ASYMMETRIC_Encrypt_Decrypt_Kyber_AES' } as const
const dilithium = { kind: 'ASYMMETRIC_SIGN_VERIFY_DILITHIUM' } as const
const external = { kind: 'external' } as const
const algorithm = { Algorithm: 'ECC_P256_R1', Message: Plaintext }
const rsa = { Algorithm: 'RSAES_OAEP_SHA_256' }

export const cmkActs: Readonly<Record<string, CmkAct>> = {
  CreateKey: { ask: ask('CreateKey', ({ alias }) => ({ Alias: alias })) },
  DescribeKey: { ask: ask('DescribeKey') },
  DescribeKeys: { ask: ask('DescribeKeys', byIds) },
  ListKeys: {
    ask: (kms, { KeyId }) =>
      listed(kms, 'ListKeys', {}, ({ Keys }) => Keys.some((key: Reply) => key['KeyId'] === KeyId)),
  },
  ListKeyDetail: {
    ask: (kms, { KeyId: SearchKeyAlias }) =>
      listed(kms, 'ListKeyDetail', { SearchKeyAlias }, ({ KeyMetadatas }) => KeyMetadatas.length > 0),
  },
  UpdateAlias: { ask: ask('UpdateAlias', ({ KeyId, alias }) => ({ KeyId, Alias: `new-${alias}` })) },
  UpdateKeyDescription: { ask: ask('UpdateKeyDescription', ({ KeyId }) => ({ KeyId, Description: 'new' })) },
  EnableKey: { ask: ask('EnableKey') },
  EnableKeys: { ask: ask('EnableKeys', byIds) },
  DisableKey: { ask: ask('DisableKey') },
  DisableKeys: { ask: ask('DisableKeys', byIds) },
  ArchiveKey: { ask: ask('ArchiveKey') },
  CancelKeyArchive: { ask: ask('CancelKeyArchive') },
  ScheduleKeyDeletion: { ask: ask('ScheduleKeyDeletion', ({ KeyId }) => ({ KeyId, ...days })) },
  CancelKeyDeletion: { ask: ask('CancelKeyDeletion') },
  'CancelKeyDeletion emptied': { ...external, emptied: true, ask: ask('CancelKeyDeletion') },
  EnableKeyRotation: { ask: ask('EnableKeyRotation') },
  DisableKeyRotation: { ask: ask('DisableKeyRotation') },
  GetKeyRotationStatus: { ask: ask('GetKeyRotationStatus') },
  RotateKey: { ask: ask('RotateKey') },
  'RotateKey off': { still: true, ask: ask('RotateKey') },
  GetParametersForImport: { ...external, ask: ask('GetParametersForImport', ({ KeyId }) => ({ KeyId, ...wrapping })) },
  'GetParametersForImport own': { ask: ask('GetParametersForImport', ({ KeyId }) => ({ KeyId, ...wrapping })) },
  ImportKeyMaterial: {
    ...external,
    ask: async (kms, { KeyId, material, state }) => {
      const nothing = { KeyId, ImportToken: 'AAAA', EncryptedKeyMaterial: 'AAAA' }
      return outcome(
        await kms('ImportKeyMaterial', state === 'destroyed' ? nothing : await importOf(kms, KeyId, material)),
      )
    },
  },
  DeleteImportedKeyMaterial: { ...external, ask: ask('DeleteImportedKeyMaterial') },
  Encrypt: { ask: ask('Encrypt', ({ KeyId }) => ({ KeyId, Plaintext })) },
  Decrypt: {
    make: encrypted,
    ask: reveal('Decrypt', 'Plaintext', ({ made }) => ({ CiphertextBlob: made['blob'] })),
  },
  'ReEncrypt from': {
    make: encrypted,
    ask: ask('ReEncrypt', ({ made, other }) => ({ CiphertextBlob: made['blob'], DestinationKeyId: other })),
  },
  'ReEncrypt to': {
    make: (kms, subject) => encrypted(kms, { ...subject, KeyId: subject.other }),
    ask: ask('ReEncrypt', ({ made, KeyId }) => ({ CiphertextBlob: made['blob'], DestinationKeyId: KeyId })),
  },
  GenerateDataKey: { ask: ask('GenerateDataKey', ({ KeyId }) => ({ KeyId, NumberOfBytes: 16 })) },
  'GenerateDataKey kept': {
    ask: ask('GenerateDataKey', ({ KeyId, alias }) => {
      return { KeyId, NumberOfBytes: 16, IsHostedByKms: 1, DataKeyName: alias }
    }),
  },
  GenerateRandom: { ask: ask('GenerateRandom', () => ({ NumberOfBytes: 16 })) },
  GetPublicKey: { ...ecc, ask: ask('GetPublicKey') },
  AsymmetricRsaDecrypt: {
    kind: 'ASYMMETRIC_DECRYPT_RSA_2048',
    make: async (kms, { KeyId }) => {
      const key = (await publicKey(kms, KeyId))['PublicKeyPem']
      const padding = constants.RSA_PKCS1_OAEP_PADDING
      return { blob: publicEncrypt({ key, padding, oaepHash: 'sha256' }, Buffer.from(text)).toString('base64') }
    },
    ask: reveal('AsymmetricRsaDecrypt', 'Plaintext', ({ KeyId, made }) => ({
      KeyId,
      Ciphertext: made['blob'],
      ...rsa,
    })),
  },
  AsymmetricSm2Decrypt: {
    kind: 'ASYMMETRIC_DECRYPT_SM2',
    make: async (kms, { KeyId }) => {
      const der = Buffer.from((await publicKey(kms, KeyId))['PublicKey'], 'base64')
      const hex = sm2.doEncrypt(Buffer.from(text), der.subarray(-65).toString('hex'), 1, { asn1: true })
      return { blob: Buffer.from(hex, 'hex').toString('base64') }
    },
    ask: reveal('AsymmetricSm2Decrypt', 'Plaintext', ({ KeyId, made }) => ({ KeyId, Ciphertext: made['blob'] })),
  },
  SignByAsymmetricKey: { ...ecc, ask: ask('SignByAsymmetricKey', ({ KeyId }) => ({ KeyId, ...algorithm })) },
  VerifyByAsymmetricKey: {
    ...ecc,
    make: async (kms, { KeyId }) => ({
      signature: (await done(kms('SignByAsymmetricKey', { KeyId, ...algorithm }))).Signature,
    }),
    ask: ask('VerifyByAsymmetricKey', ({ KeyId, made }) => ({
      KeyId,
      SignatureValue: made['signature'],
      ...algorithm,
    })),
  },
  PostQuantumCryptoEncrypt: {
    ...kyber,
    ask: ask('PostQuantumCryptoEncrypt', ({ KeyId }) => ({ KeyId, PlainText: Plaintext })),
  },
  PostQuantumCryptoDecrypt: {
    ...kyber,
    make: async (kms, { KeyId }) => ({
      blob: (await done(kms('PostQuantumCryptoEncrypt', { KeyId, PlainText: Plaintext }))).CiphertextBlob,
    }),
    ask: reveal('PostQuantumCryptoDecrypt', 'PlainText', ({ made }) => ({ CiphertextBlob: made['blob'] })),
  },
  PostQuantumCryptoSign: {
    ...dilithium,
    ask: ask('PostQuantumCryptoSign', ({ KeyId }) => ({ KeyId, Message: Plaintext })),
  },
  PostQuantumCryptoVerify: {
    ...dilithium,
    make: async (kms, { KeyId }) => ({
      signature: (await done(kms('PostQuantumCryptoSign', { KeyId, Message: Plaintext }))).Signature,
    }),
    ask: ask('PostQuantumCryptoVerify', ({ KeyId, made }) => ({
      KeyId,
      SignatureValue: made['signature'],
      Message: Plaintext,
    })),
  },
  'ImportDataKey ciphertext': {
    make: async (kms, { KeyId }) => ({
      blob: (await done(kms('GenerateDataKey', { KeyId, NumberOfBytes: 16 }))).CiphertextBlob,
    }),
    ask: ask('ImportDataKey', ({ alias, made }) => ({
      DataKeyName: alias,
      ImportType: 1,
      ImportKeyMaterial: made['blob'],
    })),
  },
  'ImportDataKey clear': {
    ask: ask('ImportDataKey', ({ KeyId, alias }) => ({
      KeyId,
      DataKeyName: alias,
      ImportType: 2,
      ImportKeyMaterial: Plaintext,
    })),
  },
  DescribeDataKey: { make: keeping(), ask: ask('DescribeDataKey', ofDataKey()) },
  DescribeDataKeys: { make: keeping(), ask: ask('DescribeDataKeys', ofDataKeys) },
  ListDataKeys: {
    make: keeping(),
    ask: (kms, subject) => listed(kms, 'ListDataKeys', {}, hasDataKey('DataKeys', subject)),
  },
  ListDataKeyDetail: {
    make: keeping(),
    ask: (kms, subject) => listed(kms, 'ListDataKeyDetail', {}, hasDataKey('DataKeyMetadatas', subject)),
  },
  'ListDataKeyDetail of its CMK': {
    make: keeping(),
    ask: (kms, subject) => listed(kms, 'ListDataKeyDetail', byId(subject), hasDataKey('DataKeyMetadatas', subject)),
  },
  EnableDataKey: { make: keeping('Disabled'), ask: ask('EnableDataKey', ofDataKey()) },
  EnableDataKeys: { make: keeping('Disabled'), ask: ask('EnableDataKeys', ofDataKeys) },
  DisableDataKey: { make: keeping(), ask: ask('DisableDataKey', ofDataKey()) },
  DisableDataKeys: { make: keeping(), ask: ask('DisableDataKeys', ofDataKeys) },
  GetDataKeyPlaintext: { make: keeping(), ask: ask('GetDataKeyPlaintext', ofDataKey()) },
  GetDataKeyCiphertextBlob: { make: keeping(), ask: ask('GetDataKeyCiphertextBlob', ofDataKey()) },
  UpdateDataKeyName: {
    make: keeping(),
    ask: ask(
      'UpdateDataKeyName',
      ofDataKey(({ alias }) => ({ DataKeyName: `new-${alias}` })),
    ),
  },
  UpdateDataKeyDescription: {
    make: keeping(),
    ask: ask(
      'UpdateDataKeyDescription',
      ofDataKey(() => ({ Description: 'new' })),
    ),
  },
  ScheduleDataKeyDeletion: {
    make: keeping(),
    ask: ask(
      'ScheduleDataKeyDeletion',
      ofDataKey(() => days),
    ),
  },
  CancelDataKeyDeletion: { make: keeping('PendingDelete'), ask: ask('CancelDataKeyDeletion', ofDataKey()) },
  BindCloudResource: { ask: ask('BindCloudResource', ({ KeyId }) => ({ KeyId, ...resource })) },
  UnbindCloudResource: { bound: true, ask: ask('UnbindCloudResource', ({ KeyId }) => ({ KeyId, ...resource })) },
  GetServiceStatus: { ask: ask('GetServiceStatus', () => ({})) },
  GetRegions: { ask: ask('GetRegions', () => ({})) },
  ListAlgorithms: { ask: ask('ListAlgorithms', () => ({})) },
  'DisableKey bound': { bound: true, ask: ask('DisableKey') },
  'DisableKeys bound': { bound: true, ask: ask('DisableKeys', byIds) },
  'ArchiveKey bound': { bound: true, ask: ask('ArchiveKey') },
  'ScheduleKeyDeletion bound': { bound: true, ask: ask('ScheduleKeyDeletion', ({ KeyId }) => ({ KeyId, ...days })) },
  'DeleteImportedKeyMaterial bound': { ...external, bound: true, ask: ask('DeleteImportedKeyMaterial') },
}
