import assert from 'node:assert/strict'
import { execFileSync } from 'node:child_process'
import { closeSync, constants, existsSync, openSync, readFileSync, readSync, rmSync, symlinkSync } from 'node:fs'
import { createServer, type Socket } from 'node:net'
import { describe, it } from 'node:test'
import { setTimeout } from 'node:timers/promises'
import { ConfigError, configure } from '../../src/config.ts'
import type { AuditRecord } from '../../src/domain/audit.ts'
import { fileAt, Lasting } from '../../src/trail/lasting.ts'
import { call, type Ready, serving } from '../support/command.ts'
import { tempFolder, until } from '../support/folder.ts'
import { startHouse } from '../support/house.ts'

const requestIds = (text: string): readonly string[] =>
  text
    .split('\n')
    .filter((line) => line !== '')
    .map((line) => (JSON.parse(line.slice(line.indexOf('{'))) as AuditRecord).requestId)

describe('the stream of records', () => {
  it('goes to a file, as JSON Lines', async () => {
    using data = tempFolder('stream')
    const file = data.of('audit.jsonl')
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

/** A server whose standard output is a pipe that is read only when the test says so. */
function startPiped(folder: ReturnType<typeof tempFolder>) {
  const { O_RDONLY, O_WRONLY, O_NONBLOCK } = constants
  const fifo = folder.of('fifo')
  execFileSync('mkfifo', [fifo])
  const reader = openSync(fifo, O_RDONLY | O_NONBLOCK)
  const stdout = openSync(fifo, O_WRONLY)
  const server = serving(folder.of('data'), ['--no-throttle'], { stdout, env: { SANYAO_AUDIT_STREAM: 'stdout' } })
  closeSync(stdout)
  let text = ''
  const bytes = Buffer.alloc(65_536)
  const read = (): string => {
    try {
      for (let size = 1; size > 0; ) {
        size = readSync(reader, bytes)
        text += bytes.toString('utf8', 0, size)
      }
    } catch (error) {
      assert.equal((error as NodeJS.ErrnoException).code, 'EAGAIN')
    }
    return text
  }
  return { server, read, leave: () => closeSync(reader) }
}

const line = (text: string): string => text.slice(0, text.indexOf('\n'))

/** More than a pipe holds. */
const CALLS = 250

async function callOften(ready: Ready): Promise<readonly string[]> {
  const replies = []
  for (let i = 0; i < CALLS; i += 25)
    replies.push(...(await Promise.all(Array.from({ length: 25 }, () => call(ready, 'kms', 'GetServiceStatus')))))
  for (const reply of replies) assert.equal(reply.Error, undefined)
  return replies.map(({ RequestId }) => RequestId)
}

describe('the stream of records to standard output', () => {
  it('holds nothing up where its reader is slow, and does not end the server where it goes away', async () => {
    using folder = tempFolder('stream')
    const { server, read, leave } = startPiped(folder)
    await using command = server
    await until(async () => read().includes('\n'))
    const ready = JSON.parse(line(read())) as Ready
    const called = await callOften(ready)
    await until(async () => called.every((id) => read().includes(id)))
    leave()
    const still = await callOften(ready)
    assert.equal(still.length, CALLS)
    assert.equal(await command.stop(), '0')
    assert.equal(command.stderr.split('the stream of records is broken').length, 2, command.stderr)
  })

  it('does not keep a server from ending where nobody reads', async () => {
    using folder = tempFolder('stream')
    const { server, read, leave } = startPiped(folder)
    await using command = server
    await until(async () => read().includes('\n'))
    await callOften(JSON.parse(line(read())) as Ready)
    assert.equal(await command.stop(), '0')
    leave()
  })
})

describe('a stream that breaks', () => {
  it('is opened again, begins a line, and is told of once', async () => {
    using folder = tempFolder('stream')
    const path = folder.of('audit.jsonl')
    symlinkSync('/dev/full', path)
    const heard: unknown[] = []
    const stream = new Lasting(fileAt(path), (error) => heard.push((error as NodeJS.ErrnoException).code), 1)
    for (let i = 0; i < 20; i++) {
      stream.write(() => 'lost\n')
      await setTimeout(5)
    }
    assert.deepEqual(heard, ['ENOSPC'])
    rmSync(path)
    await until(async () => {
      stream.write(() => 'kept\n')
      return /kept\n/.test(existsSync(path) ? readFileSync(path, 'utf8') : '')
    })
    await stream.close()
    assert.match(readFileSync(path, 'utf8'), /^\n(kept\n)+$/)
  })
})
