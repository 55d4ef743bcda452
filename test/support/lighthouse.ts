import assert from 'node:assert/strict'
import { generateKeyPairSync } from 'node:crypto'
import { encodeRsaPublicKey } from '../../src/crypto/ssh.ts'
import type { Change } from '../../src/store/store.ts'
import { type CallOptions, type HouseOptions, type Reply, startHouse, type TestHouse } from './house.ts'

export const region = 'ap-guangzhou'
export const account = '100000000001'

const line = (comment: string): string =>
  encodeRsaPublicKey(generateKeyPairSync('rsa', { modulusLength: 2048 }).publicKey, comment)

/** Who may see everything, and start and bind nothing but what is named. */
export const keeper = { secretId: `AKID${'k'.repeat(32)}`, secretKey: 'K'.repeat(32) }

/** Three key pairs that open nothing, and an instance of each kind and state. */
export const seed = `
secret: lighthouse instances
time: 2024-05-01T00:00:00Z
region: ${region}
accounts:
  - uin: '${account}'
    credentials: [{}]
    users:
      - uin: '100000000003'
        name: keeper
        credentials: [{ secretId: ${keeper.secretId}, secretKey: ${keeper.secretKey} }]
        policies: [keeping]
    policies:
      - name: keeping
        document:
          version: '2.0'
          statement:
            - effect: allow
              action: ['lighthouse:*']
              resource:
                - 'qcs::lighthouse:${region}:uin/${account}:instance/lhins-run00001'
                - 'qcs::lighthouse:${region}:uin/${account}:keypair/lhkp-00000001'
    keyPairs:
      - { keyId: lhkp-00000001, name: one, publicKey: '${line('one')}' }
      - { keyId: lhkp-00000002, name: two, publicKey: '${line('two')}' }
      - { keyId: lhkp-00000003, name: three, publicKey: '${line('three')}' }
    servers:
      - { id: lhins-run00001, name: web one, createTime: 2024-05-02T00:00:00Z, tags: [{ key: team, value: web }] }
      - { id: lhins-run00002, name: web two, blueprint: lhbp-debian12, zone: ${region}-2 }
      - { id: lhins-stop0001, name: resting, state: STOPPED, bundle: bundle_gen_02 }
      - { id: lhins-win00001, name: windows, blueprint: lhbp-winsrv22 }
      - { id: lhins-iso00001, name: given back, state: SHUTDOWN }
`

export const PACE = 1000

export type Call = (action: string, parameters?: object, options?: CallOptions) => Promise<Reply>

/** A server with that world, where each state lasts a second. */
export async function startLighthouse(options: HouseOptions = {}): Promise<{ house: TestHouse; call: Call }> {
  const house = await startHouse({ seed, ...options, config: { instancePace: PACE, ...options.config } })
  return { house, call: (action, parameters = {}, more = {}) => house.call('lighthouse', action, parameters, more) }
}

export async function instanceOf(call: Call, id: string): Promise<Reply['InstanceSet'][number]> {
  const { InstanceSet } = await done(call('DescribeInstances', { InstanceIds: [id] }))
  return InstanceSet[0]
}

/** The reply of a call that was not refused. */
export async function done(reply: Promise<Reply>): Promise<Reply> {
  const answer = await reply
  assert.equal(answer.Error, undefined)
  return answer
}

export const codeOf = async (reply: Promise<Reply>): Promise<string | undefined> => (await reply).Error?.Code

/** Commits these changes right before the next commit, as another server would. */
export function beforeNextCommit({ store }: TestHouse, changes: readonly Change[]): void {
  Object.assign(store, {
    commit: async (...decided: Parameters<typeof store.commit>) => {
      Reflect.deleteProperty(store, 'commit')
      assert.equal(await store.commit(changes), true)
      return store.commit(...decided)
    },
  })
}
