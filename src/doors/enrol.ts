import { isIP } from 'node:net'
import { newToken, tokenDigest } from '../crypto/token.ts'
import { isLoopback } from '../domain/address.ts'
import { type AuditRecord, productRecord } from '../domain/audit.ts'
import { type EnrolledHost, isGone, type LighthouseInstance } from '../domain/lighthouse.ts'
import type { Change } from '../store/store.ts'
import { type Answer, type Asked, answer } from './asked.ts'
import { readEnrolment } from './enrolment.ts'
import type { Yard } from './port.ts'

/**
 * Makes the asking machine the host of an instance, and answers the header that it asks with from now on. A token that is
 * used, or older than the last enrolment, is refused: an enrolment makes void what came before it. The query may say at
 * which address the machine is reached.
 */
export async function enrol(yard: Yard, { token, address, query }: Asked): Promise<Answer> {
  const said = query.get('address')
  if (said !== null && isIP(said) === 0) return answer(400)
  const now = yard.now()
  const enrolment = readEnrolment(yard.keyring, token, now)
  if (enrolment === undefined) return answer(401)
  const [row] = await yard.read.find('lighthouseInstance', { where: { id: enrolment.instance }, limit: 1 })
  if (row === undefined || isGone(row, now)) return answer(404)
  const { account, region, id } = row
  const place = { account, region, instance: id }
  const before = await yard.read.get('enrolledHost', place)
  if (before !== undefined && before.createTime >= enrolment.issued) return answer(401)
  const secret = newToken()
  // Never before the token was made: where the clock of its maker is ahead, it would be good for a second time.
  const createTime = Math.max(now, enrolment.issued)
  const host: EnrolledHost = { ...place, token: tokenDigest(secret), address, createTime }
  const changes: readonly Change[] = [
    before === undefined ? { insert: 'enrolledHost', row: host } : { update: 'enrolledHost', row: host },
    // Its revision lets one of two that come at once win.
    { update: 'lighthouseInstance', row: { ...row, publicIp: publicIpOf(row, address, said) } },
  ]
  const done = await yard.commit(changes, [recordOf(row, address, now)])
  return done ? answer(200, `Authorization: Bearer ${secret}\n`) : answer(409)
}

/** What the machine says of itself, or where it came from; behind a proxy of this machine that tells nothing. */
const publicIpOf = (row: LighthouseInstance, address: string, said: string | null): string =>
  said ?? (isLoopback(address) ? row.publicIp : address)

const recordOf = ({ account, region, id }: LighthouseInstance, address: string, time: number): AuditRecord =>
  productRecord({
    time,
    service: 'lighthouse',
    action: 'EnrollHost',
    version: '2020-03-24',
    region,
    effect: 'write',
    account,
    callerKind: 'host',
    callerName: id,
    address,
    method: 'POST',
    resources: [`instance/${id}`],
    parameters: {},
  })
