import { fingerprintOf } from '../../crypto/rsa.ts'
import type { KeyPair } from '../../domain/key-pair.ts'
import { newKeyPairId } from '../../domain/lighthouse-ids.ts'
import { seconds } from '../../domain/time.ts'
import type { Change } from '../../store/store.ts'
import { placeOf } from '../place.ts'
import type { Desk } from '../service.ts'
import { newTags } from '../tagging.ts'
import type { Tag } from '../tags.ts'
import { tagsAt } from './key-pair.ts'

/*
 * What creating and importing share. Each check has its twin in the database: a unique key, or the limit among the
 * changes; the check is there to give the refusal its own code.
 */

export async function checkName(
  desk: Desk<'InvalidParameterValue.DuplicateParameterValue'>,
  name: string,
): Promise<void> {
  const [taken] = await desk.read.find('keyPair', { where: { ...placeOf(desk), name }, limit: 1 })
  if (taken !== undefined) throw desk.fault('InvalidParameterValue.DuplicateParameterValue', `\`KeyName\` \`${name}\``)
}

export async function checkQuota(desk: Desk<'LimitExceeded.KeyPairLimitExceeded'>): Promise<void> {
  const { keyPairLimit } = desk.settings
  if (keyPairLimit > 0 && (await desk.read.count('keyPair', placeOf(desk))) >= keyPairLimit)
    throw desk.fault('LimitExceeded.KeyPairLimitExceeded', `\`${keyPairLimit}\``)
}

/** @param publicKey the text to keep, and the key in it as SSH sends it */
export const newKeyPair = (
  desk: Desk<never>,
  name: string,
  origin: KeyPair['origin'],
  publicKey: { readonly text: string; readonly blob: Buffer },
): KeyPair => ({
  ...placeOf(desk),
  id: newKeyPairId(desk.random),
  name,
  publicKey: publicKey.text,
  fingerprint: fingerprintOf(publicKey.blob),
  origin,
  createTime: seconds(desk.now),
})

export async function keep(
  desk: Desk<'LimitExceeded'>,
  row: KeyPair,
  tags: readonly Tag[],
): Promise<readonly Change[]> {
  const place = placeOf(desk)
  const { keyPairLimit } = desk.settings
  return [
    { insert: 'keyPair', row },
    ...(keyPairLimit > 0 ? [{ limit: 'keyPair', where: place, max: keyPairLimit } as const] : []),
    ...(await newTags(desk, [{ ...tagsAt(place), resource: row.id }], tags, 'LimitExceeded')),
  ]
}
