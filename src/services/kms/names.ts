import { isDestroyedDataKey } from '../../domain/data-key.ts'
import { isDestroyed, isReservedAlias } from '../../domain/key.ts'
import { seconds } from '../../domain/time.ts'
import type { Change } from '../../store/store.ts'
import type { Desk } from '../service.ts'
import { destructionOfCmk, destructionOfDataKey } from './destruction.ts'

/*
 * The names of CMKs and data keys, which are unique in a region. Who has one keeps it until the moment of its destruction;
 * what is past that and still stored is destroyed by whoever wants its name.
 */

/** An alias that is kept for cloud products is theirs only. */
export function refuseReserved(desk: Desk<'InvalidParameterValue.InvalidAlias'>, alias: string): void {
  if (desk.caller.kind === 'service' || !isReservedAlias(alias)) return
  throw desk.fault('InvalidParameterValue.InvalidAlias', '`Alias`')
}

/**
 * The changes that must go before one that gives a CMK this alias.
 * @throws {Fault} AliasAlreadyExists
 */
export async function freeAlias(
  desk: Desk<'InvalidParameterValue.AliasAlreadyExists'>,
  region: string,
  alias: string,
): Promise<readonly Change[]> {
  const where = { account: desk.caller.account, region, alias }
  const [holder] = await desk.read.find('cmk', { where, limit: 1 })
  if (holder === undefined) return []
  if (isDestroyed(holder, seconds(desk.now))) return destructionOfCmk(desk.read, holder)
  throw desk.fault('InvalidParameterValue.AliasAlreadyExists', `\`${alias}\``)
}

/**
 * The changes that must go before one that gives a data key this name.
 * @throws {Fault} with `taken`
 */
export async function freeDataKeyName<C extends string>(
  desk: Desk<C>,
  region: string,
  name: string,
  taken: NoInfer<C>,
): Promise<readonly Change[]> {
  const where = { account: desk.caller.account, region, name }
  const [holder] = await desk.read.find('dataKey', { where, limit: 1 })
  if (holder === undefined) return []
  if (isDestroyedDataKey(holder, seconds(desk.now))) return destructionOfDataKey(desk.read, holder)
  throw desk.fault(taken, `\`${name}\``)
}
