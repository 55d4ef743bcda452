import { spawn } from 'node:child_process'
import { globSync } from 'node:fs'
import { startPostgres } from './postgres.ts'

/*
 * `npm test`: all tests in one process, with a PostgreSQL server beside them. Arguments are files to run instead of all.
 * SANYAO_TEST_POSTGRES names a server to use; its user must be allowed to create databases.
 */

const given = process.env['SANYAO_TEST_POSTGRES']
await using postgres = given === undefined ? await startPostgres() : undefined
const url = given ?? postgres?.url
if (url === undefined) {
  console.error('PostgreSQL is not installed here: its cases are skipped. Install it, or set SANYAO_TEST_POSTGRES.')
}
const all = process.argv.length === 2
const files = all ? globSync('test/**/*.test.ts').sort() : process.argv.slice(2)
const child = spawn(process.execPath, ['--test', '--test-isolation=none', ...files], {
  stdio: 'inherit',
  env: {
    ...process.env,
    ...(url !== undefined && { SANYAO_TEST_POSTGRES: url }),
    // What only the whole can show is asked only then.
    ...(all && { SANYAO_ALL_TESTS: '1' }),
  },
})
process.exitCode = await new Promise<number>((resolve) => child.once('exit', (code) => resolve(code ?? 1)))
