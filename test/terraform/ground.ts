import { copyFileSync, mkdirSync, symlinkSync, writeFileSync } from 'node:fs'
import { join, resolve } from 'node:path'
import type { Ready } from '../clients/served.ts'
import { run } from './command.ts'
import type { Tools } from './find.ts'

/** Where folders of configurations are worked in, all with the provider that was fetched once. */
export interface Ground {
  readonly command: string
  readonly root: string
  readonly env: NodeJS.ProcessEnv
}

const SOURCE = 'tencentcloudstack/tencentcloud'
const REGISTRIES = ['registry.terraform.io', 'registry.opentofu.org']

/** Takes the provider from its file or from the registry, and leads its calls to a server. */
export async function prepare({ command, provider }: Tools, root: string, server: Ready): Promise<Ground> {
  const settings = join(root, 'settings.tfrc')
  writeFileSync(settings, provider === undefined ? '' : mirrored(provider, join(root, 'mirror')))
  const ground = {
    command,
    root,
    env: {
      ...environment,
      ...access(server),
      HOME: root,
      TF_CLI_CONFIG_FILE: settings,
      TF_DATA_DIR: join(root, 'data'),
    },
  }
  copyFileSync(new URL('provider.tf', import.meta.url), join(root, 'provider.tf'))
  await run(ground, root, 'init', '-input=false')
  return ground
}

/** Makes a folder that has the provider. */
export function furnish({ root }: Ground, name: string): string {
  const folder = join(root, name)
  mkdirSync(folder)
  for (const file of ['provider.tf', '.terraform.lock.hcl']) copyFileSync(join(root, file), join(folder, file))
  return folder
}

/** A mirror of the registry that has this one file; the version in its path stands for whichever it is. */
function mirrored(provider: string, mirror: string): string {
  const arch = process.arch === 'x64' ? 'amd64' : process.arch
  for (const registry of REGISTRIES) {
    const folder = join(mirror, registry, SOURCE, '0.0.1', `${process.platform}_${arch}`)
    mkdirSync(folder, { recursive: true })
    symlinkSync(resolve(provider), join(folder, 'terraform-provider-tencentcloud_v0.0.1'))
  }
  return `provider_installation {\n  filesystem_mirror {\n    path = ${JSON.stringify(mirror)}\n  }\n}\n`
}

/** The environment without what would lead to the cloud or to other programs' settings. */
const environment: NodeJS.ProcessEnv = {
  ...Object.fromEntries(
    Object.entries(process.env).filter(([name]) => !/^(TENCENTCLOUD|TKE|TF)_|^(http|no)_proxy$/i.test(name)),
  ),
  TF_IN_AUTOMATION: '1',
  CHECKPOINT_DISABLE: '1',
}

/** Calls of the provider go to `<service>.<domain>`, a name that nobody need resolve: the server is their proxy. */
const access = ({ endpoint, secretId, secretKey, region }: Ready): NodeJS.ProcessEnv => ({
  HTTP_PROXY: endpoint,
  TENCENTCLOUD_PROTOCOL: 'HTTP',
  TENCENTCLOUD_DOMAIN: 'sanyao.internal',
  TENCENTCLOUD_SECRET_ID: secretId,
  TENCENTCLOUD_SECRET_KEY: secretKey,
  TENCENTCLOUD_REGION: region,
  // Minutes for which it tries again what was refused as passing.
  TENCENTCLOUD_READ_RETRY_TIMEOUT: '1',
  TENCENTCLOUD_WRITE_RETRY_TIMEOUT: '1',
})
