import { tokenDigest } from '../crypto/token.ts'
import type { AuditRecord } from '../domain/audit.ts'
import type { EnrolledHost } from '../domain/lighthouse.ts'
import { type Answer, type Asked, answer } from './asked.ts'
import { admits, loginRecord, NOT_RUNNING, REFUSED, recordRefusal } from './decision.ts'
import { keysFor, running, type Where } from './login.ts'
import type { Yard } from './port.ts'

/*
 * What an enrolled host asks and tells, with its own token and about its own instance only.
 */

/** The line of the key that a user shows, if it may log in to the asking host's instance; the decision is recorded first. */
export async function keys(yard: Yard, { token, address, query }: Asked): Promise<Answer> {
  const username = query.get('user') ?? ''
  const fingerprint = hexOf(query.get('fp') ?? '')
  if (username === '' || fingerprint === undefined) return answer(400)
  const host = await hostOf(yard, token)
  if (host === undefined) return answer(401)
  const where = whereOf(host)
  const row = await running(yard, where)
  const pairs = row === undefined ? [] : await keysFor(yard.read, where, username)
  const keyPair = pairs.find((one) => one.fingerprint === fingerprint)
  const attempt = { where, username, address, client: 'sshd', method: 'publickey', keyPair: keyPair?.id, fingerprint }
  if (row === undefined || keyPair === undefined) {
    await recordRefusal(yard, attempt, row === undefined ? NOT_RUNNING : REFUSED)
    return answer(200)
  }
  const may = await admits(yard, attempt, { row, keyPair })
  return answer(200, may ? `${keyPair.publicKey.trim()}\n` : '')
}

/** Most logins that one report tells of. */
const MOST = 500

/**
 * Takes down whom a host let in by its grace while nobody answered: a line each of Unix seconds, user and fingerprint.
 * That it was so is the host's word, which the record says.
 */
export async function reportGrace(yard: Yard, { token, address, body }: Asked): Promise<Answer> {
  const lines = body.split('\n').filter((line) => line !== '')
  const logins = lines.slice(0, MOST).flatMap((line) => readLogin(line) ?? [])
  if (logins.length === 0 || logins.length < lines.length) return answer(400)
  const host = await hostOf(yard, token)
  if (host === undefined) return answer(401)
  const where = whereOf(host)
  const { account, region } = where
  const fingerprints = [...new Set(logins.map(({ fingerprint }) => fingerprint))]
  const pairs = await yard.read.find('keyPair', { where: { account, region, fingerprint: fingerprints } })
  const idOf = new Map(pairs.map(({ id, fingerprint }) => [fingerprint, id]))
  const records = logins.map(({ username, fingerprint, time }): AuditRecord => {
    const attempt = { where, username, address, client: 'sshd', method: 'publickey', fingerprint }
    return loginRecord({ ...attempt, keyPair: idOf.get(fingerprint) }, yard.now(), undefined, { Grace: time })
  })
  return (await yard.commit([], records)) ? answer(200) : answer(409)
}

async function hostOf({ read }: Yard, token: string): Promise<EnrolledHost | undefined> {
  return (await read.find('enrolledHost', { where: { token: tokenDigest(token) }, limit: 1 }))[0]
}

const whereOf = ({ account, region, instance }: EnrolledHost): Where => ({ account, region, id: instance })

interface Told {
  readonly username: string
  readonly fingerprint: string
  /** ISO 8601. */
  readonly time: string
}

function readLogin(line: string): Told | undefined {
  const [, time = '', username = '', shown = ''] = /^(\d{1,11}) (.{1,256}) (\S+)$/.exec(line) ?? []
  const fingerprint = hexOf(shown)
  if (fingerprint === undefined) return undefined
  return { username, fingerprint, time: new Date(Number(time) * 1000).toISOString() }
}

/** `SHA256:` and unpadded base64, as sshd writes a fingerprint, in hex. */
function hexOf(fingerprint: string): string | undefined {
  const [, base64] = /^SHA256:([A-Za-z0-9+/]{43})$/.exec(fingerprint) ?? []
  return base64 === undefined ? undefined : Buffer.from(base64, 'base64').toString('hex')
}
