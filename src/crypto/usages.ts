import { ecdsaKind } from './ec.ts'
import { dilithium, kyber } from './pqc.ts'
import { rsaDecryption, rsaSigning } from './rsa-key.ts'
import { sm2Decryption } from './sm2-decrypt.ts'
import { sm2Signing } from './sm2-sign.ts'

/*
 * Every `KeyUsage` of KMS. `kind` is what its keys do; `algorithm` is its label in `ListAlgorithms`. Which algorithm a
 * symmetric key has is its region's matter, so its row is in algorithms.ts. `id` goes into stored ciphertexts as those of
 * algorithms.ts do, from the same numbers.
 */
const rows = {
  ENCRYPT_DECRYPT: { kind: 'symmetric' },
  ASYMMETRIC_DECRYPT_RSA_2048: { kind: 'decryption', algorithm: 'RSA_2048', ...rsaDecryption(2048) },
  ASYMMETRIC_DECRYPT_SM2: { kind: 'decryption', algorithm: 'SM2', ...sm2Decryption },
  ASYMMETRIC_SIGN_VERIFY_SM2: { kind: 'signing', algorithm: 'SM2', ...sm2Signing },
  ASYMMETRIC_SIGN_VERIFY_ECC: { kind: 'signing', algorithm: 'ECC', ...ecdsaKind('P-256', 'ECC_P256_R1') },
  ASYMMETRIC_SIGN_VERIFY_RSA_2048: { kind: 'signing', algorithm: 'RSA_2048', ...rsaSigning(2048) },
  ASYMMETRIC_SIGN_VERIFY_RSA_3072: { kind: 'signing', algorithm: 'RSA_3072', ...rsaSigning(3072) },
  ASYMMETRIC_SIGN_VERIFY_ECDSA384: {
    kind: 'signing',
    algorithm: 'ECDSA384_SHA384',
    ...ecdsaKind('P-384', 'ECDSA384_SHA384'),
  },
  ASYMMETRIC_Encrypt_Decrypt_Kyber_AES: { kind: 'encapsulation', algorithm: 'Kyber_AES', id: 3, ...kyber },
  ASYMMETRIC_SIGN_VERIFY_DILITHIUM: { kind: 'message signing', algorithm: 'Dilithium', ...dilithium },
} as const

export type KeyUsage = keyof typeof rows

/** The usages of keys that have a public half. */
export type AsymmetricUsage = Exclude<KeyUsage, 'ENCRYPT_DECRYPT'>

/** The usages whose keys do the same. */
export type UsageOfKind<K extends Usage['kind']> = {
  [U in KeyUsage]: (typeof rows)[U]['kind'] extends K ? U : never
}[KeyUsage]

/** A prepared key of a usage. */
export type KeyOf<U extends AsymmetricUsage> = ReturnType<(typeof rows)[U]['prepare']>

/** A row of the table; its `kind` tells which methods a prepared key has. */
export type Usage = (typeof rows)[KeyUsage]

/** Closed, and without what objects inherit, so that any text can be looked up with `usageOf`. */
export const usages: Readonly<typeof rows> = Object.freeze(Object.assign(Object.create(null), rows))

export const usageOf = (name: string): Usage | undefined => (usages as Readonly<Record<string, Usage>>)[name]

for (const row of Object.values(usages)) Object.freeze(row)

/** All of them are offered in every region. */
export const usageNames = Object.keys(usages) as readonly KeyUsage[]

export const usagesOfKind = <K extends Usage['kind']>(kind: K): readonly UsageOfKind<K>[] =>
  usageNames.filter((name) => usages[name].kind === kind) as readonly KeyUsage[] as readonly UsageOfKind<K>[]

export const asymmetricUsages: readonly AsymmetricUsage[] = usageNames.filter((name) => name !== 'ENCRYPT_DECRYPT')
