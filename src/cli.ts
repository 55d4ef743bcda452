import { readFileSync } from 'node:fs'
import { Command } from 'commander'
import { audit } from './commands/audit.ts'
import { call } from './commands/call.ts'
import { dek } from './commands/dek.ts'
import { doctor } from './commands/doctor.ts'
import { host } from './commands/host.ts'
import { init } from './commands/init.ts'
import { key } from './commands/key.ts'
import { policy } from './commands/policy.ts'
import { serve } from './commands/serve.ts'
import { user } from './commands/user.ts'
import { vault } from './commands/vault.ts'
import { ConfigError } from './config.ts'
import { RootKeyError } from './crypto/root.ts'
import { RequestError } from './doctor/error.ts'
import { SeedError } from './seed/error.ts'
import { StoreError } from './store/store.ts'

const EXIT_CONFIG = 78

/** What a person can put right by what the message says; anything else is a fault of ours and shows its stack. */
const isExpected = (error: unknown): error is Error =>
  error instanceof ConfigError ||
  error instanceof RequestError ||
  error instanceof SeedError ||
  error instanceof StoreError ||
  error instanceof RootKeyError ||
  ['ENOENT', 'EACCES', 'EEXIST', 'EADDRINUSE', 'EADDRNOTAVAIL', 'EISDIR', 'ENOTDIR', 'ENOTFOUND'].includes(
    (error as NodeJS.ErrnoException).code ?? '',
  )

// Whatever this process writes is for its own user alone.
process.umask(0o077)
try {
  await new Command('sanyao')
    .description('A self-hosted key server that speaks Tencent Cloud API 3.0.')
    .version(
      (JSON.parse(readFileSync(new URL('../package.json', import.meta.url), 'utf8')) as { version: string }).version,
    )
    .addCommand(serve, { isDefault: true })
    .addCommand(host)
    .addCommand(audit)
    .addCommand(call)
    .addCommand(key)
    .addCommand(dek)
    .addCommand(vault)
    .addCommand(doctor)
    .addCommand(init)
    .addCommand(user)
    .addCommand(policy)
    .parseAsync()
} catch (error) {
  if (!isExpected(error)) throw error
  console.error(`sanyao: ${error.message}`)
  process.exitCode = EXIT_CONFIG
}
