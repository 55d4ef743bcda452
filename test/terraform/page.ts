import { mkdirSync, symlinkSync } from 'node:fs'
import { join } from 'node:path'
import { followPage } from '../support/page.ts'
import type { Ground } from './ground.ts'

/** Types docs/terraform.md with this program and this provider, both of which the page takes for granted. */
export function followManual({ command, root, env }: Ground): Promise<void> {
  const programs = join(root, 'programs')
  mkdirSync(programs)
  symlinkSync(command, join(programs, 'terraform'))
  const { HOME, TF_CLI_CONFIG_FILE } = env
  return followPage('docs/terraform.md', { HOME, TF_CLI_CONFIG_FILE, PATH: `${programs}:${process.env['PATH']}` })
}
