import type { KeyPair, KeyPairBinding } from '../../domain/key-pair.ts'
import type { Change } from '../../store/store.ts'
import { placeOf } from '../place.ts'
import type { Desk } from '../service.ts'

/*
 * Key pairs, and what they are bound to.
 */

/**
 * The key pairs with these ids.
 * @throws {Fault} with `missing` when one is not there
 */
export async function findKeyPairs<C extends string>(
  desk: Desk<C>,
  ids: readonly string[],
  missing: NoInfer<C>,
): Promise<readonly KeyPair[]> {
  const rows = await desk.read.find('keyPair', { where: { ...placeOf(desk), id: ids } })
  const found = new Set(rows.map(({ id }) => id))
  const absent = ids.find((id) => !found.has(id))
  if (absent !== undefined) throw desk.fault(missing, `\`${absent}\``)
  return rows
}

/** What is bound to each of these instances. */
export async function boundTo(
  desk: Desk<never>,
  instances: readonly string[],
): Promise<(instance: string) => readonly KeyPairBinding[]> {
  const rows = await desk.read.find('keyPairBinding', { where: { ...placeOf(desk), instance: instances } })
  const byInstance = Map.groupBy(rows, ({ instance }) => instance)
  return (instance) => byInstance.get(instance) ?? []
}

/** The way that was asked for. With the power off nobody can be named: the image's administrator gets the keys. */
export function wayOf(
  desk: Desk<'InvalidParameterValue.OutOfRange'>,
  type: string | undefined,
  username: string | undefined,
): 'ONLINE' | 'OFFLINE' {
  if (type === 'ONLINE') return 'ONLINE'
  if (username) throw desk.fault('InvalidParameterValue.OutOfRange', '`Username` `OFFLINE`')
  return 'OFFLINE'
}

/** A key pair that is to open an instance for a user. */
export interface Login {
  readonly pair: KeyPair
  readonly username: string
}

/** The changes that bind key pairs to an instance; they do not fit where a key pair was deleted meanwhile. */
export const bind = (logins: readonly Login[], instance: string): readonly Change[] =>
  logins.flatMap(({ pair, username }): readonly Change[] => [
    { update: 'keyPair', row: pair },
    {
      insert: 'keyPairBinding',
      row: { account: pair.account, region: pair.region, keyPair: pair.id, instance, username },
    },
  ])
