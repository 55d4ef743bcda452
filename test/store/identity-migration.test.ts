import assert from 'node:assert/strict'
import type { Reader, Store } from '../../src/store/store.ts'
import { beforeMigration } from '../support/old-store.ts'

/*
 * A store from before policies had ids is carried over: whoever could do something still can.
 */

const rows = `
INSERT INTO account VALUES ('1', 1250000001, 'one'), ('2', 1250000002, 'two');
INSERT INTO "user" VALUES ('1', '11', 10000001, 'a'), ('1', '12', 10000002, 'b'), ('2', '21', 10000003, 'a');
INSERT INTO policy VALUES ('1', 'read', '{"r":1}'), ('1', 'write', '{"w":1}'), ('2', 'read', '{"r":2}');
INSERT INTO policy_attachment VALUES ('1', '11', 'read'), ('1', '11', 'write'), ('1', '12', 'write'), ('2', '21', 'read');
INSERT INTO linked_role VALUES ('1', 'Role', 'postgres', 1, 1700000000), ('2', 'Role', 'postgres', 0, 1700000001);
`

/** The documents that are attached to a user. */
async function documentsOf(read: Reader, account: string, uin: string): Promise<readonly string[]> {
  const attached = await read.find('policyAttachment', { where: { account, kind: 'user', target: uin } })
  const held = await Promise.all(attached.map(({ policy }) => read.get('policy', { account, id: policy })))
  return held.map((policy) => policy?.document ?? '').sort()
}

async function check({ read }: Store): Promise<void> {
  assert.deepEqual(await documentsOf(read, '1', '11'), ['{"r":1}', '{"w":1}'])
  assert.deepEqual(await documentsOf(read, '1', '12'), ['{"w":1}'])
  assert.deepEqual(await documentsOf(read, '2', '21'), ['{"r":2}'])
  const policies = await read.find('policy', { where: {} })
  assert.equal(new Set(policies.map(({ id }) => id)).size, 3)
  for (const { account, id, document } of policies) {
    const version = await read.get('policyVersion', { account, policy: id, version: 1 })
    assert.equal(version?.document, document)
  }
  const { boundary, remark, revision } = (await read.get('user', { account: '1', uin: '11' })) ?? assert.fail()
  assert.deepEqual([boundary, remark, revision], [0, '', 0])
  const roles = await read.find('role', { where: {}, order: [['account', 'asc']] })
  assert.deepEqual(
    roles.map(({ account, name, kind, service, active, createTime }) => [
      account,
      name,
      kind,
      service,
      active,
      createTime,
    ]),
    [
      ['1', 'Role', 'service_linked', 'postgres', true, 1700000000],
      ['2', 'Role', 'service_linked', 'postgres', false, 1700000001],
    ],
  )
  assert.match(roles[0]?.id ?? '', /^46116\d{14}$/)
}

beforeMigration('-identity.sql', rows, check)
