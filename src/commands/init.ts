import { randomInt } from 'node:crypto'
import { Command } from 'commander'
import { ConfigError, configure } from '../config.ts'
import { loadCatalog } from '../contract/catalog.ts'
import { openStrongroom } from '../strongroom.ts'
import { initialize } from '../world.ts'
import { dataOption } from './data-option.ts'

interface Flags {
  readonly data?: string
  readonly name: string
  readonly uin?: string
}

export const init = new Command('init')
  .description('Begin a data folder with one account and nothing else, and show its key this once.')
  .option(...dataOption)
  .option('--name <name>', 'name of the account', 'root')
  .option('--uin <digits>', 'UIN of the account, drawn by default')
  .action(run)

async function run({
  data,
  name,
  uin = `1000${String(randomInt(100_000_000)).padStart(8, '0')}`,
}: Flags): Promise<void> {
  if (!/^[1-9]\d{0,14}$/.test(uin)) throw new ConfigError('a UIN is at most 15 digits, of which the first is not 0')
  if (name === '' || name.length > 64) throw new ConfigError('a name has 1 to 64 characters')
  const config = configure({ data })
  const catalog = await loadCatalog(new URL('../services/', import.meta.url))
  await using strongroom = await openStrongroom(config)
  const key = await initialize({ ...strongroom, config, catalog, now: Date.now() }, { uin, name })
  if (key === undefined) throw new ConfigError('a world was begun there already, and stays as it is')
  console.log(`Account    ${uin}`)
  console.log(`SecretId   ${key.secretId}`)
  console.log(`SecretKey  ${key.secretKey}`)
  console.log('\nKeep the key: it is not shown again. `sanyao serve` starts the server.')
}
