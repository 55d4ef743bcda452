import assert from 'node:assert/strict'
import { spawn } from 'node:child_process'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, before, describe, it } from 'node:test'
import { signTc3 } from '../support/sign.ts'

const bin = new URL('../../bin/sanyao.js', import.meta.url).pathname
const secretKey = 'k'.repeat(32)

/** Runs `sanyao doctor signature …`. */
function doctor(words: readonly string[], input = '', env: Readonly<Record<string, string>> = {}) {
  const child = spawn(process.execPath, [bin, 'doctor', 'signature', ...words], {
    env: { PATH: process.env['PATH'] ?? '', ...env },
    timeout: 30_000,
  })
  let said = ''
  child.stdout.on('data', (chunk: Buffer) => {
    said += chunk.toString()
  })
  child.stderr.on('data', (chunk: Buffer) => {
    said += chunk.toString()
  })
  child.stdin.on('error', () => {}).end(input)
  return new Promise<{ readonly code: number | null; readonly said: string }>((resolve) =>
    child.on('close', (code) => resolve({ code, said })),
  )
}

const key = { TENCENTCLOUD_SECRET_KEY: secretKey }

function curl(over: Partial<Parameters<typeof signTc3>[0]> = {}): string {
  const body = '{"KeyId":"a"}'
  const headers = signTc3({
    secretId: `AKID${'a'.repeat(32)}`,
    secretKey,
    service: 'kms',
    host: '127.0.0.1:8321',
    action: 'DescribeKey',
    version: '2019-01-18',
    timestamp: Math.floor(Date.now() / 1000),
    body,
    ...over,
  })
  const { host: _, ...rest } = headers
  const flags = Object.entries(rest).map(([name, value]) => `-H '${name}: ${value}'`)
  return `curl -s http://127.0.0.1:8321/ \\\n  ${flags.join(' \\\n  ')} \\\n  -d '${body}'\n`
}

describe('sanyao doctor signature', () => {
  let folder: string
  before(() => {
    folder = mkdtempSync(join(tmpdir(), 'sanyao-doctor-'))
  })
  after(() => rmSync(folder, { recursive: true, force: true }))

  it('says that a signature is right', async () => {
    assert.deepEqual(await doctor([], curl(), key), {
      code: 0,
      said: 'The signature is right for this request and this secret key.\n',
    })
  })

  it('names the mistake, and shows the line', async () => {
    const file = join(folder, 'request.txt')
    writeFileSync(file, curl({ signedHost: '127.0.0.1:443' }))
    const { code, said } = await doctor([file], '', key)
    assert.equal(code, 1)
    assert.match(said, /^ {2}- signed a host with another port/m)
    assert.match(
      said,
      /line 5 of the canonical request:\n {2}server {2}"host:127\.0\.0\.1:8321"\n {2}client {2}"host:127\.0\.0\.1:443"/,
    )
    assert.doesNotMatch(said, /The canonical request of the server/)
    assert.ok(!said.includes(secretKey))
    assert.match(
      (await doctor(['--verbose', file], '', key)).said,
      /The canonical request of the server:\n {2}\| POST\n/,
    )
  })

  it('shows what the server signs when there is nothing to go by', async () => {
    const { code, said } = await doctor(['-'], curl())
    assert.equal(code, 1)
    assert.match(said, /The string to sign of the server:\n {2}\| TC3-HMAC-SHA256\n/)
  })

  it("compares the client's own text", async () => {
    const file = join(folder, 'canonical.txt')
    writeFileSync(file, 'POST\n/\n\ncontent-type:application/json\nhost:localhost\n')
    const { code, said } = await doctor(['--client', file], curl())
    assert.equal(code, 1)
    assert.match(
      said,
      /line 5 of the canonical request:\n {2}server {2}"host:127\.0\.0\.1:8321"\n {2}client {2}"host:localhost"/,
    )
  })

  it('says what cannot be read, without quoting it', async () => {
    assert.deepEqual(await doctor([], 'secret words', key), {
      code: 78,
      said: 'sanyao: that is neither a curl line nor a request that begins with a line such as POST / HTTP/1.1\n',
    })
    assert.deepEqual(await doctor([], 'GET / HTTP/1.1\nHost: h\nX-TC-Action: A\n\n', key), {
      code: 78,
      said: 'sanyao: MissingParameter: A required parameter is missing: `Version`\n',
    })
    assert.equal((await doctor([join(folder, 'none')], '', key)).code, 78)
  })
})
