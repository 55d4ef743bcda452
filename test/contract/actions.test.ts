import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { after, before, describe, it } from 'node:test'
import { loadCatalog } from '../../src/contract/catalog.ts'
import { lacking, mistyped } from '../../src/contract/sample.ts'
import { misfits } from '../support/fits.ts'
import { type Reply, startHouse, type TestHouse } from '../support/house.ts'

/*
 * What holds for every action, from its contract alone, in the world where the examples are true.
 */
const world = readFileSync(new URL('../worlds/examples.yaml', import.meta.url), 'utf8')
const catalog = await loadCatalog(new URL('../../src/services/', import.meta.url))
/** A moment at which everything that the examples name exists. */
const time = Date.UTC(2019, 5, 1)
const nobody = { secretId: 'AKIDnobody00000000000000000000000000', secretKey: 'nobodynobodynobodynobodynobody00' }

const fresh = (): Promise<TestHouse> => startHouse({ seed: world, time })

for (const action of catalog.actions) {
  const { name, service, input, output, examples } = action
  describe(`${service.name}:${name}`, () => {
    let house: TestHouse
    before(async () => {
      house = await fresh()
    })
    after(() => house[Symbol.asyncDispose]())

    const call = (parameters: object, options = {}): Promise<Reply> =>
      house.call(service.name, name, parameters, options)
    const [example] = examples

    it('has an example', () => {
      assert.ok(example)
    })

    for (const { title, after: first = [], input: parameters, output: expected } of examples) {
      it(`example: ${title.en}`, async () => {
        await using own = await fresh()
        for (const step of first) {
          const { Error: refused } = await own.call(service.name, step.action, step.input)
          assert.equal(refused, undefined)
        }
        const { RequestId, ...reply } = await own.call(service.name, name, parameters)
        assert.match(RequestId, /^[0-9a-f-]{36}$/)
        assert.deepEqual(misfits(output, reply), [])
        assert.deepEqual(misfits(output, expected), [])
        assert.deepEqual(Object.keys(reply).sort(), Object.keys(expected).sort())
      })
    }

    it('refuses a member that is not declared', async () => {
      const reply = await call({ ...example?.input, Undeclared: 1 })
      assert.equal(reply.Error?.Code, 'UnknownParameter')
      assert.match(reply.Error.Message, /`Undeclared`/)
    })

    it('misses each required member', async () => {
      for (const { path, input: spoilt } of lacking(input, example?.input ?? {})) {
        const reply = await call(spoilt)
        assert.equal(reply.Error?.Code, 'MissingParameter', path)
        assert.ok(reply.Error.Message.includes(`\`${path}\``), path)
      }
    })

    it('refuses each wrong type, at every depth', async () => {
      for (const { path, input: spoilt } of mistyped(input, example?.input ?? {})) {
        const reply = await call(spoilt)
        assert.ok(
          ['InvalidParameter', 'UnknownParameter', 'MissingParameter'].includes(reply.Error?.Code ?? ''),
          `${path}: ${reply.Error?.Code}`,
        )
      }
    })

    it('refuses a caller without permission in the code of the service, and records it', {
      skip: action.open,
    }, async () => {
      const reply = await call({ ...example?.input }, nobody)
      assert.equal(reply.Error?.Code, service.denied)
      const [record] = await house.records(reply.RequestId)
      assert.deepEqual([record?.action, record?.code, record?.callerName], [name, service.denied, 'nobody'])
    })

    it('answers a fault of the system in its own code, and tells nothing of it', async () => {
      await using own = await fresh()
      // Every call writes to the trail, so that this breaks them all.
      own.store.exec('ALTER TABLE trail_block RENAME TO lost_trail')
      const reply = await own.call(service.name, name, example?.input)
      assert.equal(reply.Error?.Code, action.internal ?? service.internal)
      assert.doesNotMatch(reply.Error.Message, /trail|table|sql/i)
      assert.match(String(own.lines.at(-1)?.err), /trail_block/)
    })

    it('keeps what is secret out of the trail', async () => {
      const secrets = Object.entries(input).filter(([, shape]) => shape.secret)
      const marker = 'c2VjcmV0LW1hcmtlcg=='
      const spoilt = Object.fromEntries(secrets.map(([member]) => [member, marker]))
      const reply = await call({ ...example?.input, ...spoilt })
      const [record] = await house.records(reply.RequestId)
      assert.ok(record)
      assert.ok(!JSON.stringify(record).includes(marker))
    })
  })
}
