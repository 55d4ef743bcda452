import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { it } from 'node:test'
import { startHouse } from '../support/house.ts'

const world = readFileSync(new URL('../worlds/examples.yaml', import.meta.url), 'utf8')

it('a caller cannot fill the disk with what it makes up', async () => {
  await using house = await startHouse({ seed: world, time: Date.UTC(2019, 5, 1) })
  const nobody = { secretId: 'AKIDnobody00000000000000000000000000', secretKey: 'nobodynobodynobodynobodynobody00' }
  for (const caller of [{}, nobody]) {
    const made = { Alias: 'a', HsmClusterId: 'x'.repeat(5_000_000) }
    const refused = await house.call('kms', 'CreateKey', made, caller)
    const [record] = await house.records(refused.RequestId)
    assert.ok(record)
    assert.equal(record.code, refused.Error?.Code)
    assert.ok(JSON.stringify(record).length < 40_000)
    assert.match((JSON.parse(record.parameters) as { clipped: string }).clipped, /^\{"Alias":"a","HsmClusterId":"x+/)
  }
})
