import { randomBytes } from 'node:crypto'
import { mkdtempSync, rmSync, statSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import autocannon from 'autocannon'
import { TrailKey } from '../src/crypto/trail-key.ts'
import type { AuditRecord } from '../src/domain/audit.ts'
import { requestIdAt } from '../src/domain/request-id.ts'
import { SqliteStore } from '../src/store/sqlite.ts'
import type { Wanted } from '../src/trail/readings.ts'
import { findEvents } from '../src/trail/search.ts'
import { sealDue } from '../src/trail/segment.ts'
import { verifyTrail } from '../src/trail/verify.ts'
import { TrailWriter } from '../src/trail/writer.ts'
import { signTc3 } from '../test/support/sign.ts'
import { startSanyao } from './server.ts'

/*
 * `npm run bench:audit`: what the trail costs a call, and what searching and verifying a large one take. BENCH_ROUNDS=0 or
 * BENCH_RECORDS=0 leave one of them out.
 */

const ROUNDS = Number(process.env['BENCH_ROUNDS'] ?? 12)
const SECONDS = Number(process.env['BENCH_SECONDS'] ?? 1)
const RECORDS = Number(process.env['BENCH_RECORDS'] ?? 1_000_000)

const median = (values: readonly number[]): number => values.toSorted((a, b) => a - b)[values.length >> 1] ?? Number.NaN

/** Encrypt under each mode, in neighbouring rounds. */
async function throughput(): Promise<void> {
  const modes = ['required', 'async', 'off'] as const
  const rates = new Map<string, number[]>(modes.map((mode) => [mode, []]))
  await using stack = new AsyncDisposableStack()
  const servers = await Promise.all(
    modes.map(async (mode) => ({ mode, server: stack.use(await startSanyao({ SANYAO_AUDIT: mode })) })),
  )
  for (let round = -1; round < ROUNDS; round++) {
    for (const { mode, server } of servers) {
      const rate = await encrypt(server)
      if (round >= 0) rates.get(mode)?.push(rate)
    }
  }
  const off = rates.get('off') ?? []
  console.log('| SANYAO_AUDIT | Encrypt a second | of off |')
  console.log('|---|---|---|')
  for (const [mode, each] of rates) {
    const share = median(each.map((rate, i) => rate / (off[i] ?? Number.NaN)))
    console.log(`| ${mode} | ${Math.round(median(each))} | ${(100 * share).toFixed(0)} % |`)
  }
}

type Sanyao = Awaited<ReturnType<typeof startSanyao>>
const keys = new Map<Sanyao, string>()

async function encrypt(server: Sanyao): Promise<number> {
  const { secretId, secretKey, region, endpoint } = server
  const request = (action: string, parameters: object) => {
    const body = JSON.stringify(parameters)
    const timestamp = Math.floor(Date.now() / 1000)
    const host = new URL(endpoint).host
    const call = { secretId, secretKey, service: 'kms', host, action, version: '2019-01-18', region, body, timestamp }
    return { body, headers: signTc3(call), method: 'POST' as const }
  }
  let KeyId = keys.get(server)
  if (KeyId === undefined) {
    const reply = (await (await fetch(endpoint, request('CreateKey', { Alias: 'bench' }))).json()) as {
      Response: { KeyId: string }
    }
    KeyId = reply.Response.KeyId
    keys.set(server, KeyId)
  }
  const Plaintext = Buffer.alloc(32, 1).toString('base64')
  const load = await autocannon({
    url: endpoint,
    connections: 64,
    duration: SECONDS,
    ...request('Encrypt', { KeyId, Plaintext }),
  })
  if (load.non2xx + load.errors > 0) throw new Error('calls failed')
  return load.requests.average
}

/** Pages of 50 from a trail of many days, ten users and a thousand keys. */
async function searches(): Promise<void> {
  const folder = mkdtempSync(join(tmpdir(), 'sanyao-trail-'))
  try {
    const store = new SqliteStore(join(folder, 'trail.db'))
    await store.migrate()
    const key = new TrailKey(randomBytes(32))
    const start = Date.now() - 80 * DAY
    const rare = await fill(store, key, start)
    console.log(`\n${RECORDS} records, ${Math.round(statSync(join(folder, 'trail.db')).size / 2 ** 20)} MiB\n`)
    console.log('| search | ms |')
    console.log('|---|---|')
    const wide = { from: start, to: Date.now() }
    const questions: Readonly<Record<string, readonly [Wanted, { from: number; to: number }]>> = {
      'the newest': [{}, wide],
      'one action': [{ eventName: ['CreateKey'] }, wide],
      'one user and an outcome': [{ uin: ['100000000003'], code: ['InternalError'] }, wide],
      'a RequestId': [{ requestId: [rare] }, wide],
      'a RequestId that is not there': [{ requestId: [requestIdAt(start + 40 * DAY)] }, wide],
      'an hour in the middle': [{}, { from: start + 40 * DAY, to: start + 40 * DAY + 3_600_000 }],
    }
    for (const [title, [wanted, span]] of Object.entries(questions)) {
      const begun = performance.now()
      await findEvents(store.read, { account: '100000000001', ...span, limit: 50, wanted })
      console.log(`| ${title} | ${(performance.now() - begun).toFixed(1)} |`)
    }
    const begun = performance.now()
    const { findings } = await verifyTrail(store.read, { publicKey: key.publicKey, mac: (text) => key.mac(text) })
    if (findings.length > 0) throw new Error(JSON.stringify(findings))
    console.log(`| verify all | ${(performance.now() - begun).toFixed(0)} |`)
    await store.close()
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
}

const DAY = 86_400_000
const GROUP = 64

/** Gives a RequestId of the first tenth. */
async function fill(store: SqliteStore, key: TrailKey, start: number): Promise<string> {
  let now = start
  const writer = await TrailWriter.open(store, key, {
    alone: true,
    now: () => now,
    written: () => {},
    altered: () => {},
  })
  store.keep(writer)
  let rare = ''
  for (let n = 0; n < RECORDS; n += GROUP) {
    now = start + Math.floor((n / RECORDS) * 80 * DAY)
    const records = Array.from({ length: GROUP }, (_, i) => record(n + i, now + i))
    if (n <= RECORDS / 10) rare = records[0]?.requestId ?? rare
    await store.commit([], records)
    if (n % 16_384 === 0) await sealDue(store, key, writer, now)
  }
  while ((await sealDue(store, key, writer, now)) > 0);
  return rare
}

const record = (n: number, time: number): AuditRecord => ({
  requestId: requestIdAt(time),
  time,
  service: 'kms',
  action: n % 1000 === 0 ? 'CreateKey' : 'Encrypt',
  version: '2019-01-18',
  region: 'ap-guangzhou',
  effect: 'use',
  account: '100000000001',
  uin: `10000000000${n % 10}`,
  callerKind: 'user',
  callerName: `user-${n % 10}`,
  secretId: 'AKIDexampleexampleexampleexample1234',
  address: '10.0.0.1',
  client: 'SDK_NODEJS_4.1.313',
  method: 'POST',
  code: n % 997 === 0 ? 'InternalError' : '',
  resources: `["key/creatorUin/100000000001/00000000-0000-4000-8000-${String(n % 1000).padStart(12, '0')}"]`,
  parameters: '{"KeyId":"00000000-0000-4000-8000-000000000000","Plaintext":"***"}',
})

if (ROUNDS > 0) await throughput()
if (RECORDS > 0) await searches()
