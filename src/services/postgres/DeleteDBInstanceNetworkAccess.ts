import { t } from '../../contract/fault.ts'
import { matches } from '../../contract/rule.ts'
import { int, optional, text } from '../../contract/shape.ts'
import { instanceId, instanceResource } from './fields.ts'
import { changed, findInstance, flowNumber, requireStatus, up } from './instance.ts'
import { networksOf, remainingNetworks, requireRecord } from './networks.ts'
import { action } from './service.ts'

export default action({
  title: t('删除网络', 'Take away an address of an instance'),
  about: t(
    '删除实例在一个子网中的地址;最后一个不能删除。',
    'Takes away the address that an instance has in a subnet; the last one stays.',
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
    Vip: text('地址', 'The address', [], { example: '10.0.0.7' }),
  },
  output: { FlowId: int('流程号', 'Number of the flow'), TaskId: optional(int('任务号', 'Number of the task')) },
  faults: [
    'FailedOperation.FailedOperationError',
    'FailedOperation.NetworkNumLimitError',
    'InvalidParameter.VpcNotFoundError',
    'OperationDenied.InstanceStatusLimitOpError',
    'ResourceNotFound.InstanceNotFoundError',
  ],
  examples: [
    {
      title: t('添加的网络', 'The one that was added'),
      after: [
        {
          action: 'CreateDBInstanceNetworkAccess',
          input: {
            DBInstanceId: 'postgres-plain',
            VpcId: 'vpc-86v957zb',
            SubnetId: 'subnet-enm92y0m',
            IsAssignVip: true,
            Vip: '10.0.0.7',
          },
        },
      ],
      input: {
        DBInstanceId: 'postgres-plain',
        VpcId: 'vpc-86v957zb',
        SubnetId: 'subnet-enm92y0m',
        Vip: '10.0.0.7',
      },
      output: { FlowId: 1, TaskId: 1 },
    },
  ],
  async run({ DBInstanceId, ...named }, desk) {
    const row = await findInstance(desk, DBInstanceId)
    requireStatus(desk, row, up, 'OperationDenied.InstanceStatusLimitOpError')
    requireRecord(desk, row)
    const [first, ...networks] = remainingNetworks(desk, row.id, networksOf(row), named)
    const flow = flowNumber(desk)
    const change = { vpc: first.vpc, subnet: first.subnet, privateIp: first.ip, networks }
    return { output: { FlowId: flow, TaskId: flow }, changes: [changed(desk, row, change)] }
  },
})
