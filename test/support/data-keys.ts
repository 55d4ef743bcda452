import assert from 'node:assert/strict'
import type { DataKey } from '../../src/domain/data-key.ts'
import type { Reply, TestHouse } from './house.ts'
import { account, done, fresh, type Kms, keyId } from './kms.ts'

/*
 * Data keys that KMS keeps, and short ways to make and see one.
 */

export const CMK = keyId(1)

export const withCmk = (...more: readonly object[]): Promise<TestHouse> => fresh({ keyId: CMK, alias: 'cmk' }, ...more)

/** Has a data key made and kept; its id and clear bytes. */
export async function generate(kms: Kms, DataKeyName: string, parameters: object = {}, options = {}) {
  const wish = { KeyId: CMK, NumberOfBytes: 32, IsHostedByKms: 1, DataKeyName, ...parameters }
  return (await done(kms('GenerateDataKey', wish, options))) as Reply & { readonly DataKeyId: string }
}

export const keep = async (kms: Kms, name: string, parameters: object = {}, options = {}): Promise<string> =>
  (await generate(kms, name, parameters, options)).DataKeyId

export const metadata = async (kms: Kms, DataKeyId: string) =>
  (await done(kms('DescribeDataKey', { DataKeyId }))).DataKeyMetadata

export async function rowOf(house: TestHouse, id: string): Promise<DataKey> {
  return (await house.store.read.get('dataKey', { account, id })) ?? assert.fail()
}
