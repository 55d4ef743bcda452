import { Command } from 'commander'
import { configure } from '../config.ts'
import type { Cmk } from '../domain/key.ts'
import type { Reader } from '../store/store.ts'
import { dataOption } from './data-option.ts'

export const key = new Command('key').description('Look at the keys of a data folder that no server has open.')

key
  .command('dependants')
  .description('List what rests on a CMK: what would be lost with it. Nothing is printed where nothing does.')
  .argument('<keyId>', 'id of the CMK')
  .option(...dataOption)
  .action(async (keyId: string, flags: { readonly data?: string }, command: Command) => {
    const { openStrongroom } = await import('../strongroom.ts')
    await using strongroom = await openStrongroom(configure({ data: flags.data }))
    const cmks = await strongroom.store.read.find('cmk', { where: { id: keyId } })
    if (cmks.length === 0) command.error(`sanyao: there is no CMK ${keyId}`)
    for (const cmk of cmks) for (const line of await dependantsOf(strongroom.store.read, cmk)) console.log(line)
  })

/** A line for each dependant: the resources that are bound, and the data keys that KMS keeps. */
async function dependantsOf(read: Reader, { account, id }: Cmk): Promise<readonly string[]> {
  const where = { account, key: id }
  const bindings = await read.find('keyBinding', {
    where,
    order: [
      ['product', 'asc'],
      ['resource', 'asc'],
    ],
  })
  const instances = await read.find('dbInstance', {
    where: { account, id: bindings.filter(({ product }) => product === 'postgres').map(({ resource }) => resource) },
  })
  const dataKeys = await read.find('dataKey', { where, order: [['name', 'asc']] })
  return [
    ...bindings.map(({ product, resource }) => {
      const instance = product === 'postgres' ? instances.find((row) => row.id === resource) : undefined
      return [product, resource, instance?.region, instance?.name].filter((word) => word !== undefined).join('\t')
    }),
    ...dataKeys.map((row) => ['data key', row.id, row.region, row.name].join('\t')),
  ]
}
