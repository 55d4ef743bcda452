import assert from 'node:assert/strict'
import { type CallOptions, type Reply, startHouse, type TestHouse } from './house.ts'

/*
 * A small world of KMS, and short ways to call it.
 */

export const region = 'ap-guangzhou'
export const abroad = 'ap-hongkong'
export const account = '100000000001'
export const appId = 1250000001
export const cluster = 'cls-hsm-tyo00001'
/** Where keys are AES-256, and the account has a cluster of national cryptography and one that is not. */
export const clustered = { region: 'ap-tokyo', national: 'cls-hsm-sm000001', other: 'cls-hsm-aes00001' }
/** When the clocks of these tests start, in milliseconds. */
export const start = Date.UTC(2024, 5, 1)
export const HOUR = 3_600_000
export const DAY = 24 * HOUR

/** Of capitals, so that no secret key is a part of its id. */
const credential = (letter: string) => ({
  secretId: `AKID${letter.repeat(32)}`,
  secretKey: letter.toUpperCase().repeat(32),
})
export const neighbour = credential('n')
/** A sub-user who may do everything to the keys that he made himself, and create more. */
export const maker = { ...credential('m'), uin: '100000000002' }

/** The id of the nth key of a seed. */
export const keyId = (n: number): string => `23e80852-1e38-11e9-b129-${String(n).padStart(12, '0')}`
export const unknownKey = '00000000-1e38-11e9-b129-5cb9019b4b01'

/** The text of a seed with these keys: JSON, which is YAML too. */
export const seedOf = (...keys: readonly object[]): string =>
  JSON.stringify({
    secret: 'kms tests',
    region,
    accounts: [
      {
        uin: account,
        appId,
        credentials: [{}],
        clusters: [
          { id: cluster },
          { id: clustered.other, region: clustered.region },
          { id: clustered.national, region: clustered.region, nationalCrypto: true },
        ],
        keys,
        users: [{ uin: maker.uin, name: 'maker', credentials: [credential('m')], policies: ['OwnKeys'] }],
        policies: [
          {
            name: 'OwnKeys',
            document: {
              version: '2.0',
              statement: [
                { effect: 'allow', action: 'kms:CreateKey', resource: '*' },
                {
                  effect: 'allow',
                  action: 'kms:*',
                  resource: `qcs::kms:${region}:uin/${account}:key/creatorUin/${maker.uin}/*`,
                },
              ],
            },
          },
        ],
      },
      { uin: '200000000001', credentials: [neighbour] },
    ],
  })

/** A house with these keys, whose clock stands at the start. */
export const fresh = (...keys: readonly object[]): Promise<TestHouse> =>
  startHouse({ seed: seedOf(...keys), time: start })

export type Kms = (action: string, parameters?: object, options?: CallOptions) => Promise<Reply>

export const kmsOf =
  (house: TestHouse): Kms =>
  (action, parameters = {}, options = {}) =>
    house.call('kms', action, parameters, options)

export const codeOf = (reply: Reply): string | undefined => reply.Error?.Code

/** The reply of a call that is not to be refused. */
export async function done(call: Promise<Reply>): Promise<Reply> {
  const reply = await call
  assert.equal(reply.Error, undefined, JSON.stringify(reply.Error))
  return reply
}

/**
 * Makes the calls so that all of them have decided before the first is committed, and gives their codes, sorted. Left to
 * themselves they would hardly ever meet: on the embedded store a call mostly ends before the next begins.
 */
export async function abreast(
  house: TestHouse,
  calls: readonly (() => Promise<Reply>)[],
): Promise<readonly (string | undefined)[]> {
  const { store } = house
  const decided: (() => void)[] = []
  const commit: typeof store.commit = async (...args) => {
    await new Promise<void>((resolve) => {
      decided.push(resolve)
      if (decided.length < calls.length) return
      Reflect.deleteProperty(store, 'commit')
      for (const go of decided) go()
    })
    return store.commit(...args)
  }
  Object.assign(store, { commit })
  return (await Promise.all(calls.map((call) => call()))).map(codeOf).sort()
}

/** Lets what is due wait: the jobs' commits, which no call is on record for, come to nothing. */
export function holdJobs({ store }: TestHouse): void {
  const { commit } = store
  Object.assign(store, {
    commit: async (...args: Parameters<typeof commit>) => args[1] !== undefined && commit.apply(store, args),
  })
}

export const createKey = async (kms: Kms, Alias: string, parameters: object = {}, options: CallOptions = {}) =>
  (await done(kms('CreateKey', { Alias, ...parameters }, options))).KeyId as string

export const stateOf = async (kms: Kms, KeyId: string): Promise<string> =>
  (await done(kms('DescribeKey', { KeyId }))).KeyMetadata.KeyState

export const encrypt = async (kms: Kms, KeyId: string, parameters: object = {}, options: CallOptions = {}) =>
  (await done(kms('Encrypt', { KeyId, Plaintext, ...parameters }, options))).CiphertextBlob as string

export const text = 'attack at dawn'
export const Plaintext = Buffer.from(text).toString('base64')

/** What a ciphertext says of itself in its first part, as docs/ciphertext.md lays it out. */
export function headerOf(blob: string) {
  const header = Buffer.from(blob.split('-k-')[0] ?? '', 'base64')
  return { algorithm: header.readUInt8(1), keyId: header.toString('hex', 4, 20), version: header.readUInt32BE(20) }
}

/** The ciphertext with its bytes changed: those of the header, the nonce or the body. */
export function altered(blob: string, part: number, change: (bytes: Buffer) => void): string {
  const parts = blob.split('-k-')
  const bytes = Buffer.from(parts[part] ?? '', 'base64')
  change(bytes)
  return parts.with(part, bytes.toString('base64')).join('-k-')
}

/** The ciphertext, claiming to be of this key. */
export const claimedFor = (blob: string, id: string): string =>
  altered(blob, 0, (header) => header.write(id.replaceAll('-', ''), 4, 'hex'))
