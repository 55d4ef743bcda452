import { randomBytes } from 'node:crypto'
import { timeUuid } from '../src/domain/ids.ts'
import { type Cmk, type KeyState, symmetricUsage } from '../src/domain/key.ts'
import type { Change, Store } from '../src/store/store.ts'

/** Changes to a commit. */
const BATCH = 2000

export const cluster = 'cls-hsm-bench001'

const words = ['orders', 'billing', 'backup', 'web', 'Search', 'ledger', 'audit', 'mail', 'photos', 'invoices']
const usages = ['ASYMMETRIC_DECRYPT_RSA_2048', 'ASYMMETRIC_SIGN_VERIFY_ECC', 'ASYMMETRIC_DECRYPT_SM2']
const states: readonly KeyState[] = ['Disabled', 'PendingDelete', 'PendingImport', 'Archived']
const envs = ['prod', 'test', 'dev']

/** Three keys of four symmetric, nine of ten enabled, made one a second until now, in every mixture of the rest. */
function cmkOf(n: number, of: number, account: string, region: string, now: number): Cmk {
  const time = now - (of - n)
  const state = n % 10 === 0 ? (states[(n / 10) % 4] as KeyState) : 'Enabled'
  return {
    account,
    id: timeUuid(time * 1000, randomBytes),
    region,
    alias: `${words[n % 10]}-${n}`,
    description: `key ${n}`,
    state,
    usage: n % 4 === 3 ? (usages[(n >> 2) % 3] as string) : symmetricUsage,
    algorithm: 'AES_256',
    origin: n % 5 === 0 ? 'EXTERNAL' : 'TENCENT_KMS',
    owner: n % 50 === 7 ? 'postgres' : 'user',
    creator: account,
    createTime: time,
    rotationEnabled: false,
    rotateDays: 365,
    nextRotateTime: time + 365 * 86_400,
    lastRotateTime: 0,
    deletionDate: state === 'PendingDelete' ? now + 30 * 86_400 : 0,
    validTo: n % 25 === 0 ? now + 30 * 86_400 : 0,
    cluster: n % 20 === 6 ? cluster : '',
    version: 1,
    revision: 1,
  }
}

/** Each key has one of three values of one tag, and one of ten a team of a hundred and a number of its own. */
function tagsOf(n: number): readonly (readonly [string, string])[] {
  const env = ['env', envs[n % 3] as string] as const
  return n % 10 === 4 ? [env, ['team', `team-${((n / 10) % 100) | 0}`], ['ticket', `T-${n}`]] : [env]
}

/**
 * Fills a begun store with keys, which have no material, by commits as the server makes them.
 * @returns the ids, the oldest first
 */
export async function addKeys(store: Store, count: number, region: string): Promise<readonly string[]> {
  const [{ account } = { account: '' }] = await store.read.find('accessKey', { where: {} })
  const now = Math.floor(Date.now() / 1000)
  const ids: string[] = []
  let changes: Change[] = [
    { insert: 'cluster', row: { account, region, id: cluster, name: 'bench', nationalCrypto: false } },
  ]
  const flush = async (): Promise<void> => {
    if (!(await store.commit(changes))) throw new Error('the keys do not fit')
    changes = []
  }
  for (let n = 1; n <= count; n++) {
    const row = cmkOf(n, count, account, region, now)
    ids.push(row.id)
    changes.push({ insert: 'cmk', row })
    for (const [key, value] of tagsOf(n)) {
      const place = { account, service: 'kms', prefix: 'key', region, resource: row.id }
      changes.push({ insert: 'tag', row: { ...place, key, value } })
    }
    if (changes.length >= BATCH) await flush()
  }
  await flush()
  return ids
}
