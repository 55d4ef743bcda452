import { mkdtempSync, rmSync } from 'node:fs'
import { availableParallelism, tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { type Ready, serveUntil } from '../clients/served.ts'
import { Tally } from '../clients/tally.ts'
import { findTools, type Tools } from './find.ts'
import { follow } from './follow.ts'
import { prepare } from './ground.ts'
import { followManual } from './page.ts'
import { stories } from './stories.ts'
import { Terraform } from './terraform.ts'

/*
 * `npm run test:terraform`: the official provider, unmodified, against a server. Each story applies its configurations
 * one after the other; after each a plan must find nothing to do, and so after an import by id. What a configuration
 * expects of the server it says itself, in preconditions of its outputs. Then the manual is typed. Words name the stories to run, or `manual`.
 */

const tools = await findTools()
if ('missing' in tools) {
  console.log(`SKIPPED: ${tools.missing}\nThe Terraform provider was not tried.`)
} else {
  const tally = await tell(tools, process.argv.slice(2))
  console.log(`${tally.passed} passed, ${tally.failed} failed`)
  if (tally.failed > 0) process.exitCode = 1
}

async function tell(tools: Tools, names: readonly string[]): Promise<Tally> {
  const tally = new Tally()
  const root = mkdtempSync(join(tmpdir(), 'sanyao-terraform-'))
  const world = fileURLToPath(new URL('world.yaml', import.meta.url))
  try {
    await using served = await serveUntil(() => true, ['--json', '--seed', world])
    const ready: Ready = JSON.parse(served.said[0] ?? '')
    const isTold = (name: string): boolean => names.length === 0 || names.includes(name)
    const ground = await prepare(tools, root, ready)
    const told = stories.filter(({ name }) => isTold(name)).values()
    const tellers = Array.from({ length: availableParallelism() }, async () => {
      for (const story of told) await follow(tally, story, new Terraform(ground, story.name))
    })
    await Promise.all(tellers)
    if (isTold('manual')) await tally.check('docs/terraform.md', () => followManual(ground))
  } finally {
    rmSync(root, { recursive: true })
  }
  return tally
}
