import { t } from '../../contract/fault.ts'
import { list } from '../../contract/shape.ts'
import type { LighthouseInstance } from '../../domain/lighthouse.ts'
import type { Change } from '../../store/store.ts'
import { placeOf } from '../place.ts'
import type { Desk } from '../service.ts'
import { newTags } from '../tagging.ts'
import { fromKeyValue } from '../tags.ts'
import { bind } from './bindings.ts'
import { hold } from './blueprints.ts'
import { instanceId } from './instance-fields.ts'
import { present, taggedInstancesAt } from './instances.ts'
import { loginsOf, sealedPassword } from './login.ts'
import { instancesOf, planOf, tokenName } from './order.ts'
import { orderFields } from './order-fields.ts'
import { action } from './service.ts'

export default action({
  title: t('创建实例', 'Create instances'),
  about: t(
    '创建一个或多个实例,状态由 PENDING 变为 RUNNING。可同时设置密码,或绑定至多 5 个密钥对。不计费。',
    'Creates one or more instances, which go from PENDING to RUNNING. A password may be set, or up to 5 key pairs bound. Nothing is charged.',
  ),
  rate: 10,
  effect: 'write',
  internal: 'FailedOperation.CreateInstancesFailed',
  resource: '*',
  input: orderFields,
  output: { InstanceIdSet: list(instanceId, '实例 ID 列表', 'Ids of the instances') },
  faults: [
    'InvalidParameter.BundleIdNotFound',
    'InvalidParameterValue.BundleAndBlueprintNotMatch',
    'InvalidParameterValue.InvalidBlueprintId',
    'InvalidParameterValue.InvalidParameterCombination',
    'InvalidParameterValue.InvalidPassword',
    'InvalidParameterValue.InvalidZone',
    'LimitExceeded',
    'LimitExceeded.InstanceQuotaLimitExceeded',
    'ResourceNotFound.BlueprintIdNotFound',
    'ResourceNotFound.FirewallTemplateNotFound',
    'ResourceNotFound.KeyPairNotFound',
  ],
  examples: [
    {
      title: t('创建实例并绑定密钥对', 'An instance that a key pair opens'),
      input: {
        BundleId: 'bundle_gen_01',
        BlueprintId: 'lhbp-ubuntu24',
        InstanceChargePrepaid: { Period: 1 },
        InstanceName: 'web',
        LoginConfiguration: { KeyIds: ['lhkp-omd12oc1'] },
      },
      output: { InstanceIdSet: ['lhins-a1b2c3d4'] },
    },
    {
      title: t('只检查', 'Only check'),
      input: {
        BundleId: 'bundle_gen_01',
        BlueprintId: 'lhbp-debian12',
        InstanceChargePrepaid: { Period: 1 },
        DryRun: true,
      },
      output: { InstanceIdSet: [] },
    },
  ],
  async run(order, desk) {
    const before = await ofToken(desk, order.ClientToken)
    if (before.length > 0) return { output: { InstanceIdSet: before } }
    const plan = await planOf(desk, order)
    const logins = await loginsOf(desk, plan.image, order.LoginConfiguration)
    const rows = instancesOf(desk, order, plan)
    await checkQuota(desk, rows.length)
    const changes: Change[] = [...hold(plan.image)]
    for (const bare of rows) {
      const row = await withPassword(desk, bare, order.LoginConfiguration?.Password, plan.image.system)
      changes.push({ insert: 'lighthouseInstance', row }, ...bind(logins, row.id))
    }
    const bearers = rows.map(({ id }) => ({ ...taggedInstancesAt(placeOf(desk)), resource: id }))
    changes.push(...(await newTags(desk, bearers, fromKeyValue(order.Tags), 'LimitExceeded')))
    if (order.DryRun) return { output: { InstanceIdSet: [] } }
    const { instanceLimit: max } = desk.settings
    if (max > 0) changes.push({ limit: 'lighthouseInstance', where: present(desk), max })
    return { output: { InstanceIdSet: rows.map(({ id }) => id) }, changes }
  },
})

/** The ids that an order with this token got before. */
async function ofToken(desk: Desk<never>, clientToken = ''): Promise<readonly string[]> {
  if (clientToken === '') return []
  const where = { ...placeOf(desk), clientToken: tokenName(clientToken) }
  const rows = await desk.read.find('lighthouseInstance', { where, order: [['ordinal', 'asc']] })
  return rows.map(({ id }) => id)
}

async function checkQuota(desk: Desk<'LimitExceeded.InstanceQuotaLimitExceeded'>, more: number): Promise<void> {
  const { instanceLimit } = desk.settings
  if (instanceLimit > 0 && (await desk.read.count('lighthouseInstance', present(desk))) + more > instanceLimit)
    throw desk.fault('LimitExceeded.InstanceQuotaLimitExceeded', `\`${instanceLimit}\``)
}

const withPassword = async (
  desk: Desk<'InvalidParameterValue.InvalidPassword'>,
  row: LighthouseInstance,
  password: string | undefined,
  image: Parameters<typeof sealedPassword>[2],
): Promise<LighthouseInstance> =>
  password === undefined ? row : { ...row, password: await sealedPassword(desk, row.id, image, password) }
