import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { type Agent, type IncomingHttpHeaders, type OutgoingHttpHeaders, request } from 'node:http'
import { connect } from 'node:net'
import { type Config, configure } from '../../src/config.ts'
import type { LogLine } from '../../src/gateway/dispatch.ts'
import { open } from '../../src/main.ts'
import { readSeed } from '../../src/seed/read.ts'
import { type Reply, reached, TestClock, TestHouse } from '../support/house.ts'
import { signTc3, signV1 } from '../support/sign.ts'

/*
 * The gateway from outside: bytes over a socket, in the world of the documents' ids, under a clock that stands still.
 */

const world = readFileSync(new URL('../worlds/examples.yaml', import.meta.url), 'utf8')
export const midnight = Date.UTC(2019, 5, 1)
export const keyId = '23e80852-1e38-11e9-b129-5cb9019b4b01'
export const missingKeyId = '23e80852-1e38-11e9-b129-5cb9019b4bff'
export const root = { secretId: 'AKIDexamples0root0000000000000000001', secretKey: 'examplesRootSecretKey00000000001' }
export const reader = {
  secretId: 'AKIDexamples0reader00000000000000001',
  secretKey: 'examplesReaderSecretKey000000001',
}
export const narrow = {
  secretId: 'AKIDexamples0narrow00000000000000001',
  secretKey: 'examplesNarrowSecretKey000000001',
}
export const nobody = {
  secretId: 'AKIDnobody00000000000000000000000000',
  secretKey: 'nobodynobodynobodynobodynobody00',
}
export const neighbour = {
  secretId: 'AKIDneighbour00000000000000000000001',
  secretKey: 'neighbourSecretKey00000000000001',
}

/** Stands still until it is moved. */
class FrozenClock extends TestClock {
  #now: number

  constructor(start: number) {
    super(start)
    this.#now = start
  }

  override readonly now = (): number => this.#now

  override advance(milliseconds: number): void {
    this.#now += milliseconds
  }
}

/** What the houses of this file have logged. */
export const logged: LogLine[] = []

export async function stillHouse(config: Partial<Config> = {}): Promise<TestHouse> {
  const silent = { port: 0, data: undefined, throttle: false, logLevel: 'silent', audit: 'required' } as const
  const settings: Config = { ...configure({}, {}), ...silent, ...config }
  const log = (line: LogLine): void => {
    logged.push(line)
    reached.add(`${line.action} ${line.code ?? ''}`.trim())
  }
  const clock = new FrozenClock(midnight)
  return new TestHouse(await open(settings, readSeed(world, 'w', settings), { now: clock.now, log }), clock)
}

export interface Sent {
  readonly method?: string
  readonly path?: string
  readonly headers?: OutgoingHttpHeaders
  readonly body?: string | Buffer
  readonly agent?: Agent
  /** Sent piece by piece, without a length. */
  readonly chunks?: readonly string[]
  readonly setHost?: false
}

export interface Answer {
  readonly headers: IncomingHttpHeaders
  readonly text: string
  readonly reply: Reply
  readonly reused: boolean
}

/** Sends one request; whatever it is, the answer must have the form that clients rest on. */
export async function send({ port }: { readonly port: number }, sent: Sent): Promise<Answer> {
  const { method = 'POST', path = '/', headers = {}, body = '', agent, chunks, setHost } = sent
  const options = {
    port,
    host: '127.0.0.1',
    method,
    path,
    headers,
    ...(agent && { agent }),
    ...(setHost === false && { setHost }),
  }
  return new Promise((resolve, reject) => {
    const outgoing = request(options, async (incoming) => {
      try {
        const text = (await incoming.toArray()).join('')
        const answer = inForm(incoming.statusCode, incoming.rawHeaders, text, method === 'HEAD')
        resolve({ headers: incoming.headers, text, reply: answer, reused: outgoing.reusedSocket })
      } catch (error) {
        reject(error)
      }
    })
    outgoing.on('error', reject)
    for (const chunk of chunks ?? []) outgoing.write(chunk)
    outgoing.end(chunks === undefined ? body : undefined)
  })
}

