import { done, type Kms, keyId, start } from './kms.ts'

/*
 * What the tests of CMKs in their states share.
 */

export const startSeconds = Math.floor(start / 1000)

export const HOUR_S = 3600

/** Rotates by itself, but not before the tests are over. */
export const rotating = { rotation: { enabled: true, days: 30 }, nextRotateTime: startSeconds + 30 * 86_400 }

/** One key in each state, the last with imported material that ends an hour after the start. */
export const inEachState = [
  { keyId: keyId(1), alias: 'enabled', ...rotating },
  { keyId: keyId(2), alias: 'disabled', state: 'Disabled', ...rotating },
  { keyId: keyId(3), alias: 'awaited', state: 'PendingImport', origin: 'EXTERNAL' },
  { keyId: keyId(4), alias: 'doomed', state: 'PendingDelete', deletionDate: startSeconds + 20 * 86_400, ...rotating },
  { keyId: keyId(5), alias: 'archived', state: 'Archived', ...rotating },
  { keyId: keyId(6), alias: 'expired', origin: 'EXTERNAL', validTo: startSeconds + HOUR_S },
]

export const describeKey = async (kms: Kms, KeyId: string) => (await done(kms('DescribeKey', { KeyId }))).KeyMetadata
