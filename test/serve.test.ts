import assert from 'node:assert/strict'
import { spawnSync } from 'node:child_process'
import { existsSync, readdirSync, readFileSync, statSync } from 'node:fs'
import { createServer } from 'node:http'
import { type AddressInfo, connect } from 'node:net'
import { join } from 'node:path'
import { describe, it } from 'node:test'
import { setTimeout as sleep } from 'node:timers/promises'
import { Command, call, credentialOf, EXIT_CONFIG, type Ready, refused, serving, signed } from './support/command.ts'
import { tempFolder } from './support/folder.ts'

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

  it('says which port the Vault door has, where any free one was asked for', async () => {
    using folder = tempFolder('serve')
    const env = { SANYAO_VAULT_PORT: '0' }
    const options = { cwd: folder.path, env }
    await using server = new Command(['serve', '--ephemeral', '--port', '0', '--json'], options)
    const { vaultPort } = await server.ready()
    assert.equal((await fetch(`http://127.0.0.1:${vaultPort}/v1/sys/mounts/none`)).status, 403)
    await using told = new Command(['serve', '--ephemeral', '--port', '0'], options)
    for (let tries = 0; tries < 500 && !told.stdout.includes('\n'); tries++) await sleep(20)
    assert.match(told.stdout, /Databases fetch their keys at port [1-9]\d*\./)
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
