import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import type { AuditRecord } from '../../src/domain/audit.ts'
import { recordTest, textTest, type Wanted } from '../../src/trail/readings.ts'
import { segmentTest, Terms } from '../../src/trail/terms.ts'

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
    [['keypair/lhkp-1'], { bearer: ['keypair/lhkp-1'] }, true],
    [['keypair/lhkp-1'], { bearer: ['lhkp-1'] }, false],
    [['keypair/lhkp-1'], { sensitive: ['false'] }, true],
    [['keypair/lhkp-1'], { camCode: ['0'] }, true],
    [['keypair/lhkp-1'], { camCode: ['4102'] }, false],
    [['keypair/lhkp-1'], { code: [''] }, true],
    [['keypair/lhkp-1'], { requestId: ['r'] }, true],
    [['keypair/lhkp-1'], { requestId: ['s'] }, false],
    [['keypair/lhkp-1'], { requestId: [] }, false],
    [['keypair/lhkp-1'], { resource: Array.from({ length: 3000 }, (_, i) => `lhkp-${i}`) }, true],
    [['keypair/lhkp-1'], { resource: ['lhkp-1'] }, true],
    [[name], { bearer: ['key/abc'] }, true],
    [[name], { resource: ['abc'] }, true],
    [[name], { resource: [name] }, true],
    [[name], { bearer: ['keypair/abc'] }, false],
    [['keypair/lhkp-1', name], { bearer: ['key/abc'], resource: ['lhkp-1'] }, true],
  ]
  for (const [resources, wanted, found] of rows)
    it(`${JSON.stringify(resources)} by ${JSON.stringify(wanted).slice(0, 60)}: ${found}`, () => {
      const one = record(resources)
      assert.equal(recordTest(wanted)(one), found)
      if (!found) return
      assert.ok(segmentTest('1001', wanted)(filterOf(one)))
      assert.ok(textTest(wanted)(JSON.stringify(one)))
    })
})
