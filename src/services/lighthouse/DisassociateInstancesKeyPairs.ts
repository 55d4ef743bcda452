import { t } from '../../contract/fault.ts'
import type { Change } from '../../store/store.ts'
import { boundTo, findKeyPairs, wayOf } from './bindings.ts'
import { instanceIds, keyIds, method, username } from './instance-fields.ts'
import { findInstances, instanceResources, moved, movingFaults } from './instances.ts'
import { action } from './service.ts'

export default action({
  title: t('解绑密钥对', 'Unbind key pairs from instances'),
  about: t(
    '密钥对自答复起不再能登录实例;最后一个解绑后,先前的密码恢复可用。异步操作,状态见实例的 LatestOperationState。',
    'From the answer on the key pairs do not open the instances any more; after the last of them a password that was set works again. Asynchronous: LatestOperationState of the instances tells.',
  ),
  rate: 10,
  effect: 'write',
  internal: 'FailedOperation.InstanceOperationFailed',
  resource: (input) => [...instanceResources(input), ...input.KeyIds.map((id) => `keypair/${id}`)],
  input: { KeyIds: keyIds, InstanceIds: instanceIds, DisassociateType: method, Username: username },
  output: {},
  faults: [
    ...movingFaults,
    'InvalidParameterValue.OutOfRange',
    'ResourceNotFound.KeyIdNotFound',
    'UnsupportedOperation.KeyPairNotBoundToInstance',
    'UnsupportedOperation.KeyPairUnbindUsernameMismatch',
  ],
  examples: [
    {
      title: t('不关机解绑', 'While it runs'),
      input: { KeyIds: ['lhkp-bound001'], InstanceIds: ['lhins-a1b2c3d4'], DisassociateType: 'ONLINE' },
      output: {},
    },
  ],
  async run({ KeyIds, InstanceIds, DisassociateType, Username }, desk) {
    const way = wayOf(desk, DisassociateType, Username)
    await findKeyPairs(desk, KeyIds, 'ResourceNotFound.KeyIdNotFound')
    const rows = await findInstances(desk, InstanceIds)
    const boundOf = await boundTo(desk, InstanceIds)
    const changes = rows.flatMap((row): readonly Change[] => {
      const next = moved(desk, row, `DisassociateInstancesKeyPairs ${way}`)
      const unbound = KeyIds.flatMap((id) => {
        const pair = boundOf(row.id).filter(({ keyPair }) => keyPair === id)
        const about = `\`${row.id}\` \`${id}\``
        if (pair.length === 0) throw desk.fault('UnsupportedOperation.KeyPairNotBoundToInstance', about)
        const meant = pair.filter((binding) => !Username || binding.username === Username)
        if (meant.length === 0) throw desk.fault('UnsupportedOperation.KeyPairUnbindUsernameMismatch', about)
        return meant
      })
      return [
        { update: 'lighthouseInstance', row: next },
        ...unbound.map((binding): Change => ({ remove: 'keyPairBinding', row: binding })),
      ]
    })
    return { output: {}, changes }
  },
})
