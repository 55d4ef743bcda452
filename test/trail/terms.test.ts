import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import type { AuditRecord } from '../../src/domain/audit.ts'
import { recordTest, textTest, type Wanted } from '../../src/trail/readings.ts'
import { filterOf, segmentTest, Terms } from '../../src/trail/terms.ts'

function filterOfOne(record: AuditRecord): Buffer {
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
      assert.ok(segmentTest('1001', wanted)(filterOfOne(one)))
      assert.ok(textTest(wanted)(JSON.stringify(one)))
    })
})

describe('the filter of a segment', () => {
  const older = filterOf(new Set(['account=1001', 'code=', 'eventName=Encrypt', 'resourceType=key']))
  const newer = filterOf(
    new Set(['has=later', 'account=1001', 'code=', 'camCode=0', 'sensitive=false', 'bearer=key/abc']),
  )
  const rows: readonly (readonly [wanted: Wanted, older: boolean, newer: boolean])[] = [
    [{}, true, true],
    [{ code: [''] }, true, true],
    [{ code: ['InternalError'] }, false, false],
    [{ sensitive: ['true'] }, true, false],
    [{ sensitive: ['false'] }, true, true],
    [{ camCode: ['4102'] }, true, false],
    [{ bearer: ['key/abc'] }, true, true],
    [{ bearer: ['key/abd'] }, true, false],
    [{ bearer: ['key/abd'], code: ['InternalError'] }, false, false],
  ]
  for (const [wanted, ...found] of rows)
    it(`rules out by ${JSON.stringify(wanted)} only what it knows`, () => {
      const test = segmentTest('1001', wanted)
      assert.deepEqual([test(older), test(newer)], found)
      assert.equal(segmentTest('1002', wanted)(older), false)
    })
})
