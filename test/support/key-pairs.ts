import assert from 'node:assert/strict'
import { generateKeyPairSync } from 'node:crypto'
import { encodeRsaPublicKey } from '../../src/crypto/ssh.ts'
import type { KeyPair } from '../../src/domain/key-pair.ts'
import type { Change } from '../../src/store/store.ts'
import type { CallOptions, Reply, TestHouse } from './house.ts'

/*
 * A world of a few key pairs, and what tests of them share.
 */

export const region = 'ap-guangzhou'
export const account = '100000000001'

export const freshLine = (comment = ''): string =>
  encodeRsaPublicKey(generateKeyPairSync('rsa', { modulusLength: 1024 }).publicKey, comment)

/** Who may nothing, who may do everything with one key pair, and somebody of another account. */
export const stranger = { secretId: `AKID${'s'.repeat(32)}`, secretKey: 'S'.repeat(32) }
export const cleaner = { secretId: `AKID${'c'.repeat(32)}`, secretKey: 'C'.repeat(32) }
export const other = { secretId: `AKID${'o'.repeat(32)}`, secretKey: 'O'.repeat(32) }

/** The key pair of the documents, one that opens an instance for two users, one that an image carries. */
export const seed = `
secret: lighthouse tests
time: 2020-04-28T23:01:47Z
region: ${region}
accounts:
  - uin: '${account}'
    credentials: [{}]
    users:
      - { uin: '100000000002', name: stranger, credentials: [{ secretId: ${stranger.secretId}, secretKey: ${stranger.secretKey} }] }
      - uin: '100000000003'
        name: cleaner
        credentials: [{ secretId: ${cleaner.secretId}, secretKey: ${cleaner.secretKey} }]
        policies: [cleaning]
    policies:
      - name: cleaning
        document:
          version: '2.0'
          statement:
            - effect: allow
              action: ['lighthouse:*']
              resource: ['qcs::lighthouse:${region}:uin/${account}:keypair/lhkp-omd12oc1']
    keyPairs:
      - { keyId: lhkp-omd12oc1, name: koc1, publicKey: '${freshLine('skey-omd12oc1')}', origin: CREATED }
      - keyId: lhkp-bound001
        name: bound
        publicKey: '${freshLine('me')}'
        createTime: 2021-01-01T00:00:00Z
        tags: [{ key: team, value: web }]
        associatedInstances:
          - { instanceId: lhins-b0000002 }
          - { instanceId: lhins-a0000001, username: ubuntu }
          - { instanceId: lhins-a0000001, username: root }
      - { keyId: lhkp-carried1, name: carried, publicKey: '${freshLine()}', blueprints: [lhbp-a1b2c3d4] }
    images: [{ id: lhbp-a1b2c3d4 }]
    servers: [{ id: lhins-a0000001 }, { id: lhins-b0000002 }]
  - uin: '200000000001'
    credentials: [{ secretId: ${other.secretId}, secretKey: ${other.secretKey} }]
`

export const lighthouse =
  (house: TestHouse) =>
  (action: string, parameters: object = {}, options: CallOptions = {}): Promise<Reply> =>
    house.call('lighthouse', action, parameters, { region, ...options })

export const codeOf = (reply: Reply): string | undefined => reply.Error?.Code
export const idsOf = (reply: Reply): readonly string[] => reply.KeyPairSet.map(({ KeyId }: { KeyId: string }) => KeyId)
export const filter = (Name: string, ...Values: readonly string[]) => ({ Name, Values })

/** A row as an import would leave it, for tests that need many. */
export const rowOf = (id: string, name: string, createTime: number): KeyPair => ({
  account,
  region,
  id,
  name,
  publicKey: `ssh-rsa of ${id}`,
  fingerprint: id,
  origin: 'IMPORTED',
  createTime,
})

export const plant = async (
  house: TestHouse,
  rows: readonly KeyPair[],
  tags: Readonly<Record<string, string>> = {},
) => {
  const changes = rows.flatMap((row): Change[] => [
    { insert: 'keyPair', row },
    ...Object.entries(tags).map(
      ([key, value]): Change => ({
        insert: 'tag',
        row: { account, service: 'lighthouse', prefix: 'keypair', region, resource: row.id, key, value },
      }),
    ),
  ])
  assert.equal(await house.store.commit(changes), true)
}
