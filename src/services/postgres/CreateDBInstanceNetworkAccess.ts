import { t } from '../../contract/fault.ts'
import { matches } from '../../contract/rule.ts'
import { bool, int, optional, text } from '../../contract/shape.ts'
import { instanceId, instanceResource } from './fields.ts'
import { changed, findInstance, flowNumber, requireStatus, up } from './instance.ts'
import { addedNetwork, networksOf, requireRecord } from './networks.ts'
import { action } from './service.ts'

export default action({
  title: t('添加网络', 'Give an instance an address in another network'),
  about: t(
    '实例在另一子网中得到一个地址,至多两个网络。',
    'Gives the instance an address in another subnet; it has at most two.',
  ),
  rate: 20,
  effect: 'write',
  resource: instanceResource,
  input: {
    DBInstanceId: instanceId,
    VpcId: text('私有网络 ID', 'VPC', [matches(/^vpc-[0-9a-z]+$/, 'InvalidParameter.VpcNotFoundError')], {
      example: 'vpc-86v957zb',
    }),
    SubnetId: text('子网 ID', 'Subnet', [matches(/^subnet-[0-9a-z]+$/, 'InvalidParameter.VpcNotFoundError')], {
      example: 'subnet-enm92y0m',
    }),
    IsAssignVip: bool('是否指定地址', 'Whether the address is named'),
    Vip: optional(text('IPv4 地址', 'The address, of IPv4')),
  },
  output: { FlowId: int('流程号', 'Number of the flow'), TaskId: optional(int('任务号', 'Number of the task')) },
  faults: [
    'FailedOperation.FailedOperationError',
    'FailedOperation.NetworkNumLimitError',
    'InvalidParameterValue.InvalidParameterValueError',
    'OperationDenied.InstanceStatusLimitOpError',
    'ResourceNotFound.InstanceNotFoundError',
  ],
  examples: [
    {
      title: t('另一子网', 'Another subnet'),
      input: {
        DBInstanceId: 'postgres-plain',
        VpcId: 'vpc-86v957zb',
        SubnetId: 'subnet-enm92y0m',
        IsAssignVip: false,
      },
      output: { FlowId: 1, TaskId: 1 },
    },
  ],
  async run({ DBInstanceId, ...wanted }, desk) {
    const row = await findInstance(desk, DBInstanceId)
    requireStatus(desk, row, up, 'OperationDenied.InstanceStatusLimitOpError')
    requireRecord(desk, row)
    const added = addedNetwork(desk, row.id, networksOf(row), wanted)
    const flow = flowNumber(desk)
    const changes = [changed(desk, row, { networks: [...row.networks, added] })]
    return { output: { FlowId: flow, TaskId: flow }, changes }
  },
})
