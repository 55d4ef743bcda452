import type { EncryptionKey } from '../../domain/instance.ts'
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

/** Makes the data key of a new instance and binds the CMK to it. Of the data key only the ciphertext is taken. */
export async function makeDataKey(
  desk: Desk<KmsFailed>,
  { key, alias, region: keyRegion, cluster }: Wrapping,
  instance: { readonly region: string; readonly id: string },
): Promise<EncryptionKey> {
  const made = await askKms(desk, 'GenerateDataKey', { KeyId: key, KeySpec: 'AES_256' }, keyRegion)
  await askKms(desk, 'BindCloudResource', { KeyId: key, ProductId: PRODUCT, ResourceId: instance.id }, keyRegion)
  return {
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
}
