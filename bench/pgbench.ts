import { execFileSync } from 'node:child_process'
import { chmodSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { startHouse, type TestHouse } from '../test/support/house.ts'

/*
 * `npm run bench:postgres`: pgbench on two local instances, one in clear and one encrypted, in neighbouring rounds.
 * PGBENCH_SECONDS and PGBENCH_ROUNDS say for how long.
 */

const seconds = Number(process.env['PGBENCH_SECONDS'] ?? 10)
const rounds = Number(process.env['PGBENCH_ROUNDS'] ?? 3)
const SCALE = 10
const AdminPassword = 'Tr0ub4dor&3'
const order = {
  SpecCode: 'pg.it.small2',
  Storage: 10,
  InstanceCount: 1,
  Period: 1,
  Charset: 'UTF8',
  AdminName: 'dbadmin',
  AdminPassword,
  Zone: 'ap-guangzhou-3',
  InstanceChargeType: 'POSTPAID_BY_HOUR',
}

/** The port of a new instance, once it runs. */
async function create(house: TestHouse, NeedSupportTDE: 0 | 1): Promise<number> {
  const made = await house.call('postgres', 'CreateInstances', { ...order, NeedSupportTDE })
  const [DBInstanceId] = made.DBInstanceIdSet
  for (;;) {
    const { DBInstance } = await house.call('postgres', 'DescribeDBInstanceAttribute', { DBInstanceId })
    if (DBInstance.DBInstanceStatus === 'running') return DBInstance.DBInstanceNetInfo[0].Port
    if (DBInstance.DBInstanceStatus === 'limited run') throw new Error('the instance does not start')
    await sleep(200)
  }
}

function pgbench(port: number, words: readonly string[]): string {
  const env = { PATH: `${findBin()}:${process.env['PATH']}`, PGPASSWORD: AdminPassword }
  const where = ['-h', '127.0.0.1', '-p', String(port), '-U', 'dbadmin', 'postgres']
  return execFileSync('pgbench', [...words, ...where], { encoding: 'utf8', env, stdio: ['ignore', 'pipe', 'ignore'] })
}

const findBin = (): string => execFileSync('sh', ['-c', 'ls -d /usr/lib/postgresql/*/bin | tail -1']).toString().trim()
const tps = (text: string): number => Number(/tps = ([\d.]+)/.exec(text)?.[1])
const median = (values: readonly number[]): number => values.toSorted((a, b) => a - b)[values.length >> 1] ?? Number.NaN

const kinds = [
  ['bulk load, seconds', (port: number) => timed(() => pgbench(port, ['-i', '-q', '-s', String(SCALE)]))],
  ['TPC-B, transactions a second', (port: number) => tps(pgbench(port, ['-c', '4', '-T', String(seconds)]))],
  ['reads, transactions a second', (port: number) => tps(pgbench(port, ['-S', '-c', '4', '-T', String(seconds)]))],
] as const

function timed(work: () => void): number {
  const start = performance.now()
  work()
  return (performance.now() - start) / 1000
}

const folder = mkdtempSync(join(tmpdir(), 'sanyao-bench-'))
chmodSync(folder, 0o711)
const databases = { databases: 'local', databaseFolder: join(folder, 'databases'), databasePort: 26_432 } as const
try {
  await using house = await startHouse({ config: databases })
  const plain = await create(house, 0)
  const encrypted = await create(house, 1)
  console.log(`| pgbench, scale ${SCALE}, 4 clients | in clear | encrypted | ratio |\n|---|---|---|---|`)
  for (const [title, measure] of kinds) {
    const results = Array.from({ length: rounds }, () => [measure(plain), measure(encrypted)] as const)
    const a = median(results.map(([first]) => first))
    const b = median(results.map(([, second]) => second))
    console.log(`| ${title} | ${a.toFixed(1)} | ${b.toFixed(1)} | ${(b / a).toFixed(2)} |`)
  }
} finally {
  rmSync(folder, { recursive: true, force: true })
}
