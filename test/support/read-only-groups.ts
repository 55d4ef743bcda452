import { startHouse, type TestHouse } from './house.ts'
import { account, of, region } from './postgres-life.ts'

/*
 * A primary with read-only instances and groups, and another one, for the tests of groups.
 */

export const primary = 'postgres-orders'
export const [reader, loose, stranger] = ['postgres-reader', 'postgres-loose', 'postgres-stranger']
export const [group, spare, foreign] = ['pgrogrp-a1b2c3d4', 'pgrogrp-b1b2c3d4', 'pgrogrp-c1b2c3d4']
export const [noGroup, notReady] = ['FailedOperation.ROGroupNotFoundError', 'OperationDenied.ROGroupStatusError']

export const clerk = { secretId: 'AKIDclerk000000000000000000000000000', secretKey: 'clerkclerkclerkclerkclerkclerk00' }

const seed = `
secret: read-only groups
time: 2022-03-24T02:39:14Z
accounts:
  - uin: '${account}'
    credentials: [{}]
    users:
      - uin: '100000000002'
        name: clerk
        credentials: [{ secretId: ${clerk.secretId}, secretKey: ${clerk.secretKey} }]
        policies: [Readers]
    policies:
      - name: Readers
        document: >-
          {"version": "2.0", "statement": [{"effect": "allow", "action": "postgres:*", "resource": [
          "qcs::postgres:${region}:uin/${account}:DBInstanceId/${loose}",
          "qcs::postgres:${region}:uin/${account}:DBInstanceId/${group}"]}]}
    instances:
      - id: ${primary}
        readOnlyGroups: [{ id: ${group}, name: reports }, { id: ${spare}, name: spare }]
      - { id: ${reader}, master: ${primary}, readOnlyGroup: ${group} }
      - { id: ${loose}, master: ${primary} }
      - { id: postgres-other, readOnlyGroups: [{ id: ${foreign}, name: foreign }] }
      - { id: ${stranger}, master: postgres-other }
      - { id: postgres-lonely }
`
export const fresh = (): Promise<TestHouse> => startHouse({ seed })

export const groupsOf = (house: TestHouse) => {
  const { done } = of(house)
  const list = async (Name: string, ...Values: readonly string[]) =>
    (await done('DescribeReadOnlyGroups', { Filters: [{ Name, Values }] })).ReadOnlyGroupList
  const read = async (id: string) => (await list('read-only-group-id', id))[0]
  const members = async (id: string): Promise<readonly string[]> =>
    (await read(id)).ReadOnlyDBInstanceList.map((one: { DBInstanceId: string }) => one.DBInstanceId)
  return { list, read, members }
}
