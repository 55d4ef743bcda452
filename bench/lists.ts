import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { PostgresStore } from '../src/store/postgres.ts'
import { SqliteStore } from '../src/store/sqlite.ts'
import { startPostgres } from '../tools/postgres.ts'
import { call } from './client.ts'
import { addKeys, cluster } from './many-keys.ts'
import { cpuOf, memoryOf, ownFolder, type Sanyao, startSanyao } from './server.ts'

/*
 * `npm run bench:lists`: lists of a million CMKs in one account, over HTTP, and DescribeKey beside a server of a thousand.
 * The least of many rounds stands first, since whatever else runs on the machine only adds; so does what they cost the server
 * in CPU time, the mean of the rounds, which says more where the machine is busy. With `postgres` as its argument the
 * keys are in a PostgreSQL server of its own. BENCH_FOLDER names a folder to keep the million in between runs.
 */

const KEYS = Number(process.env['BENCH_KEYS'] ?? 1_000_000)
const FEW = 1000
const ROUNDS = Number(process.env['BENCH_ROUNDS'] ?? 20)
const VERSION = '2019-01-18'

const kms = (by: Sanyao, action: string, parameters: object = {}): Promise<Record<string, unknown>> =>
  call(by, { service: 'kms', action, version: VERSION }, parameters)

await using postgres = process.argv.includes('postgres') ? await startPostgres() : undefined
using manyFolder = keptFolder(process.env['BENCH_FOLDER']) ?? ownFolder()
using fewFolder = ownFolder()
const url = postgres?.url
const env: Record<string, string> = url === undefined ? {} : { SANYAO_STORE: url }

const manyIds = await build(manyFolder.path, KEYS)
await using many = await startSanyao(env, manyFolder.path)
await sayStart()
await sayLists()
// The servers would share the one database.
if (url === undefined) await sayDescribe()

function keptFolder(path: string | undefined): ReturnType<typeof ownFolder> | undefined {
  if (path === undefined) return undefined
  mkdirSync(path, { recursive: true })
  return { path, [Symbol.dispose]: () => {} }
}

/** A world as a first start makes it, and the keys. */
async function build(data: string, count: number): Promise<readonly string[]> {
  const names = join(data, 'ids.json')
  if (existsSync(names)) return JSON.parse(readFileSync(names, 'utf8'))
  const begun = performance.now()
  const { region, ...server } = await startSanyao(env, data)
  await server[Symbol.asyncDispose]()
  const store = url === undefined ? new SqliteStore(join(data, 'sanyao.db')) : await PostgresStore.open(url)
  await store.migrate()
  const ids = await addKeys(store, count, region)
  await store.close()
  writeFileSync(names, JSON.stringify(ids))
  console.log(`${count} keys made in ${((performance.now() - begun) / 1000).toFixed(0)} s\n`)
  return ids
}

async function sayStart(): Promise<void> {
  const before = memoryOf(many.pid)
  const id = manyIds[0] as string
  const [list, others] = await beside(
    () => kms(many, 'ListKeys'),
    () => kms(many, 'DescribeKey', { KeyId: id }),
  )
  const megabytes = (bytes: number): string => `${(bytes / 2 ** 20).toFixed(0)} MiB`
  console.log(
    `Ready in ${many.ready.toFixed(0)} ms with ${megabytes(before)} resident. A list that is asked at once is`,
  )
  console.log(`answered in ${list.toFixed(0)} ms, and ${others.length} calls of DescribeKey meanwhile:`)
  console.log(
    `p50 ${of(others, 0.5)} ms, p99 ${of(others, 0.99)} ms. Then ${megabytes(memoryOf(many.pid))} are resident.\n`,
  )
}

