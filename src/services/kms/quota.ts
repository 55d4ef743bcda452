import type { Change, Tables, Where } from '../../store/store.ts'
import type { Desk } from '../service.ts'

/**
 * Refuses one row more than a quota allows.
 * @param max 0 for no quota
 * @returns what holds the quota at the commit
 */
export async function withinQuota<C extends string, N extends 'cmk' | 'dataKey'>(
  desk: Desk<C>,
  code: C,
  table: N,
  where: Where<Tables[N]>,
  max: number,
): Promise<readonly Change[]> {
  if (max === 0) return []
  if ((await desk.read.count(table, where)) >= max) throw desk.fault(code, `\`${max}\``)
  return [{ limit: table, where, max } as Change]
}
