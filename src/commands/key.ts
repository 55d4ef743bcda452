import { Command } from 'commander'
import { configure } from '../config.ts'
import type { DbInstance } from '../domain/instance.ts'
import type { Cmk } from '../domain/key.ts'
import { VAULT_PRODUCT } from '../domain/vault.ts'
import type { Reader } from '../store/store.ts'
import { dataOption } from './data-option.ts'

export const key = new Command('key').description('Look at the keys of a data folder that no server has open.')

key
  .command('dependants')
  .description('List what rests on a CMK: what would be lost with it. Nothing is printed where nothing does.')
  .argument('<keyId>', 'id of the CMK')
  .option(...dataOption)
  .action(async (keyId: string, flags: { readonly data?: string }, command: Command) => {
    const { openBegun } = await import('../strongroom.ts')
    await using strongroom = await openBegun(configure({ data: flags.data }))
    const cmks = await strongroom.store.read.find('cmk', { where: { id: keyId } })
    if (cmks.length === 0) command.error(`sanyao: there is no CMK ${keyId}`)
    for (const cmk of cmks) for (const line of await dependantsOf(strongroom.store.read, cmk)) console.log(line)
  })

/** What is bound, and what rests on a CMK without: it can be unbound while the database lives on. */
async function dependantsOf(read: Reader, cmk: Cmk): Promise<readonly string[]> {
  const lines = await Promise.all([
    boundTo(read, cmk),
    instancesUnder(read, cmk),
    secretsUnder(read, cmk),
    dataKeysUnder(read, cmk),
  ])
  const [bound, instances, secrets, dataKeys] = lines
  const unbound = [...instances, ...secrets.mounts]
    .filter((line) => !bound.includes(line))
    .map((line) => `${line}\tunbound`)
  return [...bound, ...unbound, ...secrets.names, ...dataKeys]
}

const lineOf = (...words: readonly string[]): string => words.join('\t')
const instanceLine = ({ id, region, name }: DbInstance): string => lineOf('postgres', id, region, name)

async function boundTo(read: Reader, { account, id }: Cmk): Promise<readonly string[]> {
  const bindings = await read.find('keyBinding', {
    where: { account, key: id },
    order: [
      ['product', 'asc'],
      ['resource', 'asc'],
    ],
  })
  const named = bindings.filter(({ product }) => product === 'postgres').map(({ resource }) => resource)
  const instances = await read.find('dbInstance', { where: { account, id: named } })
  return bindings.map(({ product, resource }) => {
    const instance = product === 'postgres' ? instances.find((row) => row.id === resource) : undefined
    return instance === undefined ? lineOf(product, resource) : instanceLine(instance)
  })
}

/** Instances whose data keys are under the CMK. */
async function instancesUnder(read: Reader, { account, id }: Cmk): Promise<readonly string[]> {
  const keys = await read.find('encryptionKey', { where: { account, key: id } })
  const where = { account, id: keys.map(({ instance }) => instance) }
  return (await read.find('dbInstance', { where, order: [['id', 'asc']] })).map(instanceLine)
}

/** Mounts of the Vault door under the CMK, and each secret that they keep. */
async function secretsUnder(read: Reader, { account, id }: Cmk) {
  const mounts = (await read.find('vaultMount', { where: { account, key: id }, order: [['mount', 'asc']] })).map(
    ({ mount }) => mount,
  )
  const where = { account, mount: mounts, version: 1 }
  const secrets = await read.find('vaultSecret', {
    where,
    order: [
      ['mount', 'asc'],
      ['name', 'asc'],
    ],
  })
  return {
    mounts: mounts.map((mount) => lineOf(VAULT_PRODUCT, mount)),
    names: secrets.map(({ mount, name }) => lineOf('vault secret', mount, name)),
  }
}

/** The data keys that KMS keeps. */
async function dataKeysUnder(read: Reader, { account, id }: Cmk): Promise<readonly string[]> {
  const rows = await read.find('dataKey', { where: { account, key: id }, order: [['name', 'asc']] })
  return rows.map((row) => lineOf('data key', row.id, row.region, row.name))
}
