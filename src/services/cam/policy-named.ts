import { presetByName } from '../../domain/presets.ts'
import type { Desk } from '../service.ts'
import { type AnyPolicy, asOwn, asPolicy, policyOf } from './find.ts'

/** A policy by its id, or else by its name. */
export async function policyNamed(
  desk: Desk<'InvalidParameter.ParamError' | 'InvalidParameter.PolicyIdNotExist'>,
  id: number | undefined,
  name: string | undefined,
): Promise<AnyPolicy> {
  if (id !== undefined) return policyOf(desk, id, 'InvalidParameter.PolicyIdNotExist')
  if (name === undefined) throw desk.fault('InvalidParameter.ParamError', '`PolicyId`, `PolicyName`')
  const { account } = desk.caller
  const [row] = await desk.read.find('policy', { where: { account, name } })
  if (row !== undefined) return asOwn(row)
  const preset = presetByName(name)
  if (preset === undefined) throw desk.fault('InvalidParameter.PolicyIdNotExist', `\`${name.slice(0, 128)}\``)
  return asPolicy(account, preset)
}
