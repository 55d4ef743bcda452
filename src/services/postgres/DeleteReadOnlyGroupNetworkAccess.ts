import { t } from '../../contract/fault.ts'
import { matches } from '../../contract/rule.ts'
import { text } from '../../contract/shape.ts'
import { findGroup } from './group.ts'
import { flowFields, groupId, groupResource } from './group-fields.ts'
import { flowNumber } from './instance.ts'
import { remainingNetworks } from './networks.ts'
import { action } from './service.ts'

const noNetwork = 'InvalidParameter.VpcNotFoundError'

export default action({
  title: t('删除只读组网络', 'Take away an address of a read-only group'),
  about: t(
    '删除只读组在一个子网中的地址;最后一个不能删除。',
    'Takes away the address that the read-only group has in a subnet; the last one stays.',
  ),
  rate: 20,
  effect: 'write',
  resource: groupResource,
  input: {
    ReadOnlyGroupId: groupId,
    VpcId: text('私有网络 ID', 'VPC', [matches(/^vpc-[0-9a-z]+$/, noNetwork)], { example: 'vpc-86v957zb' }),
    SubnetId: text('子网 ID', 'Subnet', [matches(/^subnet-[0-9a-z]+$/, noNetwork)], { example: 'subnet-enm92y0m' }),
    Vip: text('地址', 'The address', [], { example: '10.0.0.7' }),
  },
  output: flowFields,
  faults: [
    'FailedOperation.NetworkNumLimitError',
    'FailedOperation.ROGroupNotFoundError',
    'InvalidParameter.VpcNotFoundError',
  ],
  examples: [
    {
      title: t('添加的网络', 'The one that was added'),
      after: [
        {
          action: 'CreateReadOnlyGroupNetworkAccess',
          input: {
            ReadOnlyGroupId: 'pgrogrp-a1b2c3d4',
            VpcId: 'vpc-86v957zb',
            SubnetId: 'subnet-enm92y0m',
            IsAssignVip: true,
            Vip: '10.0.0.7',
          },
        },
      ],
      input: {
        ReadOnlyGroupId: 'pgrogrp-a1b2c3d4',
        VpcId: 'vpc-86v957zb',
        SubnetId: 'subnet-enm92y0m',
        Vip: '10.0.0.7',
      },
      output: { FlowId: 1, TaskId: 1 },
    },
  ],
  async run({ ReadOnlyGroupId, ...named }, desk) {
    const row = await findGroup(desk, ReadOnlyGroupId)
    const networks = remainingNetworks(desk, row.id, row.networks, named)
    const flow = flowNumber(desk)
    return {
      output: { FlowId: flow, TaskId: flow },
      changes: [{ update: 'readOnlyGroup', row: { ...row, networks } }],
    }
  },
})