function inForm(status: number | undefined, rawHeaders: readonly string[], text: string, bodiless = false): Reply {
  assert.equal(status, 200)
  const at = rawHeaders.findIndex((name) => name.toLowerCase() === 'content-type')
  assert.equal(rawHeaders[at + 1], 'application/json')
  if (bodiless) {
    assert.equal(text, '')
    return { RequestId: '' }
  }
  const { Response: reply, ...rest } = JSON.parse(text) as { Response: Reply }
  assert.deepEqual(rest, {})
  assert.match(reply.RequestId, /^[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/)
  if ('Error' in reply) assert.deepEqual(Object.keys(reply).sort(), ['Error', 'RequestId'])
  return reply
}

/** What a connection answers to these bytes, until it is closed or this many answers are there. */
export function converse(port: number, bytes: string | Buffer, answers: number): Promise<readonly Reply[]> {
  return new Promise((resolve, reject) => {
    let data = Buffer.alloc(0)
    const socket = connect(port, '127.0.0.1', () => socket.write(bytes))
    const finish = (): void => {
      socket.destroy()
      try {
        resolve(responsesOf(data))
      } catch (error) {
        reject(error)
      }
    }
    socket.on('data', (chunk) => {
      data = Buffer.concat([data, chunk])
      if (responsesOf(data).length === answers) finish()
    })
    socket.on('end', finish)
    socket.on('error', reject)
  })
}

/** The whole responses in these bytes. */
function responsesOf(data: Buffer): readonly Reply[] {
  const replies: Reply[] = []
  for (let at = 0; ; ) {
    const end = data.indexOf('\r\n\r\n', at)
    if (end < 0) return replies
    const [status = '', ...lines] = data.toString('latin1', at, end).split('\r\n')
    at = end + 4
    if (/ 100 /.test(status)) continue
    const headers = lines.flatMap((line) => line.split(': ', 2))
    const length = Number(headers[headers.findIndex((name) => name.toLowerCase() === 'content-length') + 1])
    if (data.length < at + length) return replies
    replies.push(inForm(Number(status.split(' ')[1]), headers, data.toString('utf8', at, at + length)))
    at += length
  }
}

export const bytesOf = (headers: Readonly<Record<string, string>>, body: string, line = 'POST / HTTP/1.1'): string =>
  `${[line, ...Object.entries(headers).map(([name, value]) => `${name}: ${value}`)].join('\r\n')}\r\n` +
  `content-length: ${Buffer.byteLength(body)}\r\n\r\n${body}`

export type Tc3 = Partial<Parameters<typeof signTc3>[0]>

/** The headers of a signed call, DescribeKey of the main account unless told otherwise. */
export const tc3 = (house: TestHouse, parts: Tc3): Record<string, string> =>
  signTc3({
    ...root,
    service: 'kms',
    host: `127.0.0.1:${house.port}`,
    action: 'DescribeKey',
    version: '2019-01-18',
    region: 'ap-guangzhou',
    timestamp: Math.floor(house.clock.now() / 1000),
    ...parts,
  })

export const describeKey = JSON.stringify({ KeyId: keyId })
export const pairs = { service: 'lighthouse', action: 'DescribeKeyPairs', version: '2020-03-24' } as const

export const post = (house: TestHouse, body: string | Buffer, parts: Tc3 = {}, more: Sent = {}): Promise<Answer> =>
  send(house, { body, ...more, headers: { ...tc3(house, { body, ...parts }), ...more.headers } })

export const get = (house: TestHouse, query: string, parts: Tc3 = {}): Promise<Answer> =>
  send(house, { method: 'GET', path: `/?${query}`, headers: tc3(house, { method: 'GET', query, ...parts }) })

export const v1 = (house: TestHouse, parts: Partial<Parameters<typeof signV1>[0]>): string =>
  signV1({
    ...root,
    host: `127.0.0.1:${house.port}`,
    action: 'DescribeKey',
    version: '2019-01-18',
    region: 'ap-guangzhou',
    timestamp: Math.floor(house.clock.now() / 1000),
    nonce: 4242,
    parameters: { KeyId: keyId },
    ...parts,
  })

export const form = 'application/x-www-form-urlencoded'
export const v1Form = (house: TestHouse, parts: Partial<Parameters<typeof signV1>[0]>): Promise<Answer> =>
  send(house, { headers: { 'content-type': form }, body: v1(house, { method: 'POST', ...parts }) })

export const multipart = (fields: Readonly<Record<string, string>>): string =>
  `${Object.entries(fields)
    .map(([name, value]) => `--Bo\r\nContent-Disposition: form-data; name="${name}"\r\n\r\n${value}\r\n`)
    .join('')}--Bo--\r\n`

export const codeOf = ({ reply }: Answer): string => reply.Error?.Code ?? ''
export const MB = 1024 * 1024
