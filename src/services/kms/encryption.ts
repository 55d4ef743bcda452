import type { SymmetricKey } from '../../crypto/algorithms.ts'
import { type Envelope, open, parse, seal } from '../../crypto/envelope.ts'
import { publicRandom } from '../../crypto/nonce.ts'
import { type Cmk, type RefusalOf, symmetricUsage } from '../../domain/key.ts'
import type { Change } from '../../store/store.ts'
import type { Desk } from '../service.ts'
import { admit, findCmk } from './cmk.ts'
import { withSymmetricKey } from './material.ts'
import { upToDate } from './rotation.ts'

/** A ciphertext, and the changes without which it must not be given out. */
export interface Encrypted {
  readonly ciphertext: string
  readonly changes: readonly Change[]
}

/** Encrypts under the newest version of a CMK, as the act that its state must allow; one that is due rotates first. */
export async function encrypt<A extends 'encrypt' | 'generate'>(
  desk: Desk<RefusalOf<A> | 'InvalidParameter'>,
  act: A,
  cmk: Cmk,
  plaintext: Buffer,
  context: string,
): Promise<Encrypted> {
  admit(desk, act, cmk)
  if (cmk.usage !== symmetricUsage) throw desk.fault('InvalidParameter', `\`${cmk.usage}\``)
  const { cmk: row, made } = upToDate(desk, cmk)
  const { id: keyId, version, algorithm } = row
  const work = (key: SymmetricKey): string => seal(key, { keyId, version, algorithm }, plaintext, context, publicRandom)
  const ciphertext = await withSymmetricKey(desk, row, version, work, made)
  if (ciphertext === undefined) throw new Error(`the CMK ${keyId} has no material of version ${version}`)
  return { ciphertext, changes: made.length === 0 ? [] : [{ update: 'cmk', row }, ...made] }
}

/** What a ciphertext of this CMK holds; undefined when it is none, or of another context. */
export async function openUnder(
  desk: Desk<never>,
  cmk: Cmk,
  envelope: Envelope,
  context: string,
): Promise<Buffer | undefined> {
  const { keyId, algorithm, version } = envelope.header
  const ours = keyId === cmk.id && algorithm === cmk.algorithm
  return ours ? withSymmetricKey(desk, cmk, version, (key) => open(key, envelope, context)) : undefined
}

/** Decrypts a ciphertext with the key and version that it names. What is wrong with a ciphertext is not told apart. */
export async function decrypt(
  desk: Desk<'InvalidParameterValue.InvalidCiphertext' | 'ResourceUnavailable.CmkNotFound' | RefusalOf<'decrypt'>>,
  blob: string,
  context: string,
): Promise<{ readonly cmk: Cmk; readonly version: number; readonly plaintext: Buffer }> {
  const envelope = parse(blob)
  if (envelope === undefined) throw desk.fault('InvalidParameterValue.InvalidCiphertext')
  const cmk = await findCmk(desk, envelope.header.keyId)
  admit(desk, 'decrypt', cmk)
  const plaintext = await openUnder(desk, cmk, envelope, context)
  if (plaintext === undefined) throw desk.fault('InvalidParameterValue.InvalidCiphertext')
  return { cmk, version: envelope.header.version, plaintext }
}
