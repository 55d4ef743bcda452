import { t } from '../../contract/fault.ts'
import { matches } from '../../contract/rule.ts'
import { bool, optional, text } from '../../contract/shape.ts'
import { readyGroup } from './group.ts'
import { flowFields, groupId, groupResource } from './group-fields.ts'
import { flowNumber } from './instance.ts'
import { addedNetwork } from './networks.ts'
import { action } from './service.ts'

export default action({
  title: t('添加只读组网络', 'Give a read-only group an address in another network'),
  about: t(
    '只读组在另一子网中得到一个地址,至多两个网络。',
    'Gives the read-only group an address in another subnet; it has at most two.',
  ),
  rate: 20,
  effect: 'write',
  resource: groupResource,
  input: {
    ReadOnlyGroupId: groupId,
    VpcId: text('私有网络 ID', 'VPC', [matches(/^vpc-[0-9a-z]+$/)], { example: 'vpc-86v957zb' }),
    SubnetId: text('子网 ID', 'Subnet', [matches(/^subnet-[0-9a-z]+$/)], { example: 'subnet-enm92y0m' }),
    IsAssignVip: bool('是否指定地址', 'Whether the address is named'),
    Vip: optional(text('IPv4 地址', 'The address, of IPv4')),
  },
  output: flowFields,
  faults: [
    'FailedOperation.FailedOperationError',
    'FailedOperation.NetworkNumLimitError',
    'FailedOperation.ROGroupNotFoundError',
    'InvalidParameterValue.InvalidParameterValueError',
    'OperationDenied.ROGroupStatusError',
  ],
  examples: [
    {
      title: t('另一子网', 'Another subnet'),
      input: {
        ReadOnlyGroupId: 'pgrogrp-a1b2c3d4',
        VpcId: 'vpc-86v957zb',
        SubnetId: 'subnet-enm92y0m',
        IsAssignVip: false,
      },
      output: { FlowId: 1, TaskId: 1 },
    },
  ],
  async run({ ReadOnlyGroupId, ...wanted }, desk) {
    const row = await readyGroup(desk, ReadOnlyGroupId)
    if (row.networks.some(({ ip }) => ip === ''))
      throw desk.fault('FailedOperation.FailedOperationError', `\`${row.id}\` \`local\``)
    const added = addedNetwork(desk, row.id, row.networks, wanted)
    const flow = flowNumber(desk)
    return {
      output: { FlowId: flow, TaskId: flow },
      changes: [{ update: 'readOnlyGroup', row: { ...row, networks: [...row.networks, added] } }],
    }
  },
})
