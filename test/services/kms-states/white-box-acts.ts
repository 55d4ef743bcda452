import { codeOf, done, type Kms, Plaintext } from '../../support/kms.ts'
import type { WhiteBoxState } from './cells.ts'
import { outcome } from './cmk-acts.ts'

/*
 * How each action is asked of a white-box key.
 */

interface Subject {
  readonly KeyId: string
  readonly alias: string
}

type Ask = (kms: Kms, subject: Subject) => Promise<string>

const ask =
  (action: string, parameters: (subject: Subject) => object = ({ KeyId }) => ({ KeyId })): Ask =>
  async (kms, subject) =>
    outcome(await kms(action, parameters(subject)))

const several = ({ KeyId }: Subject): object => ({ KeyIds: [KeyId] })

export const whiteBoxActs: Readonly<Record<string, Ask>> = {
  CreateWhiteBoxKey: ask('CreateWhiteBoxKey', ({ alias }) => ({ Alias: alias, Algorithm: 'SM4' })),
  DescribeWhiteBoxKey: ask('DescribeWhiteBoxKey'),
  DescribeWhiteBoxKeyDetails: async (kms, { KeyId }) => {
    const { KeyInfos } = await done(kms('DescribeWhiteBoxKeyDetails'))
    return KeyInfos.some((info: { readonly KeyId: string }) => info.KeyId === KeyId) ? 'listed' : 'hidden'
  },
  DescribeWhiteBoxDecryptKey: ask('DescribeWhiteBoxDecryptKey'),
  DescribeWhiteBoxServiceStatus: ask('DescribeWhiteBoxServiceStatus', () => ({})),
  EnableWhiteBoxKey: ask('EnableWhiteBoxKey'),
  EnableWhiteBoxKeys: ask('EnableWhiteBoxKeys', several),
  DisableWhiteBoxKey: ask('DisableWhiteBoxKey'),
  DisableWhiteBoxKeys: ask('DisableWhiteBoxKeys', several),
  DeleteWhiteBoxKey: ask('DeleteWhiteBoxKey'),
  EncryptByWhiteBox: ask('EncryptByWhiteBox', ({ KeyId }) => ({ KeyId, PlainText: Plaintext })),
  DescribeWhiteBoxDeviceFingerprints: ask('DescribeWhiteBoxDeviceFingerprints'),
  OverwriteWhiteBoxDeviceFingerprints: ask('OverwriteWhiteBoxDeviceFingerprints'),
}

/** A white-box key of this name in a state. */
export async function whiteBoxKeyIn(kms: Kms, alias: string, state: WhiteBoxState): Promise<Subject> {
  const { KeyId } = await done(kms('CreateWhiteBoxKey', { Alias: alias, Algorithm: 'SM4' }))
  if (state !== 'Enabled') await done(kms('DisableWhiteBoxKey', { KeyId }))
  if (state === 'deleted') await done(kms('DeleteWhiteBoxKey', { KeyId }))
  return { KeyId, alias }
}

export async function whiteBoxStateOf(kms: Kms, KeyId: string): Promise<string> {
  const reply = await kms('DescribeWhiteBoxKey', { KeyId })
  return codeOf(reply) === 'ResourceNotFound' ? 'deleted' : reply['KeyInfo'].Status
}
