import { type AccessKey, accessKeyBinding } from '../../domain/account.ts'
import { newSecretId, newSecretKey } from '../../domain/session.ts'
import { seconds } from '../../domain/time.ts'
import type { Change } from '../../store/store.ts'
import { type KeyOwner, seekKeyOwner } from '../access-keys.ts'
import type { Desk } from '../service.ts'

/** A new access key: its row, and the secret key that is shown once. */
export function makeKey(
  desk: Desk<never>,
  uin: string,
  description: string,
): { readonly row: AccessKey; readonly secretKey: string } {
  const { account } = desk.caller
  const secretId = newSecretId(desk.random)
  const secretKey = newSecretKey(desk.random)
  const secret = desk.keyring.seal(accessKeyBinding(account, secretId), Buffer.from(secretKey))
  return {
    row: { secretId, account, uin, secret, active: true, description, createTime: seconds(desk.now) },
    secretKey,
  }
}

/** Whose keys are meant. @throws {Fault} as `seekKeyOwner` says */
export async function keyOwner(
  desk: Desk<'InvalidParameter.UserNotExist' | 'OperationDenied.SubUin'>,
  target: number | undefined,
): Promise<KeyOwner> {
  const owner = await seekKeyOwner(desk, target)
  if (owner === 'denied') throw desk.fault('OperationDenied.SubUin')
  if (owner === 'missing') throw desk.fault('InvalidParameter.UserNotExist', `\`${target ?? desk.caller.uin}\``)
  return owner
}

/** @throws {Fault} when the key is not that owner's */
export async function keyOf(
  desk: Desk<'ResourceNotFound.SecretNotExist'>,
  { uin }: KeyOwner,
  secretId: string,
): Promise<AccessKey> {
  const key = await desk.read.get('accessKey', { secretId })
  if (key === undefined || key.account !== desk.caller.account || key.uin !== uin)
    throw desk.fault('ResourceNotFound.SecretNotExist')
  return key
}

export const statusOf = ({ active }: AccessKey): string => (active ? 'Active' : 'Inactive')

/** The changes that delete a key, and what is known of its use. */
export async function keyRemoval(desk: Desk<never>, key: AccessKey): Promise<readonly Change[]> {
  const use = await desk.read.get('keyUse', { secretId: key.secretId })
  return [{ remove: 'accessKey', row: key }, ...(use === undefined ? [] : [{ remove: 'keyUse', row: use } as const])]
}
