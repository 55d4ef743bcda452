import type { Cmk } from '../../domain/key.ts'
import type { Desk } from '../service.ts'

/** Only a CMK that was made for it takes material of the customer's own. */
export function refuseInternal(desk: Desk<'UnsupportedOperation.NotExternalCmk'>, { id, origin }: Cmk): void {
  if (origin !== 'EXTERNAL') throw desk.fault('UnsupportedOperation.NotExternalCmk', `\`${id}\``)
}
