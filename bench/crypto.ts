import { availableParallelism } from 'node:os'
import { OPERATIONS } from '../src/crypto/gate.ts'
import { workers } from '../src/crypto/workers.ts'
import { median } from './client.ts'
import { rows as allRows, type Row } from './crypto-rows.ts'
import { opensslSpeed } from './openssl-speed.ts'

/*
 * `npm run bench:crypto`: what operations of keys cost when one process serves many at a time, beside the bare primitive,
 * called directly in the same process, and beside `openssl speed` on all cores. All are counted in CPU time, because the
 * rate depends on what others leave of the machine. Short rounds take turns, and a share is the median of those of
 * neighbours. Arguments are parts of the names of the rows to measure instead of all.
 */

const ROUNDS = Number(process.env['BENCH_ROUNDS'] ?? 6)
/** Of `openssl speed`; a round of our own takes half of it. */
const SECONDS = Number(process.env['BENCH_SECONDS'] ?? 1)
const asked = process.argv.slice(2)
const rows = allRows.filter(({ name }) => asked.length === 0 || asked.some((part) => name.includes(part)))

interface Measured {
  /** Microseconds of all threads for one operation. */
  readonly cpu: number
  readonly rate: number
}

interface Round extends Measured {
  readonly bare: number | undefined
  readonly openssl: number | undefined
}

const measured = new Map<Row, Round[]>(rows.map((row) => [row, []]))
// The first round warms up.
for (let round = 0; round <= ROUNDS; round++) {
  for (const name of new Set(rows.map(({ openssl }) => openssl?.name))) {
    const peer = name === undefined ? undefined : await opensslSpeed(name, SECONDS)
    for (const row of rows.filter(({ openssl }) => openssl?.name === name)) {
      const ours = await measure(row.call, OPERATIONS)
      const bare = row.bare && (await measure(async () => row.bare?.(), 1)).cpu
      const openssl = row.openssl && peer?.[row.openssl.column]
      if (round > 0) measured.get(row)?.push({ ...ours, bare, openssl })
    }
  }
}

console.log(`${availableParallelism()} cores, ${OPERATIONS} calls at once, ${ROUNDS} rounds\n`)
console.log('| operation | CPU µs | bare | share | openssl | share | a second |')
console.log('|---|---|---|---|---|---|---|')
for (const [{ name }, rounds] of measured) {
  const cpu = median(rounds.map((round) => round.cpu)).toFixed(0)
  const rate = Math.max(...rounds.map((round) => round.rate)).toFixed(0)
  const peers = (['bare', 'openssl'] as const).flatMap((peer) => compare(rounds, peer))
  console.log(`| ${[name, cpu, ...peers, rate].join(' | ')} |`)
}
await workers[Symbol.asyncDispose]()

/** The peer's time, and its share in ours. */
function compare(rounds: readonly Round[], peer: 'bare' | 'openssl'): readonly string[] {
  const pairs = rounds.flatMap(({ cpu, [peer]: time }) => (time === undefined ? [] : [{ cpu, time }]))
  if (pairs.length === 0) return ['', '']
  const share = median(pairs.map(({ cpu, time }) => time / cpu))
  return [median(pairs.map(({ time }) => time)).toFixed(0), `${Math.round(100 * share)} %`]
}

async function measure(call: () => Promise<unknown>, atOnce: number): Promise<Measured> {
  const [start, cpu] = [performance.now(), process.cpuUsage()]
  const end = start + SECONDS * 500
  let done = 0
  const caller = async (): Promise<void> => {
    for (; performance.now() < end; done++) await call()
  }
  await Promise.all(Array.from({ length: atOnce }, caller))
  const { user, system } = process.cpuUsage(cpu)
  return { rate: (done * 1000) / (performance.now() - start), cpu: (user + system) / done }
}
