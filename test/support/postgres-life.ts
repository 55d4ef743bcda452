import assert from 'node:assert/strict'
import { type CallOptions, type Reply, startHouse, type TestHouse } from './house.ts'

/*
 * PostgreSQL instances whose life the tests watch over HTTP: what is ordered, and what is asked of them.
 */

export const region = 'ap-guangzhou'
export const account = '100000000001'
export const ownKey = '23e80852-1e38-11e9-b129-5cb9019b4b01'
export const invalid = 'InvalidParameterValue.InvalidParameterValueError'
export const unknown = 'ResourceNotFound.InstanceNotFoundError'
export const wrongStatus = 'OperationDenied.InstanceStatusLimitError'
export const wrongStatusForOp = 'OperationDenied.InstanceStatusLimitOpError'
export const failed = 'FailedOperation.FailedOperationError'

export const seed = `
secret: postgres life
time: 2022-03-24T02:39:14Z
region: ${region}
accounts:
  - uin: '${account}'
    appId: 1250000001
    credentials: [{}]
    keys:
      - { keyId: ${ownKey}, alias: mine }
    instances:
      - { id: postgres-secret, name: orders, tde: { keyId: ${ownKey} }, tags: [{ key: team, value: shop }] }
      - { id: postgres-plain, name: plain }
`

export const order = {
  SpecCode: 'pg.it.medium4',
  Storage: 100,
  InstanceCount: 1,
  Period: 1,
  Charset: 'UTF8',
  AdminName: 'dbadmin',
  AdminPassword: 'Tr0ub4dor&3',
  Zone: 'ap-guangzhou-3',
  InstanceChargeType: 'POSTPAID_BY_HOUR',
}
export const clone = {
  SpecCode: 'pg.it.small2',
  Storage: 20,
  Period: 1,
  AutoRenewFlag: 0,
  VpcId: 'vpc-86v957zb',
  SubnetId: 'subnet-enm92y0m',
  InstanceChargeType: 'POSTPAID_BY_HOUR',
  RecoveryTargetTime: '2022-03-25 08:00:00',
}
export const follower = {
  SpecCode: 'pg.it.small2',
  Storage: 20,
  InstanceCount: 1,
  Period: 1,
  Zone: 'ap-guangzhou-3',
  InstanceChargeType: 'POSTPAID_BY_HOUR',
}

export const fresh = (): Promise<TestHouse> => startHouse({ seed })

/** Calls of one house, with the refusals and states that the tests look for. */
export const of = (house: TestHouse) => {
  const call = (action: string, parameters: object = {}, options: CallOptions = {}): Promise<Reply> =>
    house.call('postgres', action, parameters, { region, ...options })
  const kms = (action: string, parameters: object): Promise<Reply> => house.call('kms', action, parameters, { region })
  const done = async (action: string, parameters: object): Promise<Reply> => {
    const reply = await call(action, parameters)
    assert.equal(reply.Error, undefined, `${action} ${JSON.stringify(reply.Error)}`)
    return reply
  }
  const refused = async (code: string, action: string, parameters: object): Promise<string> => {
    const reply = await call(action, parameters)
    assert.equal(reply.Error?.Code, code, `${action} ${JSON.stringify(parameters)}`)
    return reply.Error.Message
  }
  const instance = async (DBInstanceId: string) =>
    (await done('DescribeDBInstanceAttribute', { DBInstanceId })).DBInstance
  const status = async (id: string): Promise<string> => (await instance(id)).DBInstanceStatus
  const keys = async (DBInstanceId: string) => (await done('DescribeEncryptionKeys', { DBInstanceId })).EncryptionKeys
  const bound = async (): Promise<readonly string[]> => {
    const rows = await house.store.read.find('keyBinding', { where: { account, key: ownKey } })
    return rows.map((row) => row.resource).sort()
  }
  const wait = (seconds: number): void => house.clock.advance(seconds * 1000)
  return { call, kms, done, refused, instance, status, keys, bound, wait }
}

/** Imported material that expires, under an instance: the one way by which a bound CMK becomes unusable. */
export async function expire(house: TestHouse): Promise<void> {
  const cmk = await house.store.read.get('cmk', { account, id: ownKey })
  assert.ok(cmk)
  const validTo = Math.floor(house.clock.now() / 1000) - 10
  assert.ok(await house.store.commit([{ update: 'cmk', row: { ...cmk, origin: 'EXTERNAL', validTo } }]))
}

export async function restore(house: TestHouse): Promise<void> {
  const cmk = await house.store.read.get('cmk', { account, id: ownKey })
  assert.ok(cmk)
  assert.ok(await house.store.commit([{ update: 'cmk', row: { ...cmk, validTo: 0 } }]))
}

/** The clock of the house in the form of the service's times. */
export const wallNow = (house: TestHouse): string =>
  new Date(house.clock.now() + 8 * 3600_000).toISOString().slice(0, 19).replace('T', ' ')
