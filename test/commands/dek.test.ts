import assert from 'node:assert/strict'
import { spawn } from 'node:child_process'
import {
  chmodSync,
  closeSync,
  linkSync,
  mkdtempSync,
  openSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, before, describe, it } from 'node:test'
import { startHouse, type TestHouse } from '../support/house.ts'

/*
 * The commands by which databases of other kinds fetch their keys, as their hosts run them.
 */

const bin = new URL('../../bin/sanyao.js', import.meta.url).pathname
const account = '100000000001'
const keyId = '23e80852-1e38-11e9-b129-5cb9019b4b01'
const seed = `
secret: dek
accounts:
  - uin: '${account}'
    credentials: [{}]
    keys: [{ keyId: ${keyId}, alias: databases }]
    instances: [{ id: postgres-orders, tde: { keyId: ${keyId} } }, { id: postgres-plain }]
`

interface Ran {
  readonly status: number | null
  readonly out: Buffer
  readonly err: string
}

describe('sanyao dek', () => {
  let house: TestHouse
  const folder = mkdtempSync(join(tmpdir(), 'sanyao-dek-'))
  before(async () => {
    house = await startHouse({ seed })
  })
  after(async () => {
    await house[Symbol.asyncDispose]()
    rmSync(folder, { recursive: true, force: true })
  })

  /** Runs the command; `out` is where its output goes, a pipe unless it is a file's number. */
  async function run(words: readonly string[], given: Buffer | string = '', env = {}, out: 'pipe' | number = 'pipe') {
    const child = spawn(process.execPath, [bin, 'dek', ...words], {
      stdio: ['pipe', out, 'pipe'],
      env: {
        PATH: process.env['PATH'],
        SANYAO_ENDPOINT: house.endpoint,
        TENCENTCLOUD_SECRET_ID: house.secretId,
        TENCENTCLOUD_SECRET_KEY: house.secretKey,
        TENCENTCLOUD_REGION: house.region,
        ...env,
      },
    })
    child.stdin?.end(given)
    const chunks: Buffer[] = []
    let err = ''
    child.stdout?.on('data', (chunk: Buffer) => chunks.push(chunk))
    child.stderr?.on('data', (chunk: Buffer) => {
      err += chunk.toString()
    })
    const status = await new Promise<number | null>((resolve) => child.once('close', resolve))
    return { status, out: Buffer.concat(chunks), err } satisfies Ran
  }

  const dekOf = async (DBInstanceId: string): Promise<Buffer> => {
    const { EncryptionKeys } = await house.call('postgres', 'DescribeEncryptionKeys', { DBInstanceId })
    const { Plaintext } = await house.call('kms', 'Decrypt', { CiphertextBlob: EncryptionKeys[0].DEKCipherTextBlob })
    return Buffer.from(Plaintext, 'base64')
  }

  it('gets the data key of an instance to a pipe, in three forms', async () => {
    const key = await dekOf('postgres-orders')
    const got = await run(['get', 'postgres-orders'])
    assert.deepEqual([got.status, got.out.toString(), got.err], [0, `${key.toString('hex')}\n`, ''])
    assert.deepEqual((await run(['get', 'postgres-orders', '--form', 'raw'])).out, key)
    const base64 = await run(['get', 'postgres-orders', '--form', 'base64'])
    assert.equal(base64.out.toString(), `${key.toString('base64')}\n`)
  })

  it('prints no key where it would stay', async () => {
    const file = join(folder, 'out')
    const fd = openSync(file, 'w')
    const { status, err } = await run(['get', 'postgres-orders'], '', {}, fd)
    closeSync(fd)
    assert.equal(status, 1)
    assert.match(err, /pipe only/)
    assert.equal(readFileSync(file, 'utf8'), '')
  })

  it('wraps a key into a file, and unwraps it', async () => {
    const key = Buffer.from('0123456789abcdef0123456789abcdef\0\xff', 'latin1')
    const file = join(folder, 'key.bin')
    assert.equal((await run(['wrap', file, '--key-id', keyId], key)).status, 0)
    assert.ok(!readFileSync(file).includes(key.subarray(0, 16)))
    const back = await run(['unwrap', file])
    assert.deepEqual([back.status, back.out], [0, key])
    // Another hold of the file keeps what it held: it was replaced, and not written over.
    linkSync(file, `${file}.before`)
    const before = readFileSync(file, 'utf8')
    chmodSync(file, 0o644)
    assert.equal((await run(['wrap', file, '--key-id', keyId], key)).status, 0)
    assert.equal(readFileSync(`${file}.before`, 'utf8'), before)
    assert.notEqual(readFileSync(file, 'utf8'), before)
    assert.equal(statSync(file).mode & 0o777, 0o600)
    assert.deepEqual(
      readdirSync(folder)
        .filter((name) => name.startsWith('key.bin'))
        .sort(),
      ['key.bin', 'key.bin.before'],
    )
    writeFileSync(file, readFileSync(file, 'utf8').replace(/.{6}\n$/, 'AAAAA=\n'))
    const broken = await run(['unwrap', file])
    assert.deepEqual([broken.status, broken.out.length], [1, 0])
    assert.match(broken.err, /InvalidCiphertext/)
    assert.equal((await run(['wrap', file, '--key-id', keyId])).status, 1)
  })

  it('fails, and prints nothing, where there is no key to be had', async () => {
    const none = async (words: readonly string[], env: object, status: number, why: RegExp) => {
      const ran = await run(words, '', env)
      assert.deepEqual([ran.status, ran.out.length], [status, 0], ran.err)
      assert.match(ran.err, why)
    }
    await none(['get', 'postgres-plain'], {}, 1, /not encrypted/)
    await none(['get', 'postgres-none'], {}, 1, /InvalidParameterValueError/)
    await none(['get', 'postgres-orders'], { TENCENTCLOUD_SECRET_KEY: 'wrong' }, 1, /SignatureFailure/)
    await none(['get', 'postgres-orders'], { SANYAO_ENDPOINT: 'http://127.0.0.1:1' }, 1, /does not answer/)
    await none(['get', 'postgres-orders'], { TENCENTCLOUD_SECRET_ID: '' }, 78, /TENCENTCLOUD_SECRET_ID/)
    const cmk = await house.store.read.get('cmk', { account, id: keyId })
    assert.ok(cmk)
    assert.ok(await house.store.commit([{ update: 'cmk', row: { ...cmk, state: 'Disabled' } }]))
    await none(['get', 'postgres-orders'], {}, 1, /CmkDisabled/)
  })
})
