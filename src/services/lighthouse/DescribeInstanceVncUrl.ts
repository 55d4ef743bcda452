import { t } from '../../contract/fault.ts'
import { text } from '../../contract/shape.ts'
import { urlHost } from '../../domain/address.ts'
import { type LighthouseInstance, stateAt } from '../../domain/lighthouse.ts'
import { placeOf } from '../place.ts'
import type { Desk } from '../service.ts'
import { instanceId } from './instance-fields.ts'
import { publicAddressOf } from './instance-view.ts'
import { findInstances, systemOf } from './instances.ts'
import { action } from './service.ts'

const SSH = 22

export default action({
  title: t('查询实例登录地址', 'Show where an instance is logged in to'),
  about: t(
    '返回运行中实例的登录地址,形如 ssh://ubuntu@127.0.0.1:40022,可直接交给 ssh。这里没有 VNC,故为 SSH 地址。',
    'Returns where a running instance is logged in to, such as ssh://ubuntu@127.0.0.1:40022, which ssh takes as it is: there is no VNC here, so that it is the address of SSH.',
  ),
  rate: 10,
  effect: 'read',
  internal: 'FailedOperation.InstanceOperationFailed',
  resource: ({ InstanceId }) => [`instance/${InstanceId}`],
  input: { InstanceId: instanceId },
  output: { InstanceVncUrl: text('登录地址', 'The address', [], { example: 'ssh://ubuntu@127.0.0.1:40022' }) },
  faults: ['ResourceNotFound.InstanceIdNotFound', 'UnsupportedOperation.InvalidInstanceState'],
  examples: [
    {
      title: t('登录地址', 'The address of an instance'),
      input: { InstanceId: 'lhins-a1b2c3d4' },
      output: { InstanceVncUrl: 'ssh://ubuntu@127.0.0.1:40022' },
    },
  ],
  async run({ InstanceId }, desk) {
    const [row] = await findInstances(desk, [InstanceId])
    const port = row === undefined ? undefined : await portOf(desk, row)
    const state = row === undefined ? '' : stateAt(row, desk.now)
    if (row === undefined || port === undefined || state !== 'RUNNING')
      throw desk.fault('UnsupportedOperation.InvalidInstanceState', `\`${InstanceId}\` \`${state}\``)
    const url = `ssh://${systemOf(row).admin}@${urlHost(publicAddressOf(desk, row))}:${port}`
    return { output: { InstanceVncUrl: url } }
  },
})

/** Undefined while its door is not open yet. */
async function portOf(desk: Desk<never>, { id }: LighthouseInstance): Promise<number | undefined> {
  if (desk.settings.instances !== 'door') return SSH
  return (await desk.read.get('door', { ...placeOf(desk), instance: id }))?.port
}
