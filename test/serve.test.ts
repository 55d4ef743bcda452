import assert from 'node:assert/strict'
import { type ChildProcess, spawn, spawnSync } from 'node:child_process'
import { createHash } from 'node:crypto'
import { chmodSync, cpSync, existsSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { createServer } from 'node:http'
import { type AddressInfo, connect } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { after, before, describe, it } from 'node:test'
import { settings } from '../src/config.ts'
import { good } from './seed/good.ts'
import { tempFolder } from './support/folder.ts'
import type { Reply } from './support/house.ts'
import { signTc3 } from './support/sign.ts'

/*
 * The command as a person types it: real processes, real files, real signals.
 */

const bin = new URL('../bin/sanyao.js', import.meta.url).pathname
const EXIT_CONFIG = 78

interface Ready {
  readonly endpoint: string
  readonly secretId: string
  readonly secretKey: string
  readonly region: string
  readonly pid: number
}

interface RunOptions {
  readonly env?: Readonly<Record<string, string>>
  readonly cwd?: string
  readonly node?: string
}

/** No command of a test runs for longer: one that hangs fails its test, and not the run. */
const CEILING = 30_000

/** The command, running; it is killed when it is disposed of. */
class Command implements AsyncDisposable {
  readonly process: ChildProcess
  readonly #ended: Promise<string>
  #over = false
  /** The process that serves, which an older Node has as its child. */
  #server: number | undefined
  stdout = ''
  stderr = ''

  constructor(words: readonly string[], { env = {}, cwd = tmpdir(), node = process.execPath }: RunOptions = {}) {
    // Settings of the shell that runs the tests are not the test's.
    const clean = { PATH: process.env['PATH'], HOME: process.env['HOME'], TMPDIR: process.env['TMPDIR'] }
    this.process = spawn(node, [bin, ...words], { cwd, env: { ...clean, ...env }, stdio: ['ignore', 'pipe', 'pipe'] })
    this.process.stdout?.on('data', (chunk) => {
      this.stdout += chunk
    })
    this.process.stderr?.on('data', (chunk) => {
      this.stderr += chunk
    })
    const deadline = setTimeout(() => this.#kill(), CEILING)
    this.#ended = new Promise((resolve) =>
      this.process.once('close', (code, signal) => {
        clearTimeout(deadline)
        this.#over = true
        resolve(signal ?? String(code))
      }),
    )
  }

  #kill(): void {
    // Both ends of the output are closed by then, so that neither number can be another's.
    if (this.#over) return
    this.process.kill('SIGKILL')
    if (this.#server === undefined || this.#server === this.process.pid) return
    try {
      process.kill(this.#server, 'SIGKILL')
    } catch {
      // It has ended already.
    }
  }

  /** Waits until it has printed this, or has ended. */
  async said(text: string): Promise<void> {
    while (!this.#over && !this.stdout.includes(text))
      await Promise.race([this.#ended, new Promise((resolve) => this.process.stdout?.once('data', resolve))])
  }

  /** What the one line of `--json` says. */
  async ready(): Promise<Ready> {
    await this.said('\n')
    assert.ok(this.stdout.includes('\n'), this.stderr)
    const ready = JSON.parse(this.stdout) as Ready
    this.#server = ready.pid
    return ready
  }

  /** How it ended: its exit code, or the signal. */
  ended(): Promise<string> {
    return this.#ended
  }

  async stop(signal: NodeJS.Signals = 'SIGTERM'): Promise<string> {
    this.process.kill(signal)
    return this.ended()
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.#kill()
    await this.#ended
  }
}

const serving = (data: string, more: readonly string[] = [], options: RunOptions = {}): Command =>
  new Command(['serve', '--data', data, '--port', '0', '--json', ...more], options)

/** Runs a command that must refuse with this code, say why in one line, and print nothing else. */
async function refused(command: Command, code: number, why: RegExp): Promise<void> {
  await using run = command
  // One that starts after all says so, and would run for ever.
  run.process.stdout?.once('data', () => void run.stop('SIGKILL'))
  assert.equal(await run.ended(), String(code), run.stderr)
  assert.equal(run.stdout, '')
  assert.match(run.stderr, /^[^\n]+\n$/)
  assert.match(run.stderr, why)
}

/** Every file under a folder, with its mode and a digest of its bytes. */
function pictureOf(folder: string): Readonly<Record<string, string>> {
  const names = readdirSync(folder, { recursive: true, encoding: 'utf8' }).sort()
  return Object.fromEntries(
    names.map((name) => {
      const file = statSync(join(folder, name))
      const bytes = file.isFile() ? readFileSync(join(folder, name)) : ''
      return [name, `${file.mode.toString(8)} ${createHash('sha256').update(bytes).digest('hex')}`]
    }),
  )
}

const versions = { kms: '2019-01-18', lighthouse: '2020-03-24' } as const

function signed(ready: Ready, service: keyof typeof versions, action: string, body: string): Record<string, string> {
  return signTc3({
    ...ready,
    service,
    action,
    body,
    host: new URL(ready.endpoint).host,
    version: versions[service],
    timestamp: Math.floor(Date.now() / 1000),
  })
}

async function call(ready: Ready, service: keyof typeof versions, action: string, input: object = {}): Promise<Reply> {
  const body = JSON.stringify(input)
  // A connection that the client keeps would be one that the server has to wait for.
  const headers = { ...signed(ready, service, action, body), connection: 'close' }
  const response = await fetch(ready.endpoint, { method: 'POST', headers, body })
  return ((await response.json()) as { Response: Reply }).Response
}

const credentialOf = ({ secretId, secretKey, region }: Ready) => ({ secretId, secretKey, region })

describe('sanyao serve', () => {
  it('says in one line of JSON where it is, with which credential, and which process', async () => {
    using folder = tempFolder('serve')
    await using server = serving(folder.of('data'))
    const ready = await server.ready()
    assert.deepEqual(Object.keys(ready), ['endpoint', 'secretId', 'secretKey', 'region', 'pid'])
    assert.match(ready.endpoint, /^http:\/\/127\.0\.0\.1:[1-9]\d*$/)
    assert.equal(ready.pid, server.process.pid)
    assert.equal(ready.region, 'ap-guangzhou')
    assert.equal((await call(ready, 'lighthouse', 'DescribeKeyPairs'))['TotalCount'], 1)
    assert.equal(await server.stop(), '0')
    assert.match(server.stdout, /^[^\n]+\n$/)
  })

  it('keeps everything in its folder, for its owner only, and goes on from there', async () => {
    using folder = tempFolder('serve')
    const data = folder.of('deep/data')
    const keep = async (use: (ready: Ready) => Promise<string>): Promise<readonly [object, string]> => {
      await using server = serving(data)
      const ready = await server.ready()
      const made = await use(ready)
      assert.equal(await server.stop('SIGINT'), '0')
      return [credentialOf(ready), made]
    }
    const [credential, blob] = await keep(async (ready) => {
      const { KeyId } = await call(ready, 'kms', 'CreateKey', { Alias: 'kept' })
      return String((await call(ready, 'kms', 'Encrypt', { KeyId, Plaintext: 'a2VwdA==' }))['CiphertextBlob'])
    })
    const [again, plain] = await keep(async (ready) =>
      String((await call(ready, 'kms', 'Decrypt', { CiphertextBlob: blob }))['Plaintext']),
    )
    assert.deepEqual(again, credential)
    assert.equal(plain, 'a2VwdA==')
    assert.deepEqual(readdirSync(data).sort(), ['root.key', 'sanyao.db'])
    assert.equal(statSync(data).mode & 0o777, 0o700)
    assert.equal(statSync(join(data, 'root.key')).mode & 0o777, 0o600)
    assert.match(readFileSync(join(data, 'root.key'), 'utf8'), /^[0-9a-f]{64}\n$/)
  })

  it('--ephemeral leaves nothing', async () => {
    using folder = tempFolder('serve')
    const options = { cwd: folder.path, env: { SANYAO_DATA: folder.of('unused') } }
    await using server = new Command(['serve', '--ephemeral', '--port', '0', '--json'], options)
    const ready = await server.ready()
    assert.equal((await call(ready, 'lighthouse', 'DescribeKeyPairs'))['TotalCount'], 1)
    assert.deepEqual(readdirSync(folder.path), [])
    assert.equal(await server.stop(), '0')
    assert.deepEqual(readdirSync(folder.path), [])
  })

  it('keeps what it has acknowledged when it is killed', async () => {
    using folder = tempFolder('serve')
    await using server = serving(folder.of('data'))
    const before = await server.ready()
    const made = await Promise.all(
      Array.from({ length: 5 }, (_, i) => call(before, 'kms', 'CreateKey', { Alias: `acknowledged-${i}` })),
    )
    assert.equal(await server.stop('SIGKILL'), 'SIGKILL')
    await using next = serving(folder.of('data'))
    const ready = await next.ready()
    assert.deepEqual(credentialOf(ready), credentialOf(before))
    for (const { KeyId } of made) {
      const { CiphertextBlob } = await call(ready, 'kms', 'Encrypt', { KeyId, Plaintext: 'QQ==' })
      assert.equal((await call(ready, 'kms', 'Decrypt', { CiphertextBlob }))['Plaintext'], 'QQ==')
    }
  })

  it('answers a request under way before it ends, and takes no other', async () => {
    using folder = tempFolder('serve')
    await using server = serving(folder.of('data'))
    const ready = await server.ready()
    const { hostname, port } = new URL(ready.endpoint)
    const body = '{}'
    const headers = Object.entries({ ...signed(ready, 'lighthouse', 'DescribeKeyPairs', body), 'content-length': '2' })
    const socket = connect(Number(port), hostname)
    let said = ''
    socket.on('data', (chunk) => {
      said += chunk
    })
    const closed = new Promise((resolve) => socket.once('close', resolve))
    await new Promise((resolve) => socket.once('connect', resolve))
    // The server is in the middle of it: it has the head, and waits for the body.
    const head = `POST / HTTP/1.1\r\n${headers.map(([name, value]) => `${name}: ${value}\r\n`).join('')}`
    socket.write(`${head}expect: 100-continue\r\n\r\n`)
    await new Promise((resolve) => socket.once('data', resolve))
    assert.match(said, /^HTTP\/1\.1 100 /)
    server.process.kill('SIGTERM')
    await refusesConnections(Number(port))
    assert.equal(server.process.exitCode, null)
    socket.write(body)
    await closed
    assert.match(said, /"TotalCount":1/)
    // Kept, the connection would hold the end up for as long as the server is patient.
    assert.match(said, /\r\nConnection: close\r\n/)
    assert.equal(await server.ended(), '0')
  })

  it('prints a greeting for a person where no JSON is asked for', async () => {
    await using server = new Command(['--ephemeral', '--port', '0'])
    await server.said('tccli kms')
    assert.match(server.stdout, /SecretId {3}AKID\w+\n/)
    assert.equal(await server.stop(), '0')
  })

  it('says so when its port is taken', async () => {
    await using other = createServer().listen(0, '127.0.0.1')
    await new Promise((resolve) => other.once('listening', resolve))
    const { port } = other.address() as AddressInfo
    await refused(new Command(['--ephemeral', '--port', String(port)]), EXIT_CONFIG, new RegExp(`in use.*${port}`))
  })
})

/** Resolves when nothing listens there any more. */
async function refusesConnections(port: number): Promise<void> {
  for (;;) {
    const open = await new Promise<boolean>((resolve) => {
      const socket = connect(port, '127.0.0.1', () => resolve(true))
      socket.once('error', () => resolve(false))
      socket.once('connect', () => socket.destroy())
    })
    if (!open) return
    await new Promise((resolve) => setTimeout(resolve, 10))
  }
}

describe('sanyao serve on a folder that is in use or used', () => {
  const used = tempFolder('serve')
  let credential: object
  before(async () => {
    await using server = serving(used.of('data'), ['--seed', seedFile(used, good)])
    credential = credentialOf(await server.ready())
    assert.equal(await server.stop(), '0')
  })
  after(() => used[Symbol.dispose]())

  function seedFile(folder: { of(name: string): string }, text: string): string {
    writeFileSync(folder.of('seed.yaml'), text)
    return folder.of('seed.yaml')
  }

  /** Spoils a copy of the folder, sees the refusal, and that it left every byte where it was. */
  async function refusedUntouched(why: RegExp, spoil: (data: string) => RunOptions & { readonly more?: string[] }) {
    using folder = tempFolder('serve')
    const data = folder.of('data')
    cpSync(used.of('data'), data, { recursive: true })
    chmodSync(join(data, 'root.key'), 0o600)
    const { more = [], ...options } = spoil(data)
    const picture = pictureOf(data)
    await refused(serving(data, more, options), EXIT_CONFIG, why)
    assert.deepEqual(pictureOf(data), picture)
  }

  it('refuses a root key file that others can read', () =>
    refusedUntouched(/root\.key can be read by others: chmod 600/, (data) => {
      chmodSync(join(data, 'root.key'), 0o640)
      return {}
    }))

  it('refuses another root key', () =>
    refusedUntouched(/is not the one that this store was made with/, () => ({
      env: { SANYAO_ROOT_KEY: 'ab'.repeat(32) },
    })))

  it('refuses a file with another root key', () =>
    refusedUntouched(/is not the one that this store was made with/, (data) => {
      writeFileSync(join(data, 'root.key'), 'ab'.repeat(32))
      return {}
    }))

  it('refuses to make a new root key for an old store', () =>
    refusedUntouched(/root\.key is missing/, (data) => {
      rmSync(join(data, 'root.key'))
      return {}
    }))

  it('refuses what is no root key, without repeating it', async () => {
    const text = 'not-a-root-key-but-maybe-a-secret'
    const said = /^sanyao: (?!.*maybe-a-secret).*64 hexadecimal digits or as base64 of 32 bytes\n$/
    await refusedUntouched(said, () => ({ env: { SANYAO_ROOT_KEY: text } }))
  })

  it('refuses a store that a newer version has written', () =>
    refusedUntouched(/has schema 9999, and this Sanyao knows up to \d+/, (data) => {
      const database = new DatabaseSync(join(data, 'sanyao.db'))
      database.exec('PRAGMA user_version = 9999')
      database.close()
      return {}
    }))

  it('refuses another seed', () =>
    refusedUntouched(/begun with another seed/, () => {
      writeFileSync(used.of('other.yaml'), good.replace(/^secret: .*$/m, 'secret: another'))
      return { more: ['--seed', used.of('other.yaml')] }
    }))

  it('takes the same seed again, or none', async () => {
    for (const more of [['--seed', used.of('seed.yaml')], []]) {
      await using server = serving(used.of('data'), more)
      assert.deepEqual(credentialOf(await server.ready()), credential)
      await server.stop()
    }
  })

  it('lets no second server in, and the first goes on', async () => {
    await using server = serving(used.of('data'))
    const ready = await server.ready()
    await refused(serving(used.of('data')), EXIT_CONFIG, /sanyao\.db is in use by another process/)
    assert.equal((await call(ready, 'lighthouse', 'DescribeKeyPairs')).Error, undefined)
  })
})

describe('the settings of sanyao', { concurrency: 2 }, () => {
  it('take a root key as hex or as base64, and then write none', async () => {
    using folder = tempFolder('serve')
    const key = Buffer.from('000102030405060708090a0b0c0d0e0f101112131415161718191a1b1c1d1e1f', 'hex')
    const seen: object[] = []
    for (const encoding of ['hex', 'base64'] as const) {
      await using server = serving(folder.of('data'), [], { env: { SANYAO_ROOT_KEY: key.toString(encoding) } })
      seen.push(credentialOf(await server.ready()))
      await server.stop()
    }
    assert.deepEqual(seen[1], seen[0])
    assert.deepEqual(readdirSync(folder.of('data')), ['sanyao.db'])
    writeFileSync(folder.of('my.key'), `${key.toString('hex')}\n`, { mode: 0o600 })
    await using server = serving(folder.of('data'), [], { env: { SANYAO_ROOT_KEY_FILE: folder.of('my.key') } })
    assert.deepEqual(credentialOf(await server.ready()), seen[0])
  })

  it('come from the environment, and a flag goes before them', async () => {
    using folder = tempFolder('serve')
    const env = {
      SANYAO_DATA: folder.of('from-env'),
      SANYAO_PORT: '0',
      SANYAO_HOST: '::1',
      SANYAO_REGION: 'ap-singapore',
      SANYAO_RATES: 'lighthouse:DescribeKeyPairs=0',
      SANYAO_KEY_PAIR_LIMIT: '1',
    }
    await using server = new Command(['--json', '--host', '127.0.0.1'], { env })
    const ready = await server.ready()
    assert.match(ready.endpoint, /^http:\/\/127\.0\.0\.1:[1-9]\d*$/)
    assert.equal(ready.region, 'ap-singapore')
    assert.ok(existsSync(folder.of('from-env/root.key')))
    assert.equal((await call(ready, 'lighthouse', 'DescribeKeyPairs')).Error?.Code, 'RequestLimitExceeded')
    const full = await call(ready, 'lighthouse', 'CreateKeyPair', { KeyName: 'second' })
    assert.equal(full.Error?.Code, 'LimitExceeded.KeyPairLimitExceeded')
    await server.stop()

    await using free = new Command(['--json', '--no-throttle', '--host', '127.0.0.1'], { env })
    assert.equal((await call(await free.ready(), 'lighthouse', 'DescribeKeyPairs'))['TotalCount'], 1)
  })

  it('decide what is logged: a line of JSON for each request, or nothing', async () => {
    for (const level of ['info', 'silent']) {
      await using server = new Command(['--ephemeral', '--port', '0', '--json'], { env: { SANYAO_LOG: level } })
      const ready = await server.ready()
      const { RequestId } = await call(ready, 'lighthouse', 'DescribeKeyPairs')
      await server.stop()
      const ids = server.stderr
        .split('\n')
        .filter(Boolean)
        .map((line) => JSON.parse(line).requestId)
      assert.deepEqual(ids, level === 'info' ? [RequestId] : [])
    }
  })

  const wrong: Readonly<Record<string, string>> = {
    SANYAO_PORT: '99999',
    SANYAO_THROTTLE: 'perhaps',
    SANYAO_RATES: 'kms=many',
    SANYAO_LOG: 'loud',
    SANYAO_REGION: 'ap-nowhere',
    SANYAO_CMK_LIMIT: '-1',
  }
  for (const [name, value] of Object.entries(wrong)) {
    it(`refuse ${name}=${value}, naming it`, async () => {
      using folder = tempFolder('serve')
      const env = { SANYAO_DATA: folder.of('data'), [name]: value }
      const words = name === 'SANYAO_PORT' ? [] : ['--port', '0']
      await refused(new Command(words, { env }), EXIT_CONFIG, new RegExp(`^sanyao: ${name} `))
      assert.deepEqual(readdirSync(folder.path), [])
    })
  }

  const flags: Readonly<Record<string, readonly [readonly string[], RegExp]>> = {
    'a port that is a word': [['--port', 'http'], /--port.*a port is a number from 0 to 65535/],
    'a port beyond the last': [['--port', '65536'], /a port is a number from 0 to 65535/],
    'a flag without its value': [['--data'], /argument missing/],
    'an unknown flag': [['--prot', '1'], /unknown option '--prot'/],
    'an unknown command': [['sevre'], /too many arguments|unknown command/],
  }
  for (const [name, [words, why]] of Object.entries(flags)) {
    it(`refuse ${name}`, async () => {
      using folder = tempFolder('serve')
      await using run = new Command(['--ephemeral', ...words], { cwd: folder.path })
      assert.equal(await run.ended(), '1')
      assert.match(run.stderr, why)
      assert.match(run.stderr, /^error: /)
      assert.doesNotMatch(run.stderr, /\n\s+at /)
      assert.equal(run.stdout, '')
    })
  }

  it('refuse a seed that is wrong or not there, and make no folder', async () => {
    using folder = tempFolder('serve')
    writeFileSync(folder.of('bad.yaml'), 'secret: x\naccounts:\n  - uin: who\n')
    const seeded = (name: string): Command => serving(folder.of('data'), ['--seed', folder.of(name)])
    await refused(seeded('bad.yaml'), EXIT_CONFIG, /bad\.yaml:3:\d+: .*accounts\[0\]\.uin/)
    await refused(seeded('none.yaml'), EXIT_CONFIG, /none\.yaml/)
    assert.deepEqual(readdirSync(folder.path), ['bad.yaml'])
  })

  it('are all in --help', async () => {
    await using run = new Command(['serve', '--help'])
    assert.equal(await run.ended(), '0')
    for (const { env, text } of Object.values(settings)) {
      assert.ok(run.stdout.includes(env), env)
      assert.ok(run.stdout.includes(text), text)
    }
    for (const flag of ['--port', '--host', '--data', '--ephemeral', '--seed', '--no-throttle', '--json'])
      assert.ok(run.stdout.includes(flag), flag)
  })
})

describe('sanyao started by an older Node', () => {
  const older = '/usr/bin/node'
  const version = existsSync(older) ? spawnSync(older, ['--version'], { encoding: 'utf8' }).stdout.trim() : ''
  const skip = version === '' || Number(version.slice(1).split('.')[0]) >= 24 ? `no older Node at ${older}` : false

  it('hands over to one that can, and passes signals and the exit code on', { skip }, async () => {
    using folder = tempFolder('serve')
    await using server = serving(folder.of('data'), [], { node: older })
    const ready = await server.ready()
    assert.notEqual(ready.pid, server.process.pid)
    assert.equal((await call(ready, 'lighthouse', 'DescribeKeyPairs'))['TotalCount'], 1)
    assert.equal(await server.stop(), '0')
    assert.throws(() => process.kill(ready.pid, 0), { code: 'ESRCH' })
    await refused(
      serving(folder.of('data'), [], { node: older, env: { SANYAO_ROOT_KEY: 'x' } }),
      EXIT_CONFIG,
      /root key/,
    )
  })

  it('dies of the signal that its child died of', { skip }, async () => {
    await using server = new Command(['--ephemeral', '--port', '0', '--json'], { node: older })
    const { pid } = await server.ready()
    process.kill(pid, 'SIGKILL')
    assert.equal(await server.ended(), 'SIGKILL')
  })
})
