import type { AuditRecord } from '../domain/audit.ts'
import type { EnrolledHost, LighthouseInstance } from '../domain/lighthouse.ts'
import { requestIdAt } from '../domain/request-id.ts'
import type { Change } from '../store/store.ts'
import { type Answer, type Asked, answer, digestOf } from './asked.ts'
import { newHostToken, readEnrolment } from './enrolment.ts'
import type { Yard } from './port.ts'

/**
 * Makes the asking machine the host of an instance, and answers the header that it asks with from now on. A token that is
 * used, or older than the last enrolment, is refused: an enrolment makes void what came before it.
 */
export async function enrol(yard: Yard, { token, address }: Asked): Promise<Answer> {
  const now = yard.now()
  const enrolment = readEnrolment(yard.keyring, token, now)
  if (enrolment === undefined) return answer(401)
  const [row] = await yard.read.find('lighthouseInstance', { where: { id: enrolment.instance }, limit: 1 })
  if (row === undefined || (row.goneTime > 0 && row.goneTime <= now)) return answer(404)
  const { account, region, id } = row
  const place = { account, region, instance: id }
  const before = await yard.read.get('enrolledHost', place)
  if (before !== undefined && before.createTime >= enrolment.issued) return answer(401)
  const secret = newHostToken()
  const host: EnrolledHost = { ...place, token: digestOf(secret), address, createTime: now }
  const changes: readonly Change[] = [
    before === undefined ? { insert: 'enrolledHost', row: host } : { update: 'enrolledHost', row: host },
    // Its revision lets one of two that come at once win.
    { update: 'lighthouseInstance', row: { ...row, publicIp: address } },
  ]
  const done = await yard.commit(changes, [recordOf(row, address, now)])
  return done ? answer(200, `Authorization: Bearer ${secret}\n`) : answer(409)
}

const recordOf = ({ account, region, id }: LighthouseInstance, address: string, time: number): AuditRecord => ({
  requestId: requestIdAt(time),
  time,
  service: 'lighthouse',
  action: 'EnrollHost',
  version: '2020-03-24',
  region,
  effect: 'write',
  account,
  uin: '',
  callerKind: 'host',
  callerName: id,
  secretId: '',
  address,
  client: '',
  method: 'POST',
  code: '',
  resources: JSON.stringify([`instance/${id}`]),
  parameters: '{}',
})
