import assert from 'node:assert/strict'
import { type ChildProcess, execFileSync, spawn } from 'node:child_process'
import { chownSync, existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { tokenDigest } from '../../src/vault/kv.ts'
import { startHouse, type TestHouse } from '../support/house.ts'

/*
 * `npm run test:mariadb`: a real MariaDB, from Debian's packages, whose tables and log are encrypted under keys from the
 * Vault door. Says loudly where it cannot run.
 */

const PLUGINS = '/usr/lib/mysql/plugin'
const MARIADBD = '/usr/sbin/mariadbd'
const PATIENCE = 30_000
const account = '100000000001'
const keyId = '23e80852-1e38-11e9-b129-5cb9019b4b01'
const token = 'sanyao.mariadb-token'
const marker = 'a marker that no file may hold'
const seed = `
secret: mariadb
accounts: [{ uin: '${account}', credentials: [{}], keys: [{ keyId: ${keyId}, alias: databases }] }]
`

const lacking = [MARIADBD, join(PLUGINS, 'hashicorp_key_management.so')].filter((file) => !existsSync(file))
if (lacking.length > 0) {
  console.error(`SKIPPED: MariaDB is not tested here, for there is no ${lacking.join(', nor ')}`)
  process.exit()
}

const isRoot = process.getuid?.() === 0
const user = isRoot ? 'mysql' : undefined

/** A MariaDB of ours in a folder. */
class Server {
  readonly folder: string
  readonly url: string
  #process: ChildProcess | undefined

  constructor(folder: string, url: string) {
    this.folder = folder
    this.url = url
  }

  get data(): string {
    return join(this.folder, 'data')
  }

  get #socket(): string {
    return join(this.folder, 'sock')
  }

  /** False when it ends instead of coming up. */
  async start(): Promise<boolean> {
    const words = [
      '--no-defaults',
      ...(user === undefined ? [] : [`--user=${user}`]),
      `--datadir=${this.data}`,
      `--socket=${this.#socket}`,
      `--log-error=${join(this.folder, 'error.log')}`,
      '--skip-networking',
      '--plugin-load-add=hashicorp_key_management',
      '--loose-hashicorp-key-management',
      `--loose-hashicorp-key-management-vault-url=${this.url}`,
      '--loose-hashicorp-key-management-max-retries=1',
      '--innodb-encrypt-tables=FORCE',
      '--innodb-encrypt-log=ON',
      '--innodb-encrypt-temporary-tables=ON',
      '--aria-encrypt-tables=ON',
      '--encrypt-tmp-files=ON',
      '--log-bin=bin',
      '--encrypt-binlog=ON',
      '--innodb-flush-log-at-trx-commit=1',
    ]
    const env = { PATH: process.env['PATH'], VAULT_TOKEN: token }
    const child = spawn(MARIADBD, words, { stdio: 'ignore', env })
    this.#process = child
    for (let waited = 0; waited < PATIENCE; waited += 100) {
      if (child.exitCode !== null || child.signalCode !== null) return false
      if (this.#answers()) return true
      await sleep(100)
    }
    throw new Error('MariaDB does not become ready')
  }

  #answers(): boolean {
    try {
      return this.ask('SELECT 1') === '1\n'
    } catch {
      return false
    }
  }

  ask(sql: string): string {
    const words = ['--no-defaults', `--socket=${this.#socket}`, '-uroot', '-N', '-B', '-e', sql]
    return execFileSync('mariadb', words, { encoding: 'utf8', stdio: ['ignore', 'pipe', 'ignore'] })
  }

  async stop(signal: 'SIGTERM' | 'SIGKILL'): Promise<void> {
    const child = this.#process
    if (child === undefined || child.exitCode !== null || child.signalCode !== null) return
    const ended = new Promise((resolve) => child.once('exit', resolve))
    child.kill(signal)
    await ended
  }

  /** The files on disk that hold the text. */
  holders(text: string): readonly string[] {
    const files = readdirSync(this.data, { recursive: true, encoding: 'utf8' }).filter((name) =>
      statSync(join(this.data, name)).isFile(),
    )
    assert.ok(files.length > 20)
    return files.filter((name) => readFileSync(join(this.data, name)).includes(text))
  }

  /** What went wrong, as the server says. */
  get errors(): string {
    return readFileSync(join(this.folder, 'error.log'), 'utf8')
  }
}

