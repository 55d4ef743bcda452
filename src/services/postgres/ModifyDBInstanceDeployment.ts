import { t } from '../../contract/fault.ts'
import { int, optional } from '../../contract/shape.ts'
import { seconds } from '../../domain/time.ts'
import { instanceId, instanceResource, nodes } from './fields.ts'
import { changed, findInstance, flowNumber, requireStatus } from './instance.ts'
import { zonesOf } from './products.ts'
import { action } from './service.ts'
import { switchFields, switchTag } from './switch-fields.ts'
import { opening } from './tde.ts'

const value = 'InvalidParameterValue.InvalidParameterValueError'

export default action({
  title: t('修改部署方式', 'Change where the nodes of an instance are'),
  about: t(
    '修改节点所在可用区;实例随之重启。',
    'Changes the zones of the nodes. The instance restarts, and an encrypted one asks for its data key again.',
  ),
  rate: 20,
  effect: 'write',
  resource: instanceResource,
  input: { DBInstanceId: instanceId, DBNodeSet: nodes, ...switchFields, SwitchTag: switchTag },
  output: { TaskId: optional(int('任务号', 'Number of the task')) },
  faults: [
    'InvalidParameterValue.InvalidParameterValueError',
    'InvalidParameterValue.InvalidZoneIdError',
    'OperationDenied.InstanceStatusLimitOpError',
    'ResourceNotFound.InstanceNotFoundError',
  ],
  examples: [
    {
      title: t('两个可用区', 'In two zones'),
      input: {
        DBInstanceId: 'postgres-plain',
        DBNodeSet: [
          { Role: 'Primary', Zone: 'ap-guangzhou-1' },
          { Role: 'Standby', Zone: 'ap-guangzhou-2' },
        ],
        SwitchTag: 0,
      },
      output: { TaskId: 1 },
    },
  ],
  async run({ DBInstanceId, DBNodeSet }, desk) {
    const row = await findInstance(desk, DBInstanceId)
    requireStatus(desk, row, ['running'], 'OperationDenied.InstanceStatusLimitOpError')
    const zones = zonesOf(row.region)
    if (DBNodeSet.some(({ Zone }) => !zones.includes(Zone)))
      throw desk.fault('InvalidParameterValue.InvalidZoneIdError', '`DBNodeSet`')
    const [primary, ...others] = DBNodeSet.filter(({ Role }) => Role === 'Primary')
    if (primary === undefined || others.length > 0) throw desk.fault(value, '`DBNodeSet`')
    const placed = DBNodeSet.map(({ Role: role, Zone: zone, DedicatedClusterId: cluster }) => ({
      role,
      zone,
      ...(cluster && { cluster }),
    }))
    const phase = await opening(desk, row, 'redeploying', 'failing')
    const change = { nodes: placed, zone: primary.Zone, phase, phaseTime: seconds(desk.now) }
    return { output: { TaskId: flowNumber(desk) }, changes: [changed(desk, row, change)] }
  },
})
