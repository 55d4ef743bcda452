import { t } from '../../contract/fault.ts'
import { atLeast, matches, maxLength, minLength } from '../../contract/rule.ts'
import { int, optional, text } from '../../contract/shape.ts'
import { shortId } from '../../domain/ids.ts'
import { seconds } from '../../domain/time.ts'
import { INSTANCE, instanceId, securityGroups } from './fields.ts'
import { delaysOf } from './group.ts'
import { delayFields, flowFields, groupId } from './group-fields.ts'
import { findInstance, flowNumber, requireStatus, up } from './instance.ts'
import { privateAddress } from './order.ts'
import { orderFields } from './order-fields.ts'
import { action } from './service.ts'

const NO_DELAYS = { lagEliminate: false, maxLag: 0, latencyEliminate: false, maxLatency: 0, reserve: 0 }

export default action({
  title: t('创建只读组', 'Create a read-only group'),
  about: t(
    '为主实例创建只读组,只读实例可加入其中。只读组在网络中有自己的地址;本机的真实数据库仅经各自的地址访问。',
    'Makes a group for read-only instances of a primary. It has an address of its own in the network; real databases on this machine are reached at their own addresses only.',
  ),
  rate: 100,
  effect: 'write',
  resource: ({ MasterDBInstanceId }) => [`${INSTANCE}/${MasterDBInstanceId}`],
  input: {
    MasterDBInstanceId: instanceId,
    Name: text(
      '名称,1 到 60 个汉字、字母、数字、_、-',
      'Name: 1 to 60 Chinese characters, letters, digits, `_` and `-`',
      [
        minLength(1, 'InvalidParameterValue.ParameterLengthLimitError'),
        maxLength(60, 'InvalidParameterValue.ParameterLengthLimitError'),
        matches(/^[\p{Script=Han}\w-]*$/u, 'InvalidParameterValue.ParameterCharacterError'),
      ],
      { example: 'reports' },
    ),
    ProjectId: optional(int('项目 ID', 'Project', [atLeast(0)])),
    VpcId: orderFields.VpcId,
    SubnetId: orderFields.SubnetId,
    ...delayFields,
    SecurityGroupIds: optional(securityGroups),
  },
  output: { ReadOnlyGroupId: groupId, ...flowFields },
  faults: [
    'InvalidParameter.ParameterCheckError',
    'InvalidParameterValue.InvalidParameterValueError',
    'OperationDenied.InstanceStatusLimitOpError',
    'ResourceNotFound.InstanceNotFoundError',
  ],
  examples: [
    {
      title: t('一个只读组', 'A group'),
      input: {
        MasterDBInstanceId: 'postgres-orders',
        Name: 'reports',
        VpcId: 'vpc-86v957zb',
        SubnetId: 'subnet-enm92y0m',
        ReplayLagEliminate: 1,
        MaxReplayLag: 60,
        MinDelayEliminateReserve: 1,
      },
      output: { ReadOnlyGroupId: 'pgrogrp-c1d2e3f4', FlowId: 123456, TaskId: 123456 },
    },
  ],
  async run({ MasterDBInstanceId, Name: name, VpcId, SubnetId, SecurityGroupIds = [], ...order }, desk) {
    const source = await findInstance(desk, MasterDBInstanceId)
    if (source.kind !== 'primary')
      throw desk.fault('InvalidParameterValue.InvalidParameterValueError', '`MasterDBInstanceId`')
    requireStatus(desk, source, up, 'OperationDenied.InstanceStatusLimitOpError')
    const delays = delaysOf(desk, order, NO_DELAYS)
    const time = seconds(desk.now)
    const ip = source.driver === 'local' ? '' : privateAddress(desk)
    const row = {
      account: source.account,
      region: source.region,
      id: `pgrogrp-${shortId(8, desk.random)}`,
      name,
      master: source.id,
      projectId: order.ProjectId ?? source.projectId,
      ...delays,
      rebalance: false,
      securityGroups: SecurityGroupIds,
      networks: [{ vpc: VpcId || source.vpc, subnet: SubnetId || source.subnet, ip, time }],
      createTime: time,
      revision: 1,
    }
    const flow = flowNumber(desk)
    return {
      output: { ReadOnlyGroupId: row.id, FlowId: flow, TaskId: flow },
      // The update keeps a destruction of the primary that happens at the same time from missing its new group.
      changes: [
        { update: 'dbInstance', row: source },
        { insert: 'readOnlyGroup', row },
      ],
    }
  },
})
