import type { Infer } from '../../contract/shape.ts'
import { digestPassword } from '../../crypto/password.ts'
import { passwordBinding } from '../../domain/lighthouse.ts'
import type { Blueprint } from '../../domain/lighthouse-offer.ts'
import { placeOf } from '../place.ts'
import type { Desk } from '../service.ts'
import { findKeyPairs, type Login } from './bindings.ts'
import { carriedBy, type Image } from './blueprints.ts'
import type { loginConfiguration } from './instance-fields.ts'

/*
 * How a new or a reset instance is logged in to.
 */

type Refused =
  | 'InvalidParameterValue.InvalidParameterCombination'
  | 'InvalidParameterValue.InvalidPassword'
  | 'ResourceNotFound.KeyPairNotFound'

type Configuration = Infer<{ readonly it: typeof loginConfiguration }>['it']

const WINDOWS_MIN = 12

/**
 * The digest of a password as it is stored, wrapped.
 * @throws {Fault} InvalidPassword where it is too short for the system
 */
export async function sealedPassword(
  desk: Desk<'InvalidParameterValue.InvalidPassword'>,
  instance: string,
  image: Blueprint,
  password: string,
): Promise<Buffer> {
  if (image.type === 'WINDOWS' && password.length < WINDOWS_MIN)
    throw desk.fault('InvalidParameterValue.InvalidPassword', `\`${WINDOWS_MIN}\``)
  const { account, region } = placeOf(desk)
  return desk.keyring.seal(passwordBinding({ account, region, id: instance }), await digestPassword(password))
}

/**
 * Whom a configuration lets in by key, once it is seen to fit the image; where it asks for nothing, those whose keys the
 * image carries.
 * @throws {Fault} InvalidParameterCombination for keys beside a password or on Windows; KeyPairNotFound
 */
export async function loginsOf(
  desk: Desk<Refused>,
  { own, system }: Image,
  configuration: Configuration = {},
): Promise<readonly Login[]> {
  const { AutoGeneratePassword, Password, KeyIds = [] } = configuration
  const ways = [AutoGeneratePassword === 'YES', Boolean(Password), KeyIds.length > 0].filter(Boolean).length
  if (ways > 1 || (KeyIds.length > 0 && system.type === 'WINDOWS'))
    throw desk.fault('InvalidParameterValue.InvalidParameterCombination', '`LoginConfiguration`')
  if (ways === 0) return own === undefined ? [] : carriedBy(desk, own.id)
  const rows = await findKeyPairs(desk, KeyIds, 'ResourceNotFound.KeyPairNotFound')
  return rows.map((pair) => ({ pair, username: system.admin }))
}
