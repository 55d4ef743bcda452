import { t } from '../../contract/fault.ts'
import { minItems } from '../../contract/rule.ts'
import { int, optional } from '../../contract/shape.ts'
import { statusAt } from '../../domain/instance.ts'
import { seconds } from '../../domain/time.ts'
import { keepingConnections } from './connections.ts'
import { instanceId, instanceResource } from './fields.ts'
import { changed, findInstance, flowNumber, requireStatus, up } from './instance.ts'
import { action } from './service.ts'
import { parameterEntries, withParameters } from './set-parameters.ts'
import { opening } from './tde.ts'

export default action({
  title: t('修改实例参数', 'Change parameters of an instance'),
  about: t(
    '修改参数的值。需要重启的参数、limited run 的实例、以及本机的真实数据库,会随之重启,加密实例再次取用数据密钥。只读实例的 max_connections 不得小于其主实例。',
    'Changes values of parameters. Where one of them waits for a restart, in limited run, and always with a real database on this machine, the instance restarts, and an encrypted one asks for its data key again. A read-only instance keeps no less max_connections than its primary.',
  ),
  rate: 20,
  effect: 'write',
  resource: instanceResource,
  input: { DBInstanceId: instanceId, ParamList: { ...parameterEntries, rules: [minItems(1)] } },
  output: { TaskId: optional(int('任务号', 'Number of the task')) },
  faults: [
    'FailedOperation.FailedOperationError',
    'InvalidParameterValue.DataConvertError',
    'InvalidParameterValue.InvalidParameterValueError',
    'OperationDenied.InstanceStatusLimitError',
    'ResourceNotFound.InstanceNotFoundError',
  ],
  examples: [
    {
      title: t('一个参数', 'One parameter'),
      input: { DBInstanceId: 'postgres-plain', ParamList: [{ Name: 'work_mem', ExpectedValue: '8192' }] },
      output: { TaskId: 1 },
    },
  ],
  async run({ DBInstanceId, ParamList }, desk) {
    const row = await findInstance(desk, DBInstanceId)
    requireStatus(desk, row, up, 'OperationDenied.InstanceStatusLimitError')
    const unfit = 'InvalidParameterValue.DataConvertError'
    const { parameters, restart } = withParameters(desk, row, ParamList, unfit)
    const others = await keepingConnections(desk, row, parameters)
    // Whatever comes back from there starts anew, and has to have its data key for it.
    const starts = restart || statusAt(row, seconds(desk.now)) === 'limited run'
    const phase = starts ? await opening(desk, row, 'modifying', 'failing') : 'modifying'
    const change = { parameters, phase, phaseTime: seconds(desk.now) } as const
    return { output: { TaskId: flowNumber(desk) }, changes: [changed(desk, row, change), ...others] }
  },
})
