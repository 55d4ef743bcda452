import { findTools } from '../../src/databases/programs.ts'
import { adopted } from './postgres/adopted.ts'
import { copies } from './postgres/copies.ts'
import { life } from './postgres/life.ts'
import { contained, foreign, orphans, relative, spelled } from './postgres/safety.ts'
import { settings } from './postgres/settings.ts'

/*
 * `npm run test:postgres`: PostgreSQL instances that are real servers, their files encrypted. Says loudly where it cannot
 * run. Words name the stories to run; without any, all run.
 */

const tools = findTools()
if (!('postgres' in tools)) {
  console.error(`SKIPPED: encrypted PostgreSQL instances are not tested here, for there is no ${tools.join(', nor ')}`)
  process.exit()
}

const stories = { life, copies, settings, relative, spelled, contained, orphans, foreign, adopted }
const named = new Set(process.argv.slice(2))
for (const [name, story] of Object.entries(stories)) if (named.size === 0 || named.has(name)) await story()
