import type { MessageType, SigningKey } from '../../crypto/asymmetric.ts'
import { type AsymmetricUsage, type KeyOf, type UsageOfKind, usages, usagesOfKind } from '../../crypto/usages.ts'
import type { Cmk } from '../../domain/key.ts'
import type { Desk } from '../service.ts'
import { admit, findCmk } from './cmk.ts'
import { withAsymmetricKey } from './material.ts'

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

/** Has the key of a CMK used that has one of these usages, and a state in which it may be used. */
export async function withUsableKey<U extends AsymmetricUsage, C extends string, T>(
  desk: Desk<NotUsable | C>,
  keyId: string,
  among: readonly U[],
  code: C,
  work: (key: KeyOf<U>, usage: U) => Promise<T>,
): Promise<T> {
  const cmk = await findCmk(desk, keyId)
  const usage = usageAmong<U, NotUsable | C>(desk, cmk, among, code)
  admit(desk, 'use', cmk)
  return withNewestKey(desk, cmk, usage, (key) => work(key, usage))
}

/** Has the key of a CMK used that has this usage. */
export async function withNewestKey<U extends AsymmetricUsage, T>(
  desk: Desk<never>,
  cmk: Cmk,
  usage: U,
  work: (key: KeyOf<U>) => Promise<T>,
): Promise<T> {
  const done = await withAsymmetricKey(desk, cmk, usage, cmk.version, async (key) => ({ result: await work(key) }))
  if (done === undefined) throw new Error(`the CMK ${cmk.id} has no material of version ${cmk.version}`)
  return done.result
}

interface SigningInput {
  readonly KeyId: string
  readonly Algorithm: string
  readonly Message: string
  readonly MessageType?: string
}

/** Has a message signed or verified; the algorithm and the length of a digest fit the key. */
export async function withSigningKey<T>(
  desk: Desk<NotUsable | 'InvalidParameter'>,
  { KeyId, Algorithm, Message, MessageType }: SigningInput,
  work: (key: SigningKey, type: MessageType, message: Buffer) => Promise<T>,
): Promise<T> {
  return withUsableKey(desk, KeyId, usagesOfKind('signing'), 'InvalidParameter', (key, usage) => {
    const digestBytes = digestsOf(usage)[Algorithm]
    if (digestBytes === undefined) throw desk.fault('InvalidParameter', '`Algorithm`')
    const message = Buffer.from(Message, 'base64')
    const type = MessageType === 'DIGEST' ? 'DIGEST' : 'RAW'
    if (type === 'DIGEST' && message.length !== digestBytes) throw desk.fault('InvalidParameter', '`Message`')
    return work(key, type, message)
  })
}

const digestsOf = (usage: UsageOfKind<'signing'>): Readonly<Record<string, number>> => usages[usage].digests
