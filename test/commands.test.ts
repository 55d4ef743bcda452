import assert from 'node:assert/strict'
import { spawn, spawnSync } from 'node:child_process'
import { once } from 'node:events'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { after, describe, it } from 'node:test'
import { signTc3 } from './support/sign.ts'

/*
 * The commands that look after identities, as a person types them, on a data folder that only they have open.
 */

const bin = new URL('../bin/sanyao.js', import.meta.url).pathname
const folder = mkdtempSync(join(tmpdir(), 'sanyao-commands-'))
after(() => rmSync(folder, { recursive: true, force: true }))
const data = join(folder, 'data')
const env = Object.fromEntries(
  Object.entries(process.env).filter(([name]) => !name.startsWith('SANYAO_') && name !== 'NODE_TEST_CONTEXT'),
)

function sanyao(...words: readonly string[]): {
  readonly code: number | null
  readonly said: string
  readonly wrong: string
} {
  const { status, stdout, stderr } = spawnSync(process.execPath, [bin, ...words, '--data', data], {
    encoding: 'utf8',
    env,
    timeout: 30_000,
  })
  return { code: status, said: stdout, wrong: stderr }
}

/** The key that a command shows. */
function keyIn(said: string): { readonly secretId: string; readonly secretKey: string } {
  const [, secretId = ''] = /^SecretId {3}(AKID[0-9A-Za-z]{32})$/m.exec(said) ?? []
  const [, secretKey = ''] = /^SecretKey {2}([0-9A-Za-z]{32})$/m.exec(said) ?? []
  assert.ok(secretId && secretKey, said)
  return { secretId, secretKey }
}

interface Answer {
  readonly Error?: { readonly Code: string }
  readonly AccountId?: string
}

