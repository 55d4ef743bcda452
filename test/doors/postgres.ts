import assert from 'node:assert/strict'
import { type ChildProcess, execFileSync, spawn } from 'node:child_process'
import { chmodSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { Client } from 'pg'
import { kms, postgres } from 'tencentcloud-sdk-nodejs'
import { findTools } from '../../src/databases/host.ts'

/*
 * `npm run test:postgres`: a server as a person starts it, whose PostgreSQL instances are real and encrypted. Says loudly
 * where it cannot run.
 */

const tools = findTools()
if (!('postgres' in tools)) {
  console.error(`SKIPPED: encrypted PostgreSQL instances are not tested here, for there is no ${tools.join(', nor ')}`)
  process.exit()
}

const bin = new URL('../../bin/sanyao.js', import.meta.url).pathname
const PATIENCE = 30_000
const region = 'ap-guangzhou'
const marker = 'a marker that no file may hold'
const AdminPassword = 'Tr0ub4dor&3'
const KeyId = '23e80852-1e38-11e9-b129-5cb9019b4b01'
const seed = `
secret: local databases
region: ${region}
accounts: [{ uin: '100000000001', credentials: [{}], keys: [{ keyId: ${KeyId}, alias: mine }] }]
`

interface Ready {
  readonly endpoint: string
  readonly secretId: string
  readonly secretKey: string
  readonly pid: number
}

const folder = mkdtempSync(join(tmpdir(), 'sanyao-pg-'))
// The user that runs PostgreSQL passes through it.
chmodSync(folder, 0o711)
const databases = join(folder, 'databases')
writeFileSync(join(folder, 'seed.yaml'), seed)

let server: ChildProcess | undefined
let ready: Ready | undefined
let log = ''

/** Starts the server, as a person does. */
async function start(): Promise<void> {
  const words = [
    bin,
    'serve',
    '--json',
    '--port',
    '0',
    '--data',
    join(folder, 'data'),
    '--seed',
    join(folder, 'seed.yaml'),
  ]
  const env = {
    PATH: process.env['PATH'],
    SANYAO_DATABASES: 'local',
    SANYAO_DATABASE_FOLDER: databases,
    SANYAO_DATABASE_PORT: '25432',
    SANYAO_LOG: 'error',
  }
  const child = spawn(process.execPath, words, { env, stdio: ['ignore', 'pipe', 'pipe'] })
  server = child
  child.stderr?.on('data', (chunk: Buffer) => {
    log += chunk.toString()
  })
  const line = await new Promise<string>((resolve, reject) => {
    let out = ''
    child.stdout?.on('data', (chunk: Buffer) => {
      out += chunk.toString()
      if (out.includes('\n')) resolve(out)
    })
    child.once('exit', () => reject(new Error(`the server ended: ${log}`)))
  })
  ready = JSON.parse(line) as Ready
}

async function end(signal: 'SIGTERM' | 'SIGKILL'): Promise<void> {
  const child = server
  if (child === undefined || child.exitCode !== null || child.signalCode !== null) return
  const ended = new Promise((resolve) => child.once('exit', resolve))
  child.kill(signal)
  await ended
}

const sdk = () => {
  assert.ok(ready)
  const { endpoint, secretId, secretKey } = ready
  const httpProfile = { endpoint: new URL(endpoint).host, protocol: 'http://' as const }
  const options = { credential: { secretId, secretKey }, region, profile: { httpProfile } }
  return { postgres: new postgres.v20170312.Client(options), kms: new kms.v20190118.Client(options) }
}

const describeInstance = async (DBInstanceId: string) =>
  (await sdk().postgres.DescribeDBInstanceAttribute({ DBInstanceId })).DBInstance ?? {}

async function until(DBInstanceId: string, wanted: string): Promise<void> {
  const seen = new Set<string>()
  for (let waited = 0; waited < PATIENCE; waited += 100) {
    const { DBInstanceStatus = '' } = await describeInstance(DBInstanceId)
    if (DBInstanceStatus === wanted) return
    seen.add(DBInstanceStatus)
    await sleep(100)
  }
  assert.fail(`${DBInstanceId} does not become ${wanted}, but ${[...seen].join(', ')}`)
}

/** The address of an instance as DescribeDBInstances shows it. */
async function addressOf(id: string): Promise<{ readonly host: string; readonly port: number }> {
  const Filters = [{ Name: 'db-instance-id', Values: [id] }]
  const { DBInstanceSet } = await sdk().postgres.DescribeDBInstances({ Filters })
  const [net] = DBInstanceSet?.[0]?.DBInstanceNetInfo ?? []
  return { host: net?.Ip ?? '', port: net?.Port ?? 0 }
}

/** What `psql` prints, or undefined where it is refused. */
async function psql(id: string, sql: string): Promise<string | undefined> {
  const { host, port } = await addressOf(id)
  const words = ['-X', '-A', '-t', '-h', host, '-p', String(port), '-U', 'dbadmin', '-d', 'postgres', '-c', sql]
  try {
    const env = { PATH: process.env['PATH'], PGPASSWORD: AdminPassword, PGCONNECT_TIMEOUT: '5' }
    return execFileSync('psql', words, { encoding: 'utf8', env, stdio: ['ignore', 'pipe', 'pipe'] }).trim()
  } catch {
    return undefined
  }
}

/** A server that came up again answers soon, its status before it does. */
async function answers(id: string, sql: string): Promise<string> {
  for (let waited = 0; waited < PATIENCE; waited += 200) {
    const answer = await psql(id, sql)
    if (answer !== undefined) return answer
    await sleep(200)
  }
  return assert.fail('psql is refused')
}

const filesOf = (name: string): readonly string[] =>
  readdirSync(join(databases, name, 'cipher'), { recursive: true, encoding: 'utf8' })
    .map((file) => join(databases, name, 'cipher', file))
    .filter((file) => statSync(file).isFile())

/** The files on disk that hold the text, once none is open in clear. */
const holders = (name: string, text: string): readonly string[] =>
  filesOf(name).filter((file) => readFileSync(file).includes(text))

const mounted = (): boolean => readFileSync('/proc/self/mountinfo', 'utf8').includes(databases)

/** The processes that work on the databases of this run, and on no others. */
const workers = (): readonly number[] =>
  readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name))
    .map(Number)
    .filter((pid) => {
      try {
        return readFileSync(`/proc/${pid}/cmdline`, 'utf8')
          .split('\0')
          .some((word) => word.startsWith(databases))
      } catch {
        return false
      }
    })

