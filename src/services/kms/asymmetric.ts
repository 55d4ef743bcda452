import type { MessageType, SigningKey } from '../../crypto/asymmetric.ts'
import { type AsymmetricUsage, type KeyOf, type UsageOfKind, usages, usagesOfKind } from '../../crypto/usages.ts'
import type { Cmk } from '../../domain/key.ts'
import type { Desk } from '../service.ts'
import { admit, findCmk } from './cmk.ts'
import { asymmetricKey } from './material.ts'

type NotUsable = 'ResourceUnavailable.CmkNotFound' | 'ResourceUnavailable.CmkStateNotSupport'

/** Which of these usages a CMK has; @throws {Fault} with the code where it has none of them */
export function usageAmong<U extends AsymmetricUsage, C extends string>(
  desk: Desk<C>,
  cmk: Cmk,
  among: readonly U[],
  code: C,
): U {
  const usage = among.find((name) => name === cmk.usage)
  if (usage === undefined) throw desk.fault(code, `\`${cmk.usage}\``)
  return usage
}

/** The key of a CMK that has one of these usages and a state in which it may be used. */
export async function usableKey<U extends AsymmetricUsage, C extends string>(
  desk: Desk<NotUsable | C>,
  keyId: string,
  among: readonly U[],
  code: C,
): Promise<{ readonly usage: U; readonly key: KeyOf<U> }> {
  const cmk = await findCmk(desk, keyId)
  const usage = usageAmong<U, NotUsable | C>(desk, cmk, among, code)
  admit(desk, 'use', cmk)
  return { usage, key: await newestKey(desk, cmk, usage) }
}

/** The key of a CMK that has this usage. */
export async function newestKey<U extends AsymmetricUsage>(desk: Desk<never>, cmk: Cmk, usage: U): Promise<KeyOf<U>> {
  const key = await asymmetricKey(desk, cmk, usage, cmk.version)
  if (key === undefined) throw new Error(`the CMK ${cmk.id} has no material of version ${cmk.version}`)
  return key
}

interface SigningInput {
  readonly KeyId: string
  readonly Algorithm: string
  readonly Message: string
  readonly MessageType?: string
}

/** What is to be signed or verified, and with what; the algorithm and the length of a digest fit the key. */
export async function signingJob(
  desk: Desk<NotUsable | 'InvalidParameter'>,
  { KeyId, Algorithm, Message, MessageType: type }: SigningInput,
): Promise<{ readonly key: SigningKey; readonly type: MessageType; readonly message: Buffer }> {
  const { usage, key } = await usableKey(desk, KeyId, usagesOfKind('signing'), 'InvalidParameter')
  const digestBytes = digestsOf(usage)[Algorithm]
  if (digestBytes === undefined) throw desk.fault('InvalidParameter', '`Algorithm`')
  const message = Buffer.from(Message, 'base64')
  if (type !== 'DIGEST') return { key, type: 'RAW', message }
  if (message.length !== digestBytes) throw desk.fault('InvalidParameter', '`Message`')
  return { key, type, message }
}

const digestsOf = (usage: UsageOfKind<'signing'>): Readonly<Record<string, number>> => usages[usage].digests
