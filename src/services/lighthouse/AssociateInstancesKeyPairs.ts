import { t } from '../../contract/fault.ts'
import type { Change } from '../../store/store.ts'
import { bind, boundTo, findKeyPairs, wayOf } from './bindings.ts'
import { instanceIds, keyIds, method, username } from './instance-fields.ts'
import { findInstances, instanceResources, moved, movingFaults, systemOf } from './instances.ts'
import { action } from './service.ts'

export default action({
  title: t('绑定密钥对', 'Bind key pairs to instances'),
  about: t(
    '让密钥对可登录 Linux 实例;绑定期间不可用密码登录。OFFLINE 时,先前绑定的密钥对被替换(SANYAO_KEY_PAIRS_ADD 开启则保留);ONLINE 时为所给用户增加。异步操作,状态见实例的 LatestOperationState。',
    'Lets key pairs open Linux instances, which then take no password. OFFLINE puts them in the place of those that were bound (with SANYAO_KEY_PAIRS_ADD beside them); ONLINE adds them for a user. Asynchronous: LatestOperationState of the instances tells.',
  ),
  rate: 10,
  effect: 'write',
  internal: 'FailedOperation.InstanceOperationFailed',
  resource: (input) => [...instanceResources(input), ...input.KeyIds.map((id) => `keypair/${id}`)],
  input: { KeyIds: keyIds, InstanceIds: instanceIds, AssociateType: method, Username: username },
  output: {},
  faults: [
    ...movingFaults,
    'InvalidParameterValue.OutOfRange',
    'ResourceNotFound.KeyIdNotFound',
    'UnsupportedOperation.KeyPairBindDuplicate',
    'UnsupportedOperation.WindowsNotSupportKeyPair',
  ],
  examples: [
    {
      title: t('关机绑定', 'With the power off'),
      input: { KeyIds: ['lhkp-omd12oc1'], InstanceIds: ['lhins-a1b2c3d4'] },
      output: {},
    },
    {
      title: t('不关机,绑定给一个用户', 'While it runs, for one user'),
      input: {
        KeyIds: ['lhkp-k1k1k1k1'],
        InstanceIds: ['lhins-a1b2c3d4'],
        AssociateType: 'ONLINE',
        Username: 'deploy',
      },
      output: {},
    },
  ],
  async run({ KeyIds, InstanceIds, AssociateType, Username }, desk) {
    const way = wayOf(desk, AssociateType, Username)
    const pairs = await findKeyPairs(desk, KeyIds, 'ResourceNotFound.KeyIdNotFound')
    const rows = await findInstances(desk, InstanceIds)
    const boundOf = await boundTo(desk, InstanceIds)
    const replaces = way === 'OFFLINE' && !desk.settings.keyPairsAdd
    const changes = rows.flatMap((row): readonly Change[] => {
      const image = systemOf(row)
      if (image.type === 'WINDOWS') throw desk.fault('UnsupportedOperation.WindowsNotSupportKeyPair', `\`${row.id}\``)
      const next = moved(desk, row, `AssociateInstancesKeyPairs ${way}`)
      const bound = boundOf(row.id)
      const twice = bound.find(({ keyPair }) => KeyIds.includes(keyPair))
      if (twice !== undefined)
        throw desk.fault('UnsupportedOperation.KeyPairBindDuplicate', `\`${row.id}\` \`${twice.keyPair}\``)
      return [
        { update: 'lighthouseInstance', row: next },
        ...(replaces ? bound.map((old): Change => ({ remove: 'keyPairBinding', row: old })) : []),
        ...bind(
          pairs.map((pair) => ({ pair, username: Username || image.admin })),
          row.id,
        ),
      ]
    })
    return { output: {}, changes }
  },
})
