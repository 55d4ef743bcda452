import { t } from '../../contract/fault.ts'
import { bool, optional } from '../../contract/shape.ts'
import { instanceIds } from './instance-fields.ts'
import { instanceResources, moveAll, movingFaults } from './instances.ts'
import { action } from './service.ts'

const MOST = 20

export default action({
  title: t('隔离实例', 'Isolate instances'),
  about: t(
    '退还实例:关机后在回收站保留七天,随后销毁。绑定的密钥对保留到销毁之时。',
    'Gives instances back: stopped, they are kept for seven days, and then destroyed. Their key pairs stay bound until then.',
  ),
  rate: 20,
  effect: 'write',
  internal: 'FailedOperation.IsolateResourcesFailed',
  resource: instanceResources,
  input: {
    InstanceIds: instanceIds,
    IsolateDataDisk: optional(
      bool('是否一并退还数据盘;此处的实例没有数据盘', 'Whether data disks go with them; the instances here have none'),
    ),
  },
  output: {},
  faults: [...movingFaults, 'LimitExceeded.IsolateResourcesLimitExceeded'],
  examples: [{ title: t('隔离实例', 'Isolate instances'), input: { InstanceIds: ['lhins-a1b2c3d4'] }, output: {} }],
  async run({ InstanceIds }, desk) {
    if (InstanceIds.length > MOST) throw desk.fault('LimitExceeded.IsolateResourcesLimitExceeded', `\`${MOST}\``)
    return moveAll(desk, InstanceIds, 'IsolateInstances')
  },
})
