import autocannon from 'autocannon'
import { signTc3 } from '../test/support/sign.ts'
import { cpuOf, type Measured, type Sanyao } from './server.ts'

/** A call that is measured, and what else than its action tells it apart from others. */
export interface Operation {
  readonly service: string
  readonly action: string
  readonly version: string
  readonly detail?: string
  /** A request of its own for every call where one can't be sent twice. */
  readonly body: (n: number) => object
  readonly changes?: true
  /** Takes a fraction of the rounds: its own work outweighs what a call costs, and there are many such. */
  readonly heavy?: true
  /** The primitive in it, to be called in this process. */
  readonly bare?: () => unknown
  /** Too slow for rounds of its own: what runs beside it is measured. */
  readonly besideOnly?: true
}

export interface Round {
  /** Microseconds of user and system time for a request. */
  readonly cpu: number
  readonly rate: number
  readonly p50: number
  readonly p99: number
}

export interface Shape {
  readonly connections: number
  readonly amount?: number
  /** Seconds. */
  readonly duration?: number
  /** Threads to ask from, so that this one has its time for itself; then replies are not looked into. */
  readonly workers?: number
}

/** Counts the requests that must differ. */
let made = 1

/** Sends it to `target`, signed for `server`. @throws {Error} when a call fails */
export async function load(server: Sanyao, target: Measured, operation: Operation, shape: Shape): Promise<Round> {
  const { host } = new URL(target.endpoint)
  const request = (): { body: string; headers: Record<string, string> } => {
    const body = JSON.stringify(operation.body(made++))
    return { body, headers: sign(server, operation, host, body) }
  }
  const before = cpuOf(target.pid)
  const result = await autocannon({
    url: target.endpoint,
    method: 'POST',
    ...shape,
    ...(operation.changes ? { requests: [{ setupRequest: (r: object) => ({ ...r, ...request() }) }] } : request()),
    ...(shape.workers === undefined && { verifyBody: (body: unknown) => !String(body).includes('"Error"') }),
  } as autocannon.Options)
  const total = result.requests.total
  // Of a burst none need be done in its time.
  if (result.non2xx + result.errors + result.mismatches > 0 || (total === 0 && shape.workers === undefined))
    throw new Error(`${operation.action}: calls failed`)
  return {
    cpu: (cpuOf(target.pid) - before) / total,
    rate: result.requests.average,
    p50: result.latency.p50,
    p99: result.latency.p99,
  }
}

type Aim = Pick<Operation, 'service' | 'action' | 'version'>

export function sign(
  by: Sanyao,
  { service, action, version }: Aim,
  host: string,
  body: string,
): Record<string, string> {
  const { secretId, secretKey, region } = by
  const timestamp = Math.floor(Date.now() / 1000)
  return signTc3({ secretId, secretKey, service, host, action, version, region, body, timestamp })
}

/** The Response of one call. @throws {Error} when it is an error */
export async function call(by: Sanyao, aim: Aim, parameters: object): Promise<Record<string, unknown>> {
  const body = JSON.stringify(parameters)
  const headers = sign(by, aim, new URL(by.endpoint).host, body)
  const response = await fetch(by.endpoint, { method: 'POST', headers, body })
  const { Response } = (await response.json()) as { Response: Record<string, unknown> }
  if (Response['Error'] !== undefined) throw new Error(JSON.stringify(Response['Error']))
  return Response
}

export function median(values: readonly number[]): number {
  const sorted = values.toSorted((a, b) => a - b)
  return sorted[sorted.length >> 1] as number
}
