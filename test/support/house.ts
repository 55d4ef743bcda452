import { cam, cloudaudit, kms, lighthouse, postgres, sts, tag } from 'tencentcloud-sdk-nodejs'
import { type Config, configure } from '../../src/config.ts'
import type { AuditRecord } from '../../src/domain/audit.ts'
import type { LogLine } from '../../src/gateway/dispatch.ts'
import { open, type Running } from '../../src/main.ts'
import { readSeed } from '../../src/seed/read.ts'
import type { SqliteStore } from '../../src/store/sqlite.ts'
import { linesOf, recordIn } from '../../src/trail/chain.ts'
import { signTc3 } from './sign.ts'

/** The Response of a call. */
export interface Reply {
  readonly RequestId: string
  readonly Error?: { readonly Code: string; readonly Message: string }
  // Replies are looked into member by member, so that a missing one fails the assertion that wants it.
  // biome-ignore lint/suspicious/noExplicitAny: the shape of a reply is what the tests check
  readonly [member: string]: any
}

export interface CallOptions {
  readonly region?: string | undefined
  readonly secretId?: string
  readonly secretKey?: string
  /** Of a temporary credential. */
  readonly token?: string
  readonly language?: string
}

const versions: Readonly<Record<string, string>> = {
  cam: '2019-01-16',
  cloudaudit: '2019-03-19',
  kms: '2019-01-18',
  lighthouse: '2020-03-24',
  postgres: '2017-03-12',
  sts: '2018-08-13',
  tag: '2018-08-13',
}

const clients = {
  cam: cam.v20190116.Client,
  cloudaudit: cloudaudit.v20190319.Client,
  kms: kms.v20190118.Client,
  lighthouse: lighthouse.v20200324.Client,
  postgres: postgres.v20170312.Client,
  sts: sts.v20180813.Client,
  tag: tag.v20180813.Client,
}

/** Every `service:Action Code` that a test of this run has met; without a code for success. */
export const reached = new Set<string>()

/** A server in this process on a free loopback port, its clock in the test's hand. */
export class TestHouse implements AsyncDisposable {
  readonly #running: Running
  readonly clock: TestClock
  /** What was logged of each request. */
  readonly lines: readonly LogLine[]
  readonly secretId: string
  readonly secretKey: string
  readonly region: string

  constructor(running: Running, clock: TestClock, lines: readonly LogLine[] = []) {
    this.#running = running
    this.clock = clock
    this.lines = lines
    this.secretId = running.shown?.secretId ?? ''
    this.secretKey = running.shown?.secretKey ?? ''
    this.region = running.shown?.region ?? ''
  }

  get endpoint(): string {
    return this.#running.endpoint
  }

  get port(): number {
    return this.#running.port
  }

  /** Where enrolled hosts ask. */
  get hosts(): string {
    return this.#running.hosts ?? ''
  }

  get vaultPort(): number {
    return this.#running.vaultPort ?? 0
  }

  get shown() {
    return this.#running.shown
  }

  get catalog() {
    return this.#running.catalog
  }

  /** The embedded store; `exec` breaks it on purpose. */
  get store(): SqliteStore {
    return this.#running.store as SqliteStore
  }

  /** All that is on the trail, in the order in which it was written. */
  async trail(): Promise<readonly AuditRecord[]> {
    const blocks = await this.store.read.find('trailBlock', { where: {}, order: [['first', 'asc']] })
    return blocks.flatMap(({ lines }) => linesOf(lines).map(recordIn))
  }

  /** What the trail holds of a call. */
  async records(requestId: string): Promise<readonly AuditRecord[]> {
    return (await this.trail()).filter((record) => record.requestId === requestId)
  }

  /** Signs and sends one call as POST JSON. */
  async call(service: string, action: string, parameters: object = {}, options: CallOptions = {}): Promise<Reply> {
    const body = JSON.stringify(parameters)
    const region = 'region' in options ? options.region : this.region
    const headers = signTc3({
      secretId: options.secretId ?? this.secretId,
      secretKey: options.secretKey ?? this.secretKey,
      service,
      host: `127.0.0.1:${this.port}`,
      action,
      version: versions[service] ?? '',
      ...(region !== undefined && { region }),
      ...(options.token !== undefined && { token: options.token }),
      body,
      timestamp: Math.floor(this.clock.now() / 1000),
    })
    const language = options.language === undefined ? {} : { 'x-tc-language': options.language }
    const response = await fetch(this.endpoint, { method: 'POST', headers: { ...headers, ...language }, body })
    if (response.status !== 200) throw new Error(`status ${response.status}`)
    return ((await response.json()) as { Response: Reply }).Response
  }

  /** The official Node SDK's client of a service. It signs with the real clock. */
  sdk<S extends keyof typeof clients>(
    service: S,
    profile: {
      readonly signMethod?: 'TC3-HMAC-SHA256' | 'HmacSHA256' | 'HmacSHA1'
      readonly reqMethod?: 'GET' | 'POST'
    } = {},
    options: CallOptions = {},
  ): InstanceType<(typeof clients)[S]> {
    const { reqMethod = 'POST', signMethod = 'TC3-HMAC-SHA256' } = profile
    return new clients[service]({
      credential: {
        secretId: options.secretId ?? this.secretId,
        secretKey: options.secretKey ?? this.secretKey,
        ...(options.token !== undefined && { token: options.token }),
      },
      region: options.region ?? this.region,
      profile: {
        signMethod,
        httpProfile: { endpoint: `127.0.0.1:${this.port}`, protocol: 'http://', reqMethod, reqTimeout: 30 },
      },
    }) as InstanceType<(typeof clients)[S]>
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.#running[Symbol.asyncDispose]()
  }
}

export class TestClock {
  #offset: number

  constructor(start?: number) {
    this.#offset = start === undefined ? 0 : start - Date.now()
  }

  readonly now = (): number => Date.now() + this.#offset

  advance(milliseconds: number): void {
    this.#offset += milliseconds
  }
}

export interface HouseOptions {
  /** The text of a seed; without one the demo world. */
  readonly seed?: string
  readonly config?: Partial<Config>
  /** Where the clock starts, in milliseconds; the real time otherwise. */
  readonly time?: number
}

export async function startHouse({ seed, config, time }: HouseOptions = {}): Promise<TestHouse> {
  const settings: Config = {
    ...configure({}, {}),
    port: 0,
    data: undefined,
    throttle: false,
    logLevel: 'silent',
    audit: 'required',
    ...config,
  }
  const clock = new TestClock(time)
  const world = seed === undefined ? undefined : readSeed(seed, 'test.yaml', settings)
  const lines: LogLine[] = []
  const log = (line: LogLine): void => {
    lines.push(line)
    reached.add(`${line.action} ${line.code ?? ''}`.trim())
  }
  return new TestHouse(await open(settings, world, { now: clock.now, log }), clock, lines)
}