/** Writes rows one by one, and counts those that were acknowledged, until the connection breaks. */
async function write(id: string, acknowledged: { count: number }): Promise<void> {
  const client = new Client({
    ...(await addressOf(id)),
    user: 'dbadmin',
    password: AdminPassword,
    database: 'postgres',
  })
  client.on('error', () => {})
  await client.connect()
  try {
    for (;;) {
      await client.query('INSERT INTO acknowledged VALUES ($1)', [acknowledged.count + 1])
      acknowledged.count++
    }
  } catch {
    // Its server was killed.
  } finally {
    await client.end().catch(() => {})
  }
}

const order = {
  SpecCode: 'pg.it.small2',
  Storage: 10,
  InstanceCount: 1,
  Period: 1,
  Charset: 'UTF8',
  AdminName: 'dbadmin',
  AdminPassword,
  Zone: `${region}-3`,
  InstanceChargeType: 'POSTPAID_BY_HOUR',
}
const say = (line: string): void => console.log(`ok  ${line}`)
const codeOf = async (call: Promise<unknown>): Promise<string> =>
  call.then(
    () => '',
    (error) => error.code,
  )

try {
  await start()
  const made = await sdk().postgres.CreateInstances({ ...order, NeedSupportTDE: 1, KMSKeyId: KeyId })
  const [id = ''] = made.DBInstanceIdSet ?? []
  const name = `100000000001_${region}_${id}`
  await until(id, 'running')
  const version = await psql(id, 'SHOW server_version')
  assert.ok(version?.startsWith((await describeInstance(id)).DBVersion ?? 'none'), version)
  say(`psql works at the address that DescribeDBInstances shows: PostgreSQL ${version}`)
  await psql(id, `CREATE TABLE secret (text TEXT)`)
  await psql(id, `INSERT INTO secret VALUES ('${marker}')`)
  assert.equal(await psql(id, 'SELECT text FROM secret'), marker)

  await sdk().postgres.RestartDBInstance({ DBInstanceId: id })
  assert.equal((await describeInstance(id)).DBInstanceStatus, 'restarting')
  await until(id, 'running')
  assert.equal(await psql(id, 'SELECT text FROM secret'), marker)
  say('a restart leads back to running, and the row is there')

  await psql(id, 'CREATE TABLE acknowledged (id INT PRIMARY KEY)')
  const acknowledged = { count: 0 }
  const writing = write(id, acknowledged)
  while (acknowledged.count < 300) await sleep(20)
  const killed = workers()
  assert.ok(killed.length >= 2)
  await end('SIGKILL')
  for (const pid of killed) {
    try {
      process.kill(pid, 'SIGKILL')
    } catch {
      // It went with the others.
    }
  }
  await writing
  assert.deepEqual(holders(name, marker), [])
  assert.notDeepEqual(holders(name, 'Encrypted'), [], 'the search finds what is in gocryptfs.conf')
  say(`after kill -9 of everything the marker is in none of ${filesOf(name).length} files on disk`)
  await start()
  const kept = Number(await answers(id, 'SELECT COUNT(*) FROM acknowledged'))
  assert.ok(kept === acknowledged.count || kept === acknowledged.count + 1, `${kept} of ${acknowledged.count}`)
  assert.equal(await psql(id, 'SELECT MAX(id) - COUNT(*) FROM acknowledged'), '0')
  say(`and no acknowledged row is lost: ${kept} of ${acknowledged.count}`)

  assert.equal(await codeOf(sdk().kms.DisableKey({ KeyId })), 'FailedOperation.CmkUsedByCloudProduct')
  await sdk().kms.UnbindCloudResource({ KeyId, ProductId: 'postgres', ResourceId: id })
  await sdk().kms.DisableKey({ KeyId })
  assert.equal(await psql(id, 'SELECT text FROM secret'), marker)
  await sdk().postgres.RestartDBInstance({ DBInstanceId: id })
  await until(id, 'limited run')
  assert.equal(await psql(id, 'SELECT 1'), undefined)
  assert.equal(mounted(), false)
  assert.deepEqual(workers(), [])
  assert.deepEqual(holders(name, marker), [])
  say('without its CMK a restart ends in limited run, and the files stay shut')
  await end('SIGTERM')
  await start()
  await sleep(2500)
  assert.equal((await describeInstance(id)).DBInstanceStatus, 'limited run')
  assert.equal(mounted(), false)

  await sdk().kms.EnableKey({ KeyId })
  await sdk().postgres.RestartDBInstance({ DBInstanceId: id })
  await until(id, 'running')
  assert.equal(await psql(id, 'SELECT text FROM secret'), marker)
  say('with the CMK back a restart leads to running')

  await end('SIGTERM')
  assert.equal(mounted(), false)
  assert.deepEqual(workers(), [])
  await start()
  assert.equal(await answers(id, 'SELECT text FROM secret'), marker)
  say('when the server stops the files are shut, and its next start opens them')

  await sdk().postgres.IsolateDBInstances({ DBInstanceIdSet: [id] })
  await until(id, 'isolated')
  assert.equal(await psql(id, 'SELECT 1'), undefined)
  assert.equal(mounted(), false)
  await sdk().postgres.DisIsolateDBInstances({ DBInstanceIdSet: [id] })
  await until(id, 'running')
  assert.equal(await psql(id, 'SELECT text FROM secret'), marker)
  await sdk().postgres.IsolateDBInstances({ DBInstanceIdSet: [id] })
  await until(id, 'isolated')
  await sdk().kms.BindCloudResource({ KeyId, ProductId: 'postgres', ResourceId: id })
  await sdk().postgres.DestroyDBInstance({ DBInstanceId: id })
  assert.equal(await codeOf(describeInstance(id)), 'ResourceNotFound.InstanceNotFoundError')
  for (let waited = 0; waited < 10_000 && readdirSync(databases).length > 0; waited += 100) await sleep(100)
  assert.deepEqual(readdirSync(databases), [])
  say('isolate, take back and destroy do what they say')
} finally {
  await end('SIGTERM')
  // Errors are written when the server ends.
  if (log !== '') console.error(log)
  rmSync(folder, { recursive: true, force: true })
}