/** Asks a server of this data folder things, then ends it. */
async function served(
  ask: (call: (service: string, version: string, action: string, key: object) => Promise<Answer>) => Promise<void>,
) {
  const server = spawn(process.execPath, [bin, 'serve', '--data', data, '--port', '0', '--json'], {
    env,
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  const ended = once(server, 'exit')
  try {
    const [line] = (await once(createInterface(server.stdout), 'line')) as [string]
    const { endpoint, secretId } = JSON.parse(line) as { readonly endpoint: string; readonly secretId: string }
    assert.equal(secretId, '', 'the key of `init` is not shown again')
    await ask(async (service, version, action, key) => {
      const { secretId, secretKey } = key as { readonly secretId: string; readonly secretKey: string }
      const host = new URL(endpoint).host
      const timestamp = Math.floor(Date.now() / 1000)
      const headers = signTc3({ secretId, secretKey, service, host, action, version, body: '{}', timestamp })
      const response = await fetch(endpoint, { method: 'POST', headers, body: '{}' })
      return ((await response.json()) as { readonly Response: Answer }).Response
    })
  } finally {
    server.kill()
    const log = await new Response(server.stderr as never).text()
    await ended
    lastLog = log
  }
}
let lastLog = ''

describe('from nothing to a user at work', () => {
  let root = { secretId: '', secretKey: '' }
  let worker = { secretId: '', secretKey: '' }

  it('without a world there is nobody to look after', () => {
    const { code, wrong } = sanyao('user', 'list')
    assert.equal(code, 78)
    assert.match(wrong, /run `sanyao init` first/)
  })

  it('init begins one, and shows its key once', async () => {
    const { code, said } = sanyao('init', '--uin', '100000000001', '--name', 'home')
    assert.equal(code, 0)
    root = keyIn(said)
    const again = sanyao('init')
    assert.deepEqual([again.code, again.said], [78, ''])
    assert.match(again.wrong, /stays as it is/)
    await served(async (call) => {
      assert.equal((await call('sts', '2018-08-13', 'GetCallerIdentity', root)).AccountId, '100000000001')
    })
  })

  it('init refuses what is no UIN', () => {
    assert.match(sanyao('init', '--uin', '0').wrong, /UIN/)
    assert.match(sanyao('init', '--name', '').wrong, /name/)
  })

  it('user add makes a user with a key and policies, or nothing', () => {
    const { code, said } = sanyao('user', 'add', 'worker', '--policy', 'QcloudKMSReadOnlyAccess')
    assert.equal(code, 0)
    worker = keyIn(said)
    const half = sanyao('user', 'add', 'other', '--policy', 'NoSuchPolicy')
    assert.match(half.wrong, /NoSuchPolicy/)
    assert.equal(half.code, 78)
    assert.match(sanyao('user', 'add', 'worker').wrong, /already in use: `worker`/)
    assert.match(sanyao('user', 'list').said, /^\d{12} {2}worker {2}1 key\n$/)
  })

  it('user key makes the second key, and no third', () => {
    const { secretId } = keyIn(sanyao('user', 'key', 'worker').said)
    assert.notEqual(secretId, worker.secretId)
    assert.match(sanyao('user', 'list').said, /2 keys/)
    assert.match(sanyao('user', 'key', 'worker').wrong, /limit of access keys/)
    assert.match(sanyao('user', 'key', 'nobody').wrong, /does not exist/)
  })

  it('user mfa gives a device to a user or to the account, again where it is lost', () => {
    const secretOf = (...words: readonly string[]): string =>
      /^otpauth:\/\/totp\/Sanyao:\d+\?secret=([A-Z2-7]{32})&issuer=Sanyao$/m.exec(
        sanyao('user', 'mfa', ...words).said,
      )?.[1] ?? ''
    const secrets = [secretOf('worker'), secretOf('worker'), secretOf()]
    assert.equal(new Set(secrets).size, 3)
    assert.ok(secrets.every((secret) => secret !== ''))
    assert.match(sanyao('user', 'mfa', 'nobody').wrong, /no user nobody/)
  })

  it('policy simulate names the statement that decides, or the one that is missing', () => {
    const ask = (...words: readonly string[]) => sanyao('policy', 'simulate', '--user', 'worker', ...words)
    const allowed = ask('--action', 'kms:ListKeys')
    assert.equal(allowed.code, 0)
    assert.match(
      allowed.said,
      /^allowed\nby statement 0 of policy QcloudKMSReadOnlyAccess \(identity\): \{"effect":"allow"/,
    )
    const refused = ask('--action', 'kms:Decrypt', '--resource', 'key/creatorUin/1/k', '--region', 'ap-guangzhou')
    assert.equal(refused.code, 1)
    assert.match(refused.said, /^refused\nmissing in the policies of the caller and its groups: /)
    const resource = 'qcs::kms:ap-guangzhou:uin/100000000001:key/creatorUin/1/k'
    assert.ok(refused.said.includes(JSON.stringify({ effect: 'allow', action: 'kms:Decrypt', resource })))
    assert.equal(ask('--action', 'kms:ListKeys', '--context', 'qcs:ip=10.0.0.1').code, 0)
    assert.match(ask('--action', 'ListKeys').wrong, /service:Action/)
    assert.match(sanyao('policy', 'simulate', '--action', 'kms:ListKeys').wrong, /--user or --role/)
    assert.match(sanyao('policy', 'simulate', '--role', 'x', '--action', 'kms:ListKeys').wrong, /no role x/)
  })

  it('the log of a denial says which statement is missing', async () => {
    await served(async (call) => {
      assert.equal((await call('kms', '2019-01-18', 'ListKeys', worker)).Error, undefined)
      assert.equal((await call('kms', '2019-01-18', 'GenerateRandom', worker)).Error?.Code, 'MissingParameter')
      assert.equal(
        (await call('cam', '2019-01-16', 'ListUsers', worker)).Error?.Code,
        'AuthFailure.UnauthorizedOperation',
      )
    })
    const line = lastLog.split('\n').find((one) => one.includes('cam:ListUsers')) ?? '{}'
    const { hint } = JSON.parse(line) as { readonly hint?: string }
    assert.equal(
      hint,
      'missing in the policies of the caller and its groups: {"effect":"allow","action":"cam:ListUsers","resource":"*"}',
    )
    assert.equal(lastLog.split('\n').filter((one) => one.includes('"hint"')).length, 1)
  })
})
