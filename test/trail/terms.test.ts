import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import type { AuditRecord } from '../../src/domain/audit.ts'
import { isWanted, mayHold, Terms, textTest, type Wanted } from '../../src/trail/terms.ts'

function filterOf(record: AuditRecord): Buffer {
  const terms = new Terms()
  terms.add(record)
  return terms.filter()
}

const record = (resources: readonly string[]): AuditRecord => ({
  requestId: 'r',
  time: 1,
  service: 'tag',
  action: 'TagResources',
  version: '2018-08-13',
  region: '',
  effect: 'write',
  account: '1001',
  uin: '1001',
  callerKind: 'root',
  callerName: 'root',
  secretId: 'AKID',
  address: '127.0.0.1',
  client: 'test',
  method: 'POST',
  code: '',
  resources: JSON.stringify(resources),
  parameters: '{}',
})

describe('what a record can be found by', () => {
  const name = 'qcs::kms:ap-guangzhou:uin/1001:key/creatorUin/1001/abc'
  const rows: readonly (readonly [resources: readonly string[], wanted: Wanted, found: boolean])[] = [
    [['keypair/lhkp-1'], { resourceType: ['keypair'] }, true],
    [['keypair/lhkp-1'], { resource: ['lhkp-1'] }, true],
    [[name], { resourceType: ['key'] }, true],
    [[name], { resourceType: ['qcs::kms:ap-guangzhou:uin'] }, false],
    [[name], { resource: ['abc'] }, true],
    [[name], { resource: [name] }, true],
    [[name], { resourceType: ['keypair'] }, false],
    [['keypair/lhkp-1', name], { resourceType: ['key'], resource: ['lhkp-1'] }, true],
  ]
  for (const [resources, wanted, found] of rows)
    it(`${JSON.stringify(resources)} by ${JSON.stringify(wanted)}: ${found}`, () => {
      const one = record(resources)
      assert.equal(isWanted(one, wanted), found)
      if (!found) return
      assert.ok(mayHold(filterOf(one), '1001', wanted))
      assert.ok(textTest(wanted)(JSON.stringify(one)))
    })
})
