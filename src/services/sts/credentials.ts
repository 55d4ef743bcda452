import { int, record, text } from '../../contract/shape.ts'
import { newTemporaryId, type Session, writeSession } from '../../domain/session.ts'
import { seconds } from '../../domain/time.ts'
import type { Desk } from '../service.ts'

/** What every way to a temporary credential answers. */
export const credentialFields = {
  Credentials: record(
    {
      Token: text('令牌,与另两者同用', 'Token, to be sent along with the other two', [], { secret: true }),
      TmpSecretId: text('临时密钥 ID', 'Id of the temporary key'),
      TmpSecretKey: text('临时密钥', 'The temporary secret key', [], { secret: true }),
    },
    '临时凭证',
    'Temporary credential',
  ),
  ExpiredTime: int('过期时间,Unix 秒', 'When it expires, in Unix seconds'),
  Expiration: text('过期时间,UTC,ISO 8601', 'When it expires, in UTC and ISO 8601'),
}

export const exampleCredential = {
  Credentials: { Token: 'token', TmpSecretId: 'AKIDexample', TmpSecretKey: 'secret' },
  ExpiredTime: 1559354400,
  Expiration: '2019-06-01T02:00:00Z',
}

/**
 * Makes a temporary credential, which ends no later than one that it was asked for with. Nothing of it is stored: the token
 * says it all.
 */
export function issue(desk: Desk<never>, session: Omit<Session, 'expires' | 'source'>, duration: number) {
  const { caller } = desk
  const expires = Math.min(seconds(desk.now) + duration, caller.session?.expires ?? Number.POSITIVE_INFINITY)
  const secretId = newTemporaryId(desk.random)
  const source = caller.session?.source ?? caller.secretId
  return {
    Credentials: {
      Token: desk.keyring.sessions.seal(secretId, writeSession({ ...session, source, expires })),
      TmpSecretId: secretId,
      TmpSecretKey: desk.keyring.sessions.secretOf(secretId),
    },
    ExpiredTime: expires,
    Expiration: new Date(expires * 1000).toISOString().replace('.000', ''),
  }
}
