import type { Fault } from '../../contract/fault.ts'
import type { Desk } from '../service.ts'

export type KmsFailed = 'FailedOperation.FailedOperationError'

/** A CMK as KMS shows it, as far as this service looks. */
export interface KeyView {
  readonly KeyId: string
  readonly Alias: string
  readonly KeyState: string
  readonly KeyUsage: string
  readonly HsmClusterId: string
}

const noSuchKey = ['ResourceUnavailable.CmkNotFound', 'InvalidParameterValue.InvalidKeyId']

/** The CMK with this id in the region's KMS, or undefined when there is none. */
export async function describeKey(desk: Desk<KmsFailed>, keyId: string, region: string): Promise<KeyView | undefined> {
  const answer = await desk.call('kms', 'DescribeKey', { KeyId: keyId }, region)
  if (answer.fault === undefined) return answer.output['KeyMetadata'] as KeyView
  if (noSuchKey.includes(answer.fault.code)) return undefined
  throw kmsFailed(desk, answer.fault)
}

/** What KMS answers, where only its success is expected. */
export async function askKms(
  desk: Desk<KmsFailed>,
  action: string,
  input: object,
  region: string,
): Promise<Readonly<Record<string, unknown>>> {
  const answer = await desk.call('kms', action, input, region)
  if (answer.fault !== undefined) throw kmsFailed(desk, answer.fault)
  return answer.output
}

/** KMS could not do what the service needs: for the caller a passing failure, its reason for the log. */
export const kmsFailed = (desk: Desk<KmsFailed>, cause: Fault): Fault =>
  desk.fault('FailedOperation.FailedOperationError', { about: '`KMS`', cause })