async function sayLists(): Promise<void> {
  const { TotalCount: total } = (await kms(many, 'ListKeyDetail')) as { TotalCount: number }
  const filters: readonly (readonly [string, object])[] = [
    ['none (symmetric keys of users)', {}],
    ['oldest first', { OrderType: 1 }],
    ['KeyUsage ALL', { KeyUsage: 'ALL' }],
    ['KeyUsage, a rare one', { KeyUsage: 'ASYMMETRIC_DECRYPT_SM2' }],
    ['KeyState 1 (nine of ten)', { KeyState: 1 }],
    ['KeyState 5 (one of 40)', { KeyState: 5 }],
    ['Origin EXTERNAL', { Origin: 'EXTERNAL' }],
    ['Role 1 (of products)', { Role: 1 }],
    ['HsmClusterId', { HsmClusterId: cluster }],
    ['TagFilters, dense (one of three)', { TagFilters: [{ TagKey: 'env', TagValue: ['prod'] }] }],
    ['TagFilters, a key that all have', { TagFilters: [{ TagKey: 'env' }] }],
    ['TagFilters, sparse', { TagFilters: [{ TagKey: 'team', TagValue: ['team-7', 'team-8'] }] }],
    ['TagFilters, values that differ', { TagFilters: [{ TagKey: 'ticket' }] }],
    ['SearchKeyAlias, in one of ten', { SearchKeyAlias: 'orders' }],
    ['SearchKeyAlias, in all', { SearchKeyAlias: '-' }],
    ['SearchKeyAlias, in few', { SearchKeyAlias: '-99999' }],
    ['SearchKeyAlias, in none', { SearchKeyAlias: 'nowhere' }],
    [
      'all of them at once',
      {
        SearchKeyAlias: 'e',
        KeyState: 1,
        Origin: 'TENCENT_KMS',
        KeyUsage: 'ALL',
        TagFilters: [{ TagKey: 'env', TagValue: ['prod', 'test'] }],
      },
    ],
  ]
  console.log(`ListKeyDetail with a page of 20; ${total} keys without a filter. Milliseconds: least / median / most.\n`)
  console.log('| filter | matches | first page | half way | its CPU | last page | DescribeKey beside it, most |')
  console.log('|---|---|---|---|---|---|---|')
  for (const [name, filter] of filters) console.log(await line('ListKeyDetail', name, filter))
  console.log(await line('ListKeys', 'ListKeys', {}))
  console.log('\nThe first question after a change, or of its kind. Milliseconds: least / median / most.\n')
  console.log('| question | time | CPU |')
  console.log('|---|---|---|')
  console.log(`| ListKeyDetail after a change | ${await afterChange({})} |`)
  console.log(
    `| with dense TagFilters | ${await afterChange({ TagFilters: [{ TagKey: 'env', TagValue: ['dev'] }] })} |`,
  )
  console.log(`| with SearchKeyAlias | ${await afterChange({ SearchKeyAlias: 'billing' })} |`)
  console.log(`| with a SearchKeyAlias never asked before | ${await newSearches()} |`)
  const KeyIds = manyIds.slice(0, 100)
  const [times, cpu] = await rounds(() => kms(many, 'DescribeKeys', { KeyIds }))
  console.log(`| DescribeKeys of 100 | ${spread(times)} | ${cpu} |\n`)
}

async function line(action: string, name: string, filter: object): Promise<string> {
  const { TotalCount: matches } = (await kms(many, action, filter)) as { TotalCount: number }
  const offsets = [0, matches >> 1, Math.max(0, matches - 20)]
  const cells: string[] = []
  for (const [i, Offset] of offsets.entries()) {
    const [times, cpu] = await rounds(() => kms(many, action, { ...filter, Offset, Limit: 20 }))
    cells.push(spread(times), ...(i === 1 ? [cpu] : []))
  }
  const page = { ...filter, Offset: offsets[1], Limit: 20 }
  const waits: number[] = []
  for (let round = 0; round < ROUNDS; round++) {
    const describe = (): Promise<unknown> => kms(many, 'DescribeKey', { KeyId: anyOf(manyIds) })
    waits.push(Math.max(...(await beside(() => kms(many, action, page), describe))[1]))
  }
  return `| ${[name, matches, ...cells, spread(waits)].join(' | ')} |`
}

