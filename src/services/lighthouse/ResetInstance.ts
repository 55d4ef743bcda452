import { t } from '../../contract/fault.ts'
import { optional } from '../../contract/shape.ts'
import { bundleOf, takes } from '../../domain/lighthouse-offer.ts'
import type { Change } from '../../store/store.ts'
import { bind, boundTo } from './bindings.ts'
import { findImage, hold } from './blueprints.ts'
import { blueprintId, instanceId, loginConfiguration } from './instance-fields.ts'
import { findInstances, moved, movingFaults } from './instances.ts'
import { loginsOf, sealedPassword } from './login.ts'
import { containers } from './order-fields.ts'
import { action } from './service.ts'

export default action({
  title: t('重置实例', 'Set up an instance anew'),
  about: t(
    '以同一或另一镜像重装系统。原有的密码与密钥对不再有效,由 LoginConfiguration 重新设置。',
    'Installs the system anew, from the same or another image. Its password and its key pairs are gone with the old one; LoginConfiguration gives new ones.',
  ),
  rate: 10,
  effect: 'write',
  internal: 'FailedOperation.InstanceOperationFailed',
  resource: ({ InstanceId }) => [`instance/${InstanceId}`],
  input: {
    InstanceId: instanceId,
    BlueprintId: optional(blueprintId),
    Containers: containers,
    LoginConfiguration: loginConfiguration,
  },
  output: {},
  faults: [
    ...movingFaults,
    'InvalidParameterValue.BlueprintConfigNotMatch',
    'InvalidParameterValue.InvalidParameterCombination',
    'InvalidParameterValue.InvalidPassword',
    'ResourceNotFound.BlueprintIdNotFound',
    'ResourceNotFound.KeyPairNotFound',
    'ResourceUnavailable.BlueprintUnavailable',
  ],
  examples: [
    {
      title: t('换一个系统', 'Another system'),
      input: { InstanceId: 'lhins-a1b2c3d4', BlueprintId: 'lhbp-debian12' },
      output: {},
    },
  ],
  async run({ InstanceId, BlueprintId, Containers = [], LoginConfiguration }, desk) {
    const [row] = await findInstances(desk, [InstanceId])
    if (row === undefined) throw new Error('an instance was found, and is not there')
    const image = await findImage(desk, BlueprintId ?? row.blueprint)
    if (!image.ready) throw desk.fault('ResourceUnavailable.BlueprintUnavailable', `\`${image.id}\` \`CREATING\``)
    const bundle = bundleOf(row.bundle)
    if (bundle === undefined || !takes(bundle, image.disk, image.system.type))
      throw desk.fault('InvalidParameterValue.BlueprintConfigNotMatch', `\`${row.bundle}\` \`${image.id}\``)
    if (Containers.length > 0) throw desk.fault('InvalidParameterValue.InvalidParameterCombination', '`Containers`')
    const logins = await loginsOf(desk, image, LoginConfiguration)
    const secret = LoginConfiguration?.Password
    const password = secret === undefined ? Buffer.alloc(0) : await sealedPassword(desk, row.id, image.system, secret)
    const bound = (await boundTo(desk, [row.id]))(row.id)
    const next = { ...moved(desk, row, 'ResetInstance'), blueprint: image.id, system: image.system.id, password }
    const changes: readonly Change[] = [
      ...hold(image),
      { update: 'lighthouseInstance', row: next },
      ...bound.map((old): Change => ({ remove: 'keyPairBinding', row: old })),
      ...bind(logins, row.id),
    ]
    return { output: {}, changes }
  },
})
