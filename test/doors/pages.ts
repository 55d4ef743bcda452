import { existsSync } from 'node:fs'
import { findTools } from '../../src/databases/programs.ts'
import { followPage } from '../support/page.ts'

/* `npm run test:pages`: the pages of docs/doors/, as they are written. Says loudly which cannot be followed here. */

const MARIADB = ['/usr/sbin/mariadbd', '/usr/lib/mysql/plugin/hashicorp_key_management.so']
const tools = findTools()
const pages: readonly (readonly [name: string, lacking: readonly string[]])[] = [
  ['postgres', 'postgres' in tools ? [] : tools],
  ['mariadb', MARIADB.filter((file) => !existsSync(file))],
]

for (const [name, lacking] of pages) {
  if (lacking.length > 0) {
    console.error(`SKIPPED: docs/doors/${name}.md is not followed here, for there is no ${lacking.join(', nor ')}`)
    continue
  }
  await followPage(`docs/doors/${name}.md`)
}
