import { type DbInstance, type EncryptionKey, type InstancePhase, newestDataKey } from '../../domain/instance.ts'
import { seconds } from '../../domain/time.ts'
import type { Change } from '../../store/store.ts'
import type { Desk } from '../service.ts'
import { askKms, describeKey, type KeyView, type KmsFailed, kmsFailed } from './kms.ts'

type Refused = KmsFailed | 'InvalidParameterValue.InvalidParameterValueError'

const PRODUCT = 'postgres'
const MANAGED_ALIAS = 'PGSQL-KMS'

/** Where the CMK of an instance is to be; the empty cluster is the region's shared one. */
export interface KeyPlace {
  readonly region: string
  readonly cluster: string
}

/** The CMK that data keys are made under, and what choosing it changes. */
export interface Wrapping extends KeyPlace {
  readonly key: string
  readonly alias: string
  readonly changes: readonly Change[]
}

const isUsable = (key: KeyView): boolean => key.KeyState === 'Enabled' && key.KeyUsage === 'ENCRYPT_DECRYPT'

/** The customer's own CMK. */
export async function customKey(desk: Desk<Refused>, keyId: string, place: KeyPlace): Promise<Wrapping> {
  const key = await describeKey(desk, keyId, place.region)
  if (key === undefined || !isUsable(key)) throw invalid(desk, 'KMSKeyId')
  if (key.HsmClusterId !== place.cluster) throw invalid(desk, 'KMSClusterId')
  return { ...place, key: key.KeyId, alias: key.Alias, changes: [] }
}

/** The CMK that the product keeps for the account in the region: one for all instances, made when first needed. */
export async function managedKey(desk: Desk<Refused>, place: KeyPlace): Promise<Wrapping> {
  const id = { account: desk.caller.account, region: place.region }
  const known = await desk.read.get('managedKey', id)
  const key = known && (await describeKey(desk, known.key, place.region))
  if (key === undefined) {
    const made = await createKey(desk, place)
    const row = { ...id, key: made }
    const change: Change = known === undefined ? { insert: 'managedKey', row } : { update: 'managedKey', row }
    return { ...place, key: made, alias: MANAGED_ALIAS, changes: [change] }
  }
  if (key.HsmClusterId !== place.cluster) throw invalid(desk, 'KMSClusterId')
  return { ...place, key: key.KeyId, alias: key.Alias, changes: [] }
}

async function createKey(desk: Desk<Refused>, { region, cluster }: KeyPlace): Promise<string> {
  const answer = await desk.call('kms', 'CreateKey', { Alias: MANAGED_ALIAS, HsmClusterId: cluster }, region)
  if (answer.fault === undefined) return answer.output['KeyId'] as string
  if (answer.fault.code === 'InvalidParameterValue.InvalidHsmClusterId') throw invalid(desk, 'KMSClusterId')
  throw kmsFailed(desk, answer.fault)
}

const invalid = (desk: Desk<Refused>, field: string) =>
  desk.fault('InvalidParameterValue.InvalidParameterValueError', `\`${field}\``)

/** The data keys of an instance, the current one first. */
export const keysOf = (desk: Desk<never>, instance: DbInstance): Promise<readonly EncryptionKey[]> =>
  desk.read.find('encryptionKey', newestDataKey(instance))

/** Makes the data key of a new instance and binds the CMK to it. Of the data key only the ciphertext is taken. */
export async function makeDataKey(
  desk: Desk<KmsFailed>,
  { key, alias, region: keyRegion, cluster }: Wrapping,
  instance: { readonly region: string; readonly id: string },
): Promise<EncryptionKey> {
  const made = await askKms(desk, 'GenerateDataKey', { KeyId: key, KeySpec: 'AES_256' }, keyRegion)
  const row = {
    account: desk.caller.account,
    region: instance.region,
    instance: instance.id,
    key,
    keyRegion,
    cluster,
    alias,
    ciphertext: made['CiphertextBlob'] as string,
    createTime: seconds(desk.now),
  }
  await bind(desk, row)
  return row
}

/** The source's data keys for an instance that is made from it, each CMK bound to it too. */
export async function shareDataKeys(
  desk: Desk<KmsFailed>,
  source: DbInstance,
  instance: DbInstance,
): Promise<readonly Change[]> {
  const rows = (await keysOf(desk, source)).map((key) => ({ ...key, instance: instance.id }))
  for (const row of rows) await bind(desk, row)
  return rows.map((row) => ({ insert: 'encryptionKey', row }))
}

const bind = (desk: Desk<KmsFailed>, { key, keyRegion, instance }: EncryptionKey) =>
  askKms(desk, 'BindCloudResource', { KeyId: key, ProductId: PRODUCT, ResourceId: instance }, keyRegion)

/** The CMK may be destroyed before the instance, and its bindings with it. */
const alreadyFree = ['ResourceUnavailable.CmkNotFound', 'ResourceUnavailable.CloudResourceBindingNotFound']

/** Lets go of the data keys of an instance that is destroyed, and frees their CMKs. */
export async function releaseDataKeys(desk: Desk<KmsFailed>, instance: DbInstance): Promise<readonly Change[]> {
  const rows = await keysOf(desk, instance)
  for (const { key, keyRegion } of rows) {
    const input = { KeyId: key, ProductId: PRODUCT, ResourceId: instance.id }
    const { fault } = await desk.call('kms', 'UnbindCloudResource', input, keyRegion)
    if (fault !== undefined && !alreadyFree.includes(fault.code)) throw kmsFailed(desk, fault)
  }
  return rows.map((row) => ({ remove: 'encryptionKey', row }))
}

/** What comes over an instance that is to start, by whether its data can be opened now. */
export async function opening(
  desk: Desk<never>,
  instance: DbInstance,
  comesUp: InstancePhase,
  fails: InstancePhase,
): Promise<InstancePhase> {
  // A local server asks for its key when it starts.
  if (instance.driver === 'local') return comesUp
  const [current] = await keysOf(desk, instance)
  if (current === undefined) return comesUp
  const input = { CiphertextBlob: current.ciphertext }
  return (await desk.call('kms', 'Decrypt', input, current.keyRegion)).fault === undefined ? comesUp : fails
}
