import autocannon from 'autocannon'
import { signTc3 } from '../test/support/sign.ts'
import { cpuOf, type Measured, memoryOf, startFloor, startSanyao } from './server.ts'

/*
 * `npm run bench`: what a call costs the server, beside a bare node:http server that parses and answers the same JSON, in
 * the same run. Short rounds of the two alternate, and the ratio is the median of those of neighbours: what else runs on
 * the machine hits both alike. Arguments are the actions to measure instead of all.
 */

const ROUNDS = Number(process.env['BENCH_ROUNDS'] ?? 12)
const SECONDS = Number(process.env['BENCH_SECONDS'] ?? 1)
/** Requests that let the compiler finish its work before anything is measured. */
const WARM = Number(process.env['BENCH_WARM'] ?? 20_000)
const CONNECTIONS = 64

/** Counts the requests that must differ. */
let made = 1

type Sanyao = Awaited<ReturnType<typeof startSanyao>>

interface Operation {
  readonly service: string
  readonly action: string
  readonly version: string
  /** A request of its own for every call where one can't be sent twice. */
  readonly body: (n: number) => object
  readonly changes?: true
}

interface Round {
  /** Microseconds of user and system time. */
  readonly cpu: number
  readonly rate: number
  readonly p50: number
  readonly p99: number
}

await using server = await startSanyao()
const memory = memoryOf(server.pid)
const { KeyId } = await call(server, 'kms', 'CreateKey', '2019-01-18', { Alias: 'bench' })
const { DBInstanceSet } = await call(server, 'postgres', 'DescribeDBInstances', '2017-03-12', {})
const instance = (DBInstanceSet as readonly { DBInstanceId: string }[])[0]?.DBInstanceId

const operations: readonly Operation[] = [
  { service: 'kms', action: 'DescribeKey', version: '2019-01-18', body: () => ({ KeyId }) },
  {
    service: 'postgres',
    action: 'DescribeEncryptionKeys',
    version: '2017-03-12',
    body: () => ({ DBInstanceId: instance }),
  },
  { service: 'lighthouse', action: 'DescribeKeyPairs', version: '2020-03-24', body: () => ({}) },
  {
    service: 'kms',
    action: 'Encrypt',
    version: '2019-01-18',
    body: () => ({ KeyId, Plaintext: Buffer.alloc(32, 1).toString('base64') }),
  },
  { service: 'kms', action: 'CreateKey', version: '2019-01-18', body: (n) => ({ Alias: `bench-${n}` }), changes: true },
]

console.log(`ready in ${Math.round(server.ready)} ms, ${(memory / 2 ** 20).toFixed(0)} MiB resident\n`)
console.log('| call | CPU µs a request | floor | ratio | requests a second | p50 ms | p99 ms |')
console.log('|---|---|---|---|---|---|---|')
const asked = process.argv.slice(2)
for (const operation of operations) {
  if (asked.length === 0 || asked.includes(operation.action)) console.log(await measure(operation))
}
console.log(`\n${(memoryOf(server.pid) / 2 ** 20).toFixed(0)} MiB resident at the end`)

async function measure(operation: Operation): Promise<string> {
  const reply = await call(server, operation.service, operation.action, operation.version, operation.body(0))
  await using floor = await startFloor({ Response: reply })
  const ours: Round[] = []
  const bare: Round[] = []
  for (const target of [server, floor]) await load(target, operation, { amount: WARM })
  for (let round = 0; round < ROUNDS; round++) {
    ours.push(await load(server, operation, { duration: SECONDS }))
    bare.push(await load(floor, operation, { duration: SECONDS }))
  }
  const middle = (rounds: readonly Round[], of: (round: Round) => number): number => median(rounds.map(of))
  const ratio = median(ours.map(({ cpu }, i) => cpu / (bare[i] as Round).cpu))
  const figures = [
    middle(ours, ({ cpu }) => cpu).toFixed(1),
    middle(bare, ({ cpu }) => cpu).toFixed(1),
    ratio.toFixed(2),
    Math.round(middle(ours, ({ rate }) => rate)),
    middle(ours, ({ p50 }) => p50).toFixed(2),
    middle(ours, ({ p99 }) => p99).toFixed(2),
  ]
  return `| ${[operation.action, ...figures].join(' | ')} |`
}

async function load(
  target: Measured,
  operation: Operation,
  bound: { readonly amount: number } | { readonly duration: number },
): Promise<Round> {
  const { host } = new URL(target.endpoint)
  const request = (): { body: string; headers: Record<string, string> } => {
    const body = JSON.stringify(operation.body(made++))
    return { body, headers: sign(server, operation.service, operation.action, operation.version, host, body) }
  }
  const before = cpuOf(target.pid)
  const result = await autocannon({
    url: target.endpoint,
    method: 'POST',
    connections: CONNECTIONS,
    ...bound,
    ...(operation.changes ? { requests: [{ setupRequest: (r: object) => ({ ...r, ...request() }) }] } : request()),
    verifyBody: (body: unknown) => !String(body).includes('"Error"'),
  } as autocannon.Options)
  const total = result.requests.total
  if (result.non2xx + result.errors + result.mismatches > 0 || total === 0)
    throw new Error(`${operation.action}: calls failed`)
  return {
    cpu: (cpuOf(target.pid) - before) / total,
    rate: result.requests.average,
    p50: result.latency.p50,
    p99: result.latency.p99,
  }
}

function median(values: readonly number[]): number {
  const sorted = values.toSorted((a, b) => a - b)
  return sorted[sorted.length >> 1] as number
}

function sign(
  by: Sanyao,
  service: string,
  action: string,
  version: string,
  host: string,
  body: string,
): Record<string, string> {
  const { secretId, secretKey, region } = by
  const timestamp = Math.floor(Date.now() / 1000)
  return signTc3({ secretId, secretKey, service, host, action, version, region, body, timestamp })
}

async function call(
  by: Sanyao,
  service: string,
  action: string,
  version: string,
  parameters: object,
): Promise<Record<string, unknown>> {
  const body = JSON.stringify(parameters)
  const headers = sign(by, service, action, version, new URL(by.endpoint).host, body)
  const response = await fetch(by.endpoint, { method: 'POST', headers, body })
  const { Response } = (await response.json()) as { Response: Record<string, unknown> }
  if (Response['Error'] !== undefined) throw new Error(JSON.stringify(Response['Error']))
  return Response
}
