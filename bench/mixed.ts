import { Agent, request } from 'node:http'
import { setTimeout as sleep } from 'node:timers/promises'
import { call, load, median, type Operation, sign } from './client.ts'
import type { Sanyao } from './server.ts'

/*
 * What DescribeKey waits while other work runs beside it. A probe asks at a steady pace and takes the time itself, because
 * autocannon counts whole milliseconds; rounds with the work and without it alternate.
 */

const CALLERS = 4
/** Milliseconds between the calls of one. */
const PACE = 10
/** More calls at once than the threads take, as a burst has. */
const BURST = 32

/** In milliseconds. */
interface Waits {
  readonly p50: number
  readonly p99: number
}

/** One line of a table for each kind of work. */
export async function mixed(
  server: Sanyao,
  operations: readonly Operation[],
  rounds: number,
  duration: number,
): Promise<readonly string[]> {
  const probe = operations.find(({ action }) => action === 'DescribeKey')
  if (probe === undefined) throw new Error('there is no DescribeKey to ask')
  const lines: string[] = []
  for (const work of operations.filter(isBeside)) {
    const [quiet, busy]: [Waits[], Waits[]] = [[], []]
    const rates: number[] = []
    for (let round = 0; round < rounds; round++) {
      quiet.push(await ask(server, probe, duration))
      const burst = load(server, server, work, { connections: BURST, duration, workers: 1 })
      busy.push(await ask(server, probe, duration))
      rates.push((await burst).rate)
      // What the burst left waiting is done when one more is.
      await call(server, work, work.body(0))
    }
    const of = (all: readonly Waits[], pick: (waits: Waits) => number): string => median(all.map(pick)).toFixed(2)
    const figures = [quiet, busy].flatMap((all) => [of(all, ({ p50 }) => p50), of(all, ({ p99 }) => p99)])
    const more = median(busy.map(({ p99 }, i) => p99 - (quiet[i] as Waits).p99)).toFixed(2)
    lines.push(
      `| ${[`${work.action} ${work.detail ?? ''}`, Math.round(median(rates)), ...figures, more].join(' | ')} |`,
    )
  }
  return lines
}

/** Fast work first, as a measure of what a busy machine costs by itself. */
const beside: Readonly<Record<string, readonly string[]>> = {
  DescribeKey: [''],
  Encrypt: [''],
  GenerateDataKey: ['for SM2'],
  AsymmetricRsaDecrypt: ['RSAES_PKCS1_V1_5', 'RSAES_OAEP_SHA_256'],
  SignByAsymmetricKey: ['RSA_2048 RSA_PKCS1_SHA_256 RAW', 'RSA_3072 RSA_PSS_SHA_256 DIGEST'],
  PostQuantumCryptoSign: ['ML-DSA-87'],
  GetParametersForImport: ['RSA_2048'],
}

const isBeside = ({ action, detail = '' }: Operation): boolean => beside[action]?.includes(detail) === true

/** Asks for so many seconds. */
async function ask(server: Sanyao, probe: Operation, duration: number): Promise<Waits> {
  const body = JSON.stringify(probe.body(0))
  const headers = sign(server, probe, new URL(server.endpoint).host, body)
  const agent = new Agent({ keepAlive: true })
  const waits: number[] = []
  const end = performance.now() + duration * 1000
  const caller = async (): Promise<void> => {
    while (performance.now() < end) {
      const begun = performance.now()
      await answered(server.endpoint, { method: 'POST', headers, agent }, body)
      waits.push(performance.now() - begun)
      await sleep(PACE)
    }
  }
  await Promise.all(Array.from({ length: CALLERS }, caller))
  agent.destroy()
  const sorted = waits.toSorted((a, b) => a - b)
  const at = (share: number): number => sorted[Math.floor(share * sorted.length)] as number
  return { p50: at(0.5), p99: at(0.99) }
}

const answered = (url: string, options: object, body: string): Promise<void> =>
  new Promise((resolve, reject) => {
    const sent = request(url, options, (response) => response.resume().once('end', resolve))
    sent.once('error', reject).end(body)
  })