async function setKey(house: TestHouse, state: 'Enabled' | 'Disabled'): Promise<void> {
  const { Error: refusal } = await house.call('kms', state === 'Enabled' ? 'EnableKey' : 'DisableKey', { KeyId: keyId })
  assert.equal(refusal, undefined)
}

const say = (line: string): void => console.log(`ok  ${line}`)

await using house = await startHouse({ seed, config: { vaultPort: 0, audit: 'required' } })
const mount = {
  account,
  mount: 'orders',
  region: 'ap-guangzhou',
  key: keyId,
  token: tokenDigest(token),
  createTime: 1,
  ordered: 0,
}
assert.ok(await house.store.commit([{ insert: 'vaultMount', row: mount }]))
const url = `http://127.0.0.1:${house.vaultPort}/v1/orders`
for (const id of [1, 2]) {
  const body = JSON.stringify({
    data: { data: Buffer.from(crypto.getRandomValues(new Uint8Array(32))).toString('hex') },
  })
  const reply = await fetch(`${url}/data/${id}`, { method: 'POST', headers: { 'X-Vault-Token': token }, body })
  assert.equal(reply.status, 200)
}

const folder = mkdtempSync(join(tmpdir(), 'sanyao-mariadb-'))
const server = new Server(folder, url)
try {
  if (user !== undefined) {
    const id = (flag: string): number => Number(execFileSync('id', [flag, user], { encoding: 'utf8' }))
    chownSync(folder, id('-u'), id('-g'))
  }
  const owner = user === undefined ? [] : [`--user=${user}`]
  execFileSync(
    'mariadb-install-db',
    [
      '--no-defaults',
      ...owner,
      `--datadir=${server.data}`,
      '--auth-root-authentication-method=normal',
      '--skip-test-db',
    ],
    { stdio: 'ignore' },
  )
  assert.ok(await server.start(), server.data)
  say('MariaDB starts with its keys from the Vault door')
  server.ask(`CREATE DATABASE shop; CREATE TABLE shop.secret (id INT PRIMARY KEY, text VARCHAR(200)) ENCRYPTED=YES;
    CREATE TABLE shop.other (id INT PRIMARY KEY, text VARCHAR(200)) ENCRYPTED=YES ENCRYPTION_KEY_ID=2;
    INSERT INTO shop.secret VALUES (1, '${marker}'); INSERT INTO shop.other VALUES (1, '${marker}')`)
  await server.stop('SIGKILL')
  assert.deepEqual(server.holders(marker), [])
  assert.notDeepEqual(server.holders('shop'), [], 'the search finds what is there')
  say('after kill -9 the marker is in none of the files on disk')

  assert.ok(await server.start(), server.errors)
  assert.equal(
    server.ask('SELECT text FROM shop.secret UNION ALL SELECT text FROM shop.other'),
    `${marker}\n${marker}\n`,
  )
  say('and both rows are there')

  await setKey(house, 'Disabled')
  assert.equal(server.ask('SELECT COUNT(*) FROM shop.secret'), '1\n')
  say('a withdrawn key leaves the running server alone')
  await server.stop('SIGKILL')
  const opened = (await server.start()) && server.ask('SELECT COUNT(*) FROM shop.secret') === '1\n'
  assert.equal(opened, false)
  say('but it does not come up again')

  await setKey(house, 'Enabled')
  assert.ok(await server.start(), server.errors)
  assert.equal(server.ask('SELECT COUNT(*) FROM shop.secret'), '1\n')
  say('until the key is back')

  const fetched = (await house.trail()).filter(
    ({ action, callerName }) => action === 'ReadSecret' && callerName === 'orders',
  )
  assert.ok(fetched.some(({ code }) => code === '') && fetched.some(({ code }) => code === '403'))
  say(`${fetched.length} fetches are on record, refusals among them`)
} finally {
  await server.stop('SIGKILL')
  rmSync(folder, { recursive: true, force: true })
}
