import assert from 'node:assert/strict'
import { type ChildProcess, execFileSync, spawn } from 'node:child_process'
import {
  chmodSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  realpathSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { kms, postgres } from 'tencentcloud-sdk-nodejs'

/*
 * A server as a person starts it, whose PostgreSQL instances are real, and what the tests of it look at.
 */

const bin = new URL('../../../bin/sanyao.js', import.meta.url).pathname
const PATIENCE = 30_000

export const region = 'ap-guangzhou'
export const account = '100000000001'
export const KeyId = '23e80852-1e38-11e9-b129-5cb9019b4b01'
export const AdminPassword = 'Tr0ub4dor&3'
const seed = `
secret: local databases
region: ${region}
accounts: [{ uin: '${account}', credentials: [{}], keys: [{ keyId: ${KeyId}, alias: mine }] }]
`

export const order = {
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

export const say = (line: string): void => console.log(`ok  ${line}`)
export const codeOf = async (call: Promise<unknown>): Promise<string> =>
  call.then(
    () => '',
    (error) => error.code,
  )

interface Ready {
  readonly endpoint: string
  readonly secretId: string
  readonly secretKey: string
  readonly pid: number
}

/** Waits until something holds. */
export async function eventually(what: string, holds: () => boolean | Promise<boolean>): Promise<void> {
  for (let waited = 0; waited < PATIENCE; waited += 100) {
    if (await holds()) return
    await sleep(100)
  }
  assert.fail(what)
}

export interface LocalOptions {
  /** Where the databases lie; by default a folder that is set. `''` leaves the setting out. */
  readonly databases?: string
  readonly port?: number
}

export class LocalServer implements AsyncDisposable {
  /** The server stands in it, and all that it keeps is in it. */
  readonly folder: string
  readonly databases: string
  readonly #env: Record<string, string | undefined>
  #child: ChildProcess | undefined
  #ready: Ready | undefined
  log = ''

  constructor({ databases, port = 25_432 }: LocalOptions = {}) {
    this.folder = realpathSync(mkdtempSync(join(tmpdir(), 'sanyao-pg-')))
    // The user that runs PostgreSQL passes through it, and through the data.
    chmodSync(this.folder, 0o711)
    mkdirSync(join(this.folder, 'data'), { mode: 0o711 })
    chmodSync(join(this.folder, 'data'), 0o711)
    writeFileSync(join(this.folder, 'seed.yaml'), seed)
    this.databases =
      databases === '' ? join(this.folder, 'data', 'databases') : (databases ?? join(this.folder, 'databases'))
    this.#env = {
      PATH: process.env['PATH'],
      SANYAO_DATABASES: 'local',
      SANYAO_DATABASE_PORT: String(port),
      SANYAO_LOG: 'error',
      ...(databases !== '' && { SANYAO_DATABASE_FOLDER: this.databases }),
    }
  }

  /** Starts the server in its folder, its data in the default place below. Rejects with what it says when it ends instead. */
  async start(env: Record<string, string> = {}): Promise<void> {
    const words = [bin, 'serve', '--json', '--port', '0', '--seed', 'seed.yaml']
    const child = spawn(process.execPath, words, {
      cwd: this.folder,
      env: { ...this.#env, ...env },
      stdio: ['ignore', 'pipe', 'pipe'],
    })
    this.#child = child
    let said = ''
    child.stderr.on('data', (chunk: Buffer) => {
      said += chunk.toString()
      this.log += chunk.toString()
    })
    const line = await new Promise<string>((resolve, reject) => {
      let out = ''
      child.stdout.on('data', (chunk: Buffer) => {
        out += chunk.toString()
        if (out.includes('\n')) resolve(out)
      })
      child.once('close', () => reject(new Error(`the server ended: ${said}`)))
    })
    this.#ready = JSON.parse(line) as Ready
  }

  async end(signal: 'SIGTERM' | 'SIGKILL'): Promise<void> {
    const child = this.#child
    if (child === undefined || child.exitCode !== null || child.signalCode !== null) return
    const ended = new Promise((resolve) => child.once('exit', resolve))
    child.kill(signal)
    await ended
  }

  /** Ends the server and removes all that it kept, where nothing is open any more. */
  async [Symbol.asyncDispose](): Promise<void> {
    await this.end('SIGTERM')
    // Errors are written when the server ends.
    if (this.log !== '') console.error(this.log)
    assert.equal(this.mounted(), false, 'files are still open')
    rmSync(this.folder, { recursive: true, force: true })
  }

  #clients() {
    assert.ok(this.#ready)
    const { endpoint, secretId, secretKey } = this.#ready
    const httpProfile = { endpoint: new URL(endpoint).host, protocol: 'http://' as const }
    return { credential: { secretId, secretKey }, region, profile: { httpProfile } }
  }

  get postgres() {
    return new postgres.v20170312.Client(this.#clients())
  }

  get kms() {
    return new kms.v20190118.Client(this.#clients())
  }

  /** Orders an encrypted instance and waits until it runs. */
  async create(changes: object = {}): Promise<string> {
    const made = await this.postgres.CreateInstances({ ...order, NeedSupportTDE: 1, KMSKeyId: KeyId, ...changes })
    const [id = ''] = made.DBInstanceIdSet ?? []
    await this.until(id, 'running')
    return id
  }

  async describe(DBInstanceId: string) {
    return (await this.postgres.DescribeDBInstanceAttribute({ DBInstanceId })).DBInstance ?? {}
  }

  async until(DBInstanceId: string, wanted: string): Promise<void> {
    const seen = new Set<string>()
    for (let waited = 0; waited < PATIENCE; waited += 100) {
      const { DBInstanceStatus = '' } = await this.describe(DBInstanceId)
      if (DBInstanceStatus === wanted) return
      seen.add(DBInstanceStatus)
      await sleep(100)
    }
    assert.fail(`${DBInstanceId} does not become ${wanted}, but ${[...seen].join(', ')}`)
  }

  /** The address of an instance as DescribeDBInstances shows it. */
  async addressOf(id: string): Promise<{ readonly host: string; readonly port: number }> {
    const Filters = [{ Name: 'db-instance-id', Values: [id] }]
    const { DBInstanceSet } = await this.postgres.DescribeDBInstances({ Filters })
    const [net] = DBInstanceSet?.[0]?.DBInstanceNetInfo ?? []
    return { host: net?.Ip ?? '', port: net?.Port ?? 0 }
  }

  /** What `psql` prints, or undefined where it is refused. */
  async psql(id: string, sql: string, password = AdminPassword): Promise<string | undefined> {
    const { host, port } = await this.addressOf(id)
    const words = ['-X', '-A', '-t', '-h', host, '-p', String(port), '-U', 'dbadmin', '-d', 'postgres', '-c', sql]
    try {
      const env = { PATH: process.env['PATH'], PGPASSWORD: password, PGCONNECT_TIMEOUT: '5' }
      return execFileSync('psql', words, { encoding: 'utf8', env, stdio: ['ignore', 'pipe', 'pipe'] }).trim()
    } catch {
      return undefined
    }
  }

  /** A server that came up again answers soon, its status before it does. */
  async answers(id: string, sql: string): Promise<string> {
    let answer: string | undefined
    await eventually('psql is refused', async () => {
      answer = await this.psql(id, sql)
      return answer !== undefined
    })
    return answer ?? ''
  }

  /** The folder of an instance. */
  home(id: string): string {
    return join(this.databases, `${account}_${region}_${id}`)
  }

  filesOf(id: string): readonly string[] {
    const cipher = join(this.home(id), 'cipher')
    return readdirSync(cipher, { recursive: true, encoding: 'utf8' })
      .map((file) => join(cipher, file))
      .filter((file) => statSync(file).isFile())
  }

  /** The files on disk that hold the text, once none is open in clear. */
  holders(id: string, text: string): readonly string[] {
    return this.filesOf(id).filter((file) => readFileSync(file).includes(text))
  }

  mounted(): boolean {
    const list = readFileSync('/proc/self/mountinfo', 'utf8').replaceAll('\\040', ' ')
    return list.includes(this.folder)
  }

  /** The processes that work on the databases of this run, and on no others. */
  workers(program = ''): readonly number[] {
    const place = realpathSync(this.databases)
    return readdirSync('/proc')
      .filter((name) => /^\d+$/.test(name))
      .map(Number)
      .filter((pid) => {
        try {
          const words = readFileSync(`/proc/${pid}/cmdline`, 'utf8').split('\0')
          return words.some((word) => word.startsWith(place)) && (words[0] ?? '').endsWith(program)
        } catch {
          return false
        }
      })
  }
}

export function kill(pids: readonly number[]): void {
  for (const pid of pids) {
    try {
      process.kill(pid, 'SIGKILL')
    } catch {
      // It went with the others.
    }
  }
}

/** Whether a process works still: one that has ended may wait to be asked how. */
export const lives = (pid: number): boolean => {
  try {
    return readFileSync(`/proc/${pid}/cmdline`, 'utf8') !== ''
  } catch {
    return false
  }
}
