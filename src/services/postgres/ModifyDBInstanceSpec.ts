import { t } from '../../contract/fault.ts'
import { atLeast } from '../../contract/rule.ts'
import { int, list, optional, text } from '../../contract/shape.ts'
import { seconds } from '../../domain/time.ts'
import { keepingConnections } from './connections.ts'
import { copyFields, voucherFlag } from './copy-fields.ts'
import { instanceId, instanceResource } from './fields.ts'
import { changed, findInstance, requireStatus } from './instance.ts'
import { orderNumber } from './order.ts'
import { specs } from './products.ts'
import { action } from './service.ts'
import { parameterEntries, withParameters } from './set-parameters.ts'
import { switchFields } from './switch-fields.ts'
import { opening } from './tde.ts'

const value = 'InvalidParameterValue.InvalidParameterValueError'

export default action({
  title: t('修改实例规格', 'Change the size of an instance'),
  about: t(
    '修改内存、CPU、存储;存储只增不减。实例随之重启,加密实例会再次取用数据密钥。本机的真实数据库只改记录并重启。',
    'Changes memory, CPU and storage, the last only upwards. The instance restarts, and an encrypted one asks for its data key again. A real database on this machine is restarted, and gets no other size.',
  ),
  rate: 20,
  effect: 'write',
  resource: instanceResource,
  input: {
    DBInstanceId: instanceId,
    Memory: int('内存,GB', 'Memory in GB', [atLeast(1)], { example: 4 }),
    Storage: copyFields.Storage,
    Cpu: optional(
      int('CPU 核数,默认该内存的最小规格', 'Cores; by default the least that go with the memory', [atLeast(1)]),
    ),
    AutoVoucher: voucherFlag,
    VoucherIds: optional(list(text('代金券 ID', 'Voucher'), '代金券,无影响', 'Vouchers; no effect')),
    ActivityId: copyFields.ActivityId,
    ...switchFields,
    SyncModifyParams: optional(parameterEntries),
  },
  output: { DealName: text('订单号', 'Deal'), BillId: text('账单号', 'Bill') },
  faults: [
    'FailedOperation.FailedOperationError',
    'InvalidParameterValue.InvalidParameterValueError',
    'OperationDenied.InstanceStatusLimitError',
    'ResourceNotFound.InstanceNotFoundError',
  ],
  examples: [
    {
      title: t('4 GB', 'To 4 GB'),
      input: { DBInstanceId: 'postgres-plain', Memory: 4, Storage: 20 },
      output: { DealName: '2025080908000012345678', BillId: '2025080908000087654321' },
    },
  ],
  async run({ DBInstanceId, Memory, Storage, Cpu, SyncModifyParams = [] }, desk) {
    const row = await findInstance(desk, DBInstanceId)
    requireStatus(desk, row, ['running'], 'OperationDenied.InstanceStatusLimitError')
    const spec = specs.find(({ memory, cpu }) => memory === Memory && (Cpu === undefined || cpu === Cpu))
    if (spec === undefined) throw desk.fault(value, '`Memory`, `Cpu`')
    if (Storage < row.storage || Storage > spec.maxStorage)
      throw desk.fault(value, `\`Storage\` ${row.storage}..${spec.maxStorage}`)
    if (spec.code === row.specCode && Storage === row.storage) throw desk.fault(value, '`Memory`, `Storage`')
    const { parameters } = withParameters(desk, row, SyncModifyParams, value)
    const others = await keepingConnections(desk, row, parameters)
    const phase = await opening(desk, row, 'expanding', 'failing')
    const size = { specCode: spec.code, cpu: spec.cpu, memory: spec.memory, storage: Storage }
    return {
      output: { DealName: orderNumber(desk), BillId: orderNumber(desk) },
      changes: [changed(desk, row, { ...size, parameters, phase, phaseTime: seconds(desk.now) }), ...others],
    }
  },
})
