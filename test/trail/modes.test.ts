import assert from 'node:assert/strict'
import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { createServer, type Socket } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { describe, it } from 'node:test'
import { setTimeout } from 'node:timers/promises'
import { ConfigError, configure } from '../../src/config.ts'
import type { AuditRecord } from '../../src/domain/audit.ts'
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

const requestIds = (text: string): readonly string[] =>
  text
    .split('\n')
    .filter((line) => line !== '')
    .map((line) => (JSON.parse(line.slice(line.indexOf('{'))) as AuditRecord).requestId)

describe('the stream of records', () => {
  it('goes to a file, as JSON Lines', async () => {
    using data = folder()
    const file = join(data.path, 'audit.jsonl')
    const house = await startHouse({ config: { auditStream: `file:${file}` } })
    const { RequestId } = await house.call('sts', 'GetCallerIdentity')
    await house[Symbol.asyncDispose]()
    assert.deepEqual(requestIds(readFileSync(file, 'utf8')), [RequestId])
  })

  it('goes to syslog over TCP, each message behind its length', async () => {
    let text = ''
    const sockets = new Set<Socket>()
    const server = createServer((socket) => {
      sockets.add(socket)
      socket.setEncoding('utf8').on('data', (data) => {
        text += data
      })
    })
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
    const { port } = server.address() as { port: number }
    await using house = await startHouse({ config: { auditStream: `syslog+tcp://127.0.0.1:${port}` } })
    const { RequestId } = await house.call('sts', 'GetCallerIdentity')
    for (let i = 0; i < 100 && !text.includes(RequestId); i++) await setTimeout(20)
    const [, length, message = ''] = /^(\d+) (.*)$/s.exec(text) ?? []
    assert.equal(Number(length), Buffer.byteLength(message))
    assert.match(message, new RegExp(`^<86>1 \\S+ \\S+ sanyao \\d+ audit - \\{"requestId":"${RequestId}"`))
    for (const socket of sockets) socket.destroy()
    server.close()
  })

  it('is refused at the start where it leads nowhere', () => {
    const refuse = (target: string) => () => configure({}, { SANYAO_AUDIT_STREAM: target })
    for (const target of ['syslog://host', 'http://host:1', 'file:']) assert.throws(refuse(target), ConfigError)
    for (const target of ['stdout', 'file:a', 'syslog+tcp://[::1]:6514'])
      assert.equal(refuse(target)().auditStream, target)
  })

  it('that nobody reads holds nothing up', async () => {
    await using house = await startHouse({ config: { auditStream: 'syslog+tcp://127.0.0.1:1' } })
    assert.equal((await house.call('sts', 'GetCallerIdentity')).Error, undefined)
  })
})
