import assert from 'node:assert/strict'
import type { TableName } from '../../src/store/store.ts'
import { type CallOptions, type Reply, startHouse, type TestHouse } from './house.ts'

/*
 * A world with PostgreSQL instances and the keys that they may have, and what the tests ask of it.
 */

export const region = 'ap-guangzhou'
export const account = '100000000001'
export const keyId = 'f4d88aa7-ae72-11ec-9fcc-5254007ffd46'
export const ownKey = '23e80852-1e38-11e9-b129-5cb9019b4b01'
export const disabledKey = '33e80852-1e38-11e9-b129-5cb9019b4b02'
export const clusterKey = '43e80852-1e38-11e9-b129-5cb9019b4b03'
export const hongkongKey = '53e80852-1e38-11e9-b129-5cb9019b4b04'
export const cluster = 'cls-hsm-tyo00001'
export const roleName = 'Postgres_QCSLinkedRoleInPostgresKms'
export const password = 'Tr0ub4dor&3'

export const credential = (letter: string) => ({ secretId: `AKID${letter.repeat(32)}`, secretKey: letter.repeat(32) })
export const stranger = credential('s')
export const clerk = credential('c')
export const other = credential('o')

export const seedWith = (more = ''): string => `
secret: postgres tests
time: 2022-03-24T02:39:14Z
region: ${region}
accounts:
  - uin: '${account}'
    appId: 1250000001
    credentials: [{}]
    clusters: [{ id: ${cluster} }]
    users:
      - { uin: '100000000002', name: stranger, credentials: [{ secretId: ${stranger.secretId}, secretKey: ${stranger.secretKey} }] }
      - uin: '100000000003'
        name: clerk
        credentials: [{ secretId: ${clerk.secretId}, secretKey: ${clerk.secretKey} }]
        policies: [clerk]
    policies:
      - name: clerk
        document:
          version: '2.0'
          statement:
            - { effect: allow, action: ['postgres:CreateInstances'], resource: ['*'] }
            - effect: allow
              action: ['postgres:DescribeEncryptionKeys']
              resource: ['qcs::postgres:${region}:uin/${account}:DBInstanceId/postgres-abcdefg']
    keys:
      - { keyId: ${keyId}, alias: customer }
      - { keyId: ${ownKey}, alias: mine }
      - { keyId: ${disabledKey}, alias: off, state: Disabled }
      - { keyId: ${clusterKey}, alias: clustered, cluster: ${cluster} }
      - { keyId: ${hongkongKey}, alias: abroad, region: ap-hongkong }
    instances:
      - { id: postgres-abcdefg, name: orders, privateIp: 10.0.0.5, tde: { keyId: ${keyId} }, tags: [{ key: team, value: shop }] }
      - { id: postgres-plain, name: plain, privateIp: 10.0.0.6, createTime: '2022-03-24T03:00:00Z' }
${more}
  - uin: '200000000001'
    credentials: [{ secretId: ${other.secretId}, secretKey: ${other.secretKey} }]
`

export const fresh = (more = ''): Promise<TestHouse> => startHouse({ seed: seedWith(more) })

export const order = {
  SpecCode: 'pg.it.medium4',
  Storage: 100,
  InstanceCount: 1,
  Period: 1,
  Charset: 'UTF8',
  AdminName: 'dbadmin',
  AdminPassword: password,
  Zone: 'ap-guangzhou-3',
  DBMajorVersion: '17',
  VpcId: 'vpc-86v957zb',
  SubnetId: 'subnet-enm92y0m',
  InstanceChargeType: 'POSTPAID_BY_HOUR',
} as const
export const encrypted = { ...order, NeedSupportTDE: 1 } as const

export const codeOf = (reply: Reply): string | undefined => reply.Error?.Code
export const filter = (Name: string, ...Values: string[]) => ({ Name, Values })

export const postgresOf =
  (house: TestHouse) =>
  (action: string, parameters: object = {}, options: CallOptions = {}): Promise<Reply> =>
    house.call('postgres', action, parameters, { region, ...options })

export const keysOf = (house: TestHouse, DBInstanceId: string, options: CallOptions = {}): Promise<Reply> =>
  postgresOf(house)('DescribeEncryptionKeys', { DBInstanceId }, options)

export async function create(
  house: TestHouse,
  parameters: object,
  options: CallOptions = {},
): Promise<readonly string[]> {
  const reply = await postgresOf(house)('CreateInstances', parameters, options)
  assert.equal(reply.Error, undefined, JSON.stringify(reply.Error))
  return reply.DBInstanceIdSet
}

export async function decrypt(house: TestHouse, CiphertextBlob: string, kmsRegion = region): Promise<Buffer> {
  const reply = await house.call('kms', 'Decrypt', { CiphertextBlob }, { region: kmsRegion })
  assert.equal(reply.Error, undefined, JSON.stringify(reply.Error))
  return Buffer.from(reply.Plaintext, 'base64')
}

export const counted = ['dbInstance', 'encryptionKey', 'managedKey', 'cmk', 'keyBinding', 'role', 'tag'] as const
/** How many rows there are of everything that a creation touches. */
export const counts = (house: TestHouse): Promise<readonly number[]> =>
  Promise.all(counted.map((table: TableName) => house.store.read.count(table, {})))

export async function withdrawRole(house: TestHouse): Promise<void> {
  const role = await house.store.read.get('role', { account, name: roleName })
  assert.ok(role)
  assert.ok(await house.store.commit([{ update: 'role', row: { ...role, active: false } }]))
}

export async function changeKey(house: TestHouse, id: string, change: object): Promise<void> {
  const cmk = await house.store.read.get('cmk', { account, id })
  assert.ok(cmk)
  assert.ok(await house.store.commit([{ update: 'cmk', row: { ...cmk, ...change } }]))
}
