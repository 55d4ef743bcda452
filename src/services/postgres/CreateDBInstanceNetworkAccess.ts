import { isIPv4 } from 'node:net'
import { t } from '../../contract/fault.ts'
import { matches } from '../../contract/rule.ts'
import { bool, int, optional, text } from '../../contract/shape.ts'
import { seconds } from '../../domain/time.ts'
import { instanceId, instanceResource } from './fields.ts'
import { changed, findInstance, flowNumber, requireStatus, up } from './instance.ts'
import { MOST_NETWORKS, networksOf, requireRecord } from './networks.ts'
import { privateAddress } from './order.ts'
import { action } from './service.ts'

const value = 'InvalidParameterValue.InvalidParameterValueError'

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
  async run({ DBInstanceId, VpcId: vpc, SubnetId: subnet, IsAssignVip, Vip = '' }, desk) {
    const row = await findInstance(desk, DBInstanceId)
    requireStatus(desk, row, up, 'OperationDenied.InstanceStatusLimitOpError')
    requireRecord(desk, row)
    const known = networksOf(row)
    if (IsAssignVip ? !isIPv4(Vip) : Vip !== '') throw desk.fault(value, '`IsAssignVip`, `Vip`')
    if (known.some((network) => network.subnet === subnet || network.ip === Vip))
      throw desk.fault(value, '`SubnetId`, `Vip`')
    if (known.length >= MOST_NETWORKS) throw desk.fault('FailedOperation.NetworkNumLimitError', `\`${row.id}\``)
    const added = { vpc, subnet, ip: Vip || privateAddress(desk), time: seconds(desk.now) }
    const flow = flowNumber(desk)
    const changes = [changed(desk, row, { networks: [...row.networks, added] })]
    return { output: { FlowId: flow, TaskId: flow }, changes }
  },
})
