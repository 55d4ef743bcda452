import { spawnSync } from 'node:child_process'
import { existsSync } from 'node:fs'
import { delimiter, join } from 'node:path'
import { fileURLToPath } from 'node:url'

/** The program that runs configurations, and the provider's file; without the file it comes from the registry. */
export interface Tools {
  readonly command: string
  readonly provider: string | undefined
}

const cache = fileURLToPath(new URL('../../node_modules/.cache/sanyao-tofu/', import.meta.url))
const module = fileURLToPath(new URL('.', import.meta.url))

/**
 * `SANYAO_TERRAFORM` names the program, else it is the `terraform` or `tofu` of the PATH, else OpenTofu as Go builds it
 * from `go.mod` here, which takes minutes the first time. `SANYAO_TERRAFORM_PROVIDER` names the provider's file.
 */
export async function findTools(): Promise<Tools | { readonly missing: string }> {
  const provider = process.env['SANYAO_TERRAFORM_PROVIDER']
  if (provider !== undefined && !existsSync(provider)) return { missing: 'SANYAO_TERRAFORM_PROVIDER is no file' }
  const command = process.env['SANYAO_TERRAFORM'] ?? inPath('terraform') ?? inPath('tofu')
  // Asked before the build: it would be for nothing.
  const registry = command?.endsWith('terraform') ? 'registry.terraform.io' : 'registry.opentofu.org'
  if (provider === undefined && !(await reachable(registry)))
    return { missing: `${registry} cannot be reached, and SANYAO_TERRAFORM_PROVIDER names no file of the provider` }
  if (command !== undefined) return { command, provider }
  const built = join(cache, 'tofu')
  const fault = existsSync(built) ? undefined : build(built)
  return fault === undefined ? { command: built, provider } : { missing: fault }
}

function inPath(name: string): string | undefined {
  const folders = (process.env['PATH'] ?? '').split(delimiter)
  return folders.map((folder) => join(folder, name)).find((file) => existsSync(file))
}

const reachable = (registry: string): Promise<boolean> =>
  fetch(`https://${registry}/.well-known/terraform.json`, { signal: AbortSignal.timeout(10_000) }).then(
    ({ ok }) => ok,
    () => false,
  )

/** Undefined when it went well, otherwise why not. */
function build(into: string): string | undefined {
  if (inPath('go') === undefined) return 'there is neither terraform nor tofu, nor Go to build it'
  console.log('building OpenTofu, which takes minutes')
  const words = ['build', '-buildvcs=false', '-o', into, 'github.com/opentofu/opentofu/cmd/tofu']
  const { status, stderr } = spawnSync('go', words, {
    cwd: module,
    env: { ...process.env, CGO_ENABLED: '0' },
    encoding: 'utf8',
  })
  return status === 0 ? undefined : `go build: ${(stderr ?? '').trim().split('\n').at(-1)}`
}
