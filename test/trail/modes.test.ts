import assert from 'node:assert/strict'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { describe, it } from 'node:test'
import { startHouse, type TestHouse } from '../support/house.ts'

const folder = () => {
  const path = mkdtempSync(join(tmpdir(), 'sanyao-modes-'))
  return { path, [Symbol.dispose]: () => rmSync(path, { recursive: true, force: true }) }
}

const encrypt = async (house: TestHouse, KeyId: string) =>
  house.call('kms', 'Encrypt', { KeyId, Plaintext: Buffer.from('a').toString('base64') })

/** Refuses every write as a full disk or a read-only file would: SQLite's own errors. */
const troubles = {
  'a full disk': ['PRAGMA max_page_count = 1', 'PRAGMA max_page_count = 1073741823'],
  'a read-only database': ['PRAGMA query_only = ON', 'PRAGMA query_only = OFF'],
} as const

describe('a required trail', () => {
  for (const [trouble, [begin, end]] of Object.entries(troubles)) {
    it(`lets no call succeed unrecorded on ${trouble}, and serves again by itself`, async () => {
      using data = folder()
      await using house = await startHouse({ config: { data: data.path } })
      const KeyId = house.shown?.keyId ?? ''
      house.store.exec(begin)
      const replies = []
      // A full file still has room in its last page, so that some calls may be recorded before none can be.
      for (let i = 0; i < 100; i++)
        replies.push(...(await Promise.all(Array.from({ length: 4 }, () => encrypt(house, KeyId)))))
      assert.equal(replies.at(-1)?.Error?.Code, 'InternalError')
      house.store.exec(end)
      const trail = new Set((await house.trail()).map(({ requestId, code }) => `${requestId} ${code}`))
      for (const { RequestId, Error: refusal } of replies)
        assert.equal(refusal === undefined, trail.has(`${RequestId} `), 'a call succeeded exactly when it is on record')
      assert.equal((await encrypt(house, KeyId)).Error, undefined)
    })
  }
})

describe('an async trail', () => {
  it('answers before the disk, and still has every record', async () => {
    await using house = await startHouse({ config: { audit: 'async' } })
    const replies = await Promise.all(Array.from({ length: 20 }, () => house.call('sts', 'GetCallerIdentity')))
    await house.call('kms', 'CreateKey', { Alias: 'after' })
    const trail = new Set((await house.trail()).map(({ requestId }) => requestId))
    assert.deepEqual(
      replies.filter(({ RequestId }) => !trail.has(RequestId)),
      [],
    )
  })

  it('answers what changes nothing though nothing can be recorded', async () => {
    await using house = await startHouse({ config: { audit: 'async' } })
    const KeyId = house.shown?.keyId ?? ''
    house.store.exec('PRAGMA query_only = ON')
    assert.equal((await encrypt(house, KeyId)).Error, undefined)
    assert.equal((await house.call('kms', 'CreateKey', { Alias: 'no' })).Error?.Code, 'InternalError')
    house.store.exec('PRAGMA query_only = OFF')
  })
})

describe('no trail', () => {
  it('leaves no record, and still changes what is asked', async () => {
    await using house = await startHouse({ config: { audit: 'off' } })
    const { KeyId } = (await house.call('kms', 'CreateKey', { Alias: 'quiet' })).KeyMetadata ?? {}
    await house.call('kms', 'DescribeKey', { KeyId })
    assert.deepEqual(await house.trail(), [])
  })
})
