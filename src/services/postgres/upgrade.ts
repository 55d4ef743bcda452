import type { DbInstance } from '../../domain/instance.ts'
import { seconds } from '../../domain/time.ts'
import type { Change } from '../../store/store.ts'
import type { Desk } from '../service.ts'
import { changed, requireStatus } from './instance.ts'
import { type Version, versions } from './products.ts'
import { opening } from './tde.ts'

type Refused = 'FailedOperation.FailedOperationError' | 'InvalidParameterValue.InvalidParameterValueError'

/**
 * The change that brings an instance to a later kernel that fits. A real database is of the version that the machine has, and
 * one with followers would leave them behind. The code refuses one that is not running.
 */
export async function upgraded<C extends string>(
  desk: Desk<C | Refused>,
  row: DbInstance,
  kernel: string,
  fits: (target: Version) => boolean,
  busy: C | Refused,
): Promise<Change> {
  requireStatus(desk, row, ['running'], busy)
  const target = versions.find((version) => version.kernel === kernel)
  if (target === undefined || !fits(target) || (row.tde && !target.tde) || !isLater(target, row))
    throw desk.fault('InvalidParameterValue.InvalidParameterValueError', '`TargetDBKernelVersion`')
  if (row.driver === 'local') throw desk.fault('FailedOperation.FailedOperationError', `\`${row.id}\` \`local\``)
  const { account, region, id } = row
  const [follower] = await desk.read.find('dbInstance', { where: { account, region, master: id }, limit: 1 })
  if (follower !== undefined || row.kind === 'readonly')
    throw desk.fault('FailedOperation.FailedOperationError', `\`${id}\` \`${follower?.id ?? row.master}\``)
  const phase = await opening(desk, row, 'upgrading', 'failing')
  const { major: majorVersion, version: dbVersion, kernel: kernelVersion } = target
  return changed(desk, row, { majorVersion, dbVersion, kernelVersion, phase, phaseTime: seconds(desk.now) })
}

/** By the numbers of PostgreSQL's version, and the release of the kernel. */
const numbersOf = (text: string): readonly number[] => (text.match(/\d+/g) ?? []).map(Number)

function isLater({ kernel }: Version, { kernelVersion }: DbInstance): boolean {
  const known = numbersOf(kernelVersion)
  for (const [i, number] of numbersOf(kernel).entries()) {
    const other = known[i] ?? 0
    if (number !== other) return number > other
  }
  return false
}