async function afterChange(filter: object): Promise<string> {
  let round = 0
  const change = (): Promise<unknown> =>
    kms(many, 'UpdateKeyDescription', { KeyId: manyIds[1], Description: `round ${round++}` })
  const [times, cpu] = await rounds(() => kms(many, 'ListKeyDetail', filter), change)
  return `${spread(times)} | ${cpu}`
}

async function newSearches(): Promise<string> {
  let round = 0
  const part = (): string => `${['a', '1-', 'e', 'bc'][round % 4]}${(round++ >> 2).toString(16)}`
  const [times, cpu] = await rounds(() => kms(many, 'ListKeyDetail', { SearchKeyAlias: part() }))
  return `${spread(times)} | ${cpu}`
}

/** The two servers in turn, each asked for keys at random, one call after the other. */
async function sayDescribe(): Promise<void> {
  const fewIds = await build(fewFolder.path, FEW)
  await using few = await startSanyao({}, fewFolder.path)
  const middles: [few: number, many: number][] = []
  const p50 = async (by: Sanyao, ids: readonly string[]): Promise<number> => {
    const times: number[] = []
    for (let i = 0; i < 2000; i++) times.push(await timed(() => kms(by, 'DescribeKey', { KeyId: anyOf(ids) })))
    return at(times, 0.5)
  }
  for (let round = 0; round < ROUNDS; round++) middles.push([await p50(few, fewIds), await p50(many, manyIds)])
  const [least, most] = [0, 1].map((i) => Math.min(...middles.map((pair) => pair[i as 0]))) as [number, number]
  const ratio = at(
    middles.map(([a, b]) => b / a),
    0.5,
  )
  console.log(`DescribeKey's p50, the least of ${ROUNDS} rounds: ${least.toFixed(3)} ms of ${FEW} keys,`)
  console.log(
    `${most.toFixed(3)} ms of ${KEYS}; the median of the ratios of neighbouring rounds is ${ratio.toFixed(2)}.`,
  )
}

/** How long one call takes, and how long others that are asked one after the other until it is answered. */
async function beside(
  one: () => Promise<unknown>,
  other: () => Promise<unknown>,
): Promise<readonly [one: number, others: readonly number[]]> {
  let answered = false
  const took = timed(one).finally(() => {
    answered = true
  })
  const others: number[] = []
  while (!answered) others.push(await timed(other))
  return [await took, others]
}

/** The times of so many calls, each with what goes before it, and the server's CPU milliseconds for one of them. */
async function rounds(
  ask: () => Promise<unknown>,
  before: () => Promise<unknown> = async () => {},
): Promise<readonly [times: readonly number[], cpu: string]> {
  const times: number[] = []
  const used = cpuOf(many.pid)
  for (let round = 0; round < ROUNDS; round++) {
    await before()
    times.push(await timed(ask))
  }
  return [times, ((cpuOf(many.pid) - used) / 1000 / ROUNDS).toFixed(1)]
}

async function timed(ask: () => Promise<unknown>): Promise<number> {
  const begun = performance.now()
  await ask()
  return performance.now() - begun
}

function anyOf(ids: readonly string[]): string {
  return ids[Math.floor(Math.random() * ids.length)] as string
}

function at(times: readonly number[], part: number): number {
  const sorted = times.toSorted((a, b) => a - b)
  return sorted[Math.min(sorted.length - 1, Math.floor(part * sorted.length))] as number
}

function of(times: readonly number[], part: number): string {
  return at(times, part).toFixed(1)
}

function spread(times: readonly number[]): string {
  return `${of(times, 0)} / ${of(times, 0.5)} / ${of(times, 1)}`
}
