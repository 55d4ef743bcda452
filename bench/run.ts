import { call, load, median, type Operation, type Round } from './client.ts'
import { mixed } from './mixed.ts'
import { operationsOn } from './operations.ts'
import { memoryOf, startFloor, startSanyao } from './server.ts'

/*
 * `npm run bench`: what a call costs the server, beside a bare node:http server that parses and answers the same JSON, in
 * the same run. Short rounds of the two alternate, and the ratio is the median of those of neighbours: what else runs on
 * the machine hits both alike. Operations of keys also stand beside their bare primitive, called in this process in the
 * same rounds. Arguments are the actions to measure instead of all; `operations` are those of keys, `mixed` is what
 * DescribeKey waits while slow work runs. What is printed is Markdown, as docs/figures.md has it.
 */

const ROUNDS = Number(process.env['BENCH_ROUNDS'] ?? 12)
const SECONDS = Number(process.env['BENCH_SECONDS'] ?? 1)
/** Requests that let the compiler finish its work before anything is measured. */
const WARM = Number(process.env['BENCH_WARM'] ?? 20_000)
const CONNECTIONS = 64
/** There are forty heavy operations, and all is to end within minutes. */
const HEAVY = 4

await using server = await startSanyao()
const memory = memoryOf(server.pid)
const operations = await operationsOn(server)
const asked = process.argv.slice(2)
const wants = (name: string): boolean => asked.length === 0 || asked.includes(name)
const measured = operations.filter(({ besideOnly }) => !besideOnly)
const ofKeys = measured.filter(({ action, bare }) => bare && (wants('operations') || wants(action)))
const others = measured.filter(({ action, bare }) => !bare && wants(action))

console.log(`ready in ${Math.round(server.ready)} ms, ${(memory / 2 ** 20).toFixed(0)} MiB resident\n`)
if (others.length > 0) {
  console.log('| call | CPU µs a request | floor | ratio | requests a second | p50 ms | p99 ms |')
  console.log('|---|---|---|---|---|---|---|')
  for (const operation of others) console.log(await measure(operation))
}
if (ofKeys.length > 0) {
  console.log('\n### Server operations\n')
  console.log('| call | CPU µs a request | floor | bare primitive | both, of ours | a second | p50 ms | p99 ms |')
  console.log('|---|---|---|---|---|---|---|---|')
  for (const operation of ofKeys) console.log(await measure(operation))
}
if (wants('mixed')) {
  console.log('\n| beside DescribeKey | a second | p50 ms before | p99 ms before | p50 ms | p99 ms | p99 more |')
  console.log('|---|---|---|---|---|---|---|')
  for (const line of await mixed(server, operations, Math.ceil(ROUNDS / 3), 2 * SECONDS)) console.log(line)
}
console.log(`\n${(memoryOf(server.pid) / 2 ** 20).toFixed(0)} MiB resident at the end`)

async function measure(operation: Operation): Promise<string> {
  const reply = await call(server, operation, operation.body(0))
  await using floor = await startFloor({ Response: reply })
  const ours: Round[] = []
  const floors: Round[] = []
  const primitives: number[] = []
  const share = operation.heavy ? HEAVY : 1
  for (const target of [server, floor]) {
    await load(server, target, operation, {
      connections: CONNECTIONS,
      amount: Math.max(CONNECTIONS, WARM / share ** 2),
    })
  }
  for (let round = 0; round < ROUNDS / share; round++) {
    ours.push(await load(server, server, operation, { connections: CONNECTIONS, duration: SECONDS }))
    floors.push(await load(server, floor, operation, { connections: CONNECTIONS, duration: SECONDS }))
    if (operation.bare) primitives.push(cpuOfCall(operation.bare))
  }
  const middle = (rounds: readonly Round[], of: (round: Round) => number): number => median(rounds.map(of))
  const ratio = median(ours.map(({ cpu }, i) => cpu / (floors[i] as Round).cpu))
  const least = median(ours.map(({ cpu }, i) => ((floors[i] as Round).cpu + (primitives[i] ?? 0)) / cpu))
  const figures = [
    middle(ours, ({ cpu }) => cpu).toFixed(1),
    middle(floors, ({ cpu }) => cpu).toFixed(1),
    ...(operation.bare ? [median(primitives).toFixed(1), `${Math.round(100 * least)} %`] : [ratio.toFixed(2)]),
    Math.round(middle(ours, ({ rate }) => rate)),
    middle(ours, ({ p50 }) => p50).toFixed(2),
    middle(ours, ({ p99 }) => p99).toFixed(2),
  ]
  return `| ${[operation.action, operation.detail].join(' ').trim()} | ${figures.join(' | ')} |`
}

/** Microseconds of this process's CPU time for a call, over a tenth of a round. */
function cpuOfCall(call: () => unknown): number {
  const [before, end] = [process.cpuUsage(), performance.now() + 100 * SECONDS]
  let done = 0
  for (; performance.now() < end; done++) call()
  const { user, system } = process.cpuUsage(before)
  return (user + system) / done
}
