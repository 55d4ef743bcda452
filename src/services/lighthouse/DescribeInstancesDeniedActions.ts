import { t } from '../../contract/fault.ts'
import { list, record, text } from '../../contract/shape.ts'
import { isOperating, type LighthouseInstance, stateAt } from '../../domain/lighthouse.ts'
import { startsOf } from '../../domain/lighthouse-operations.ts'
import type { Desk } from '../service.ts'
import { instanceId, instanceIds } from './instance-fields.ts'
import { findInstances, instanceResources, ownRefusals, type Refusals, systemOf, usualRefusals } from './instances.ts'
import { action, service } from './service.ts'

const denied = record(
  {
    InstanceId: instanceId,
    DeniedActions: list(
      record(
        {
          Action: text('接口名', 'The action', [], { example: 'StartInstances' }),
          Code: text('调用它会得到的错误码', 'The code that a call would be answered', [], {
            example: 'UnsupportedOperation.InvalidInstanceState',
          }),
          Message: text('说明', 'The reason'),
        },
        '不可进行的操作',
        'What can not be done',
      ),
      '此刻不可进行的操作',
      'What can not be done to it now',
    ),
  },
  '实例',
  'Instance',
)

export default action({
  title: t('查询实例操作限制列表', 'What can not be done to instances'),
  about: t(
    '返回实例在当前状态下会被拒绝的操作及其错误码。',
    'Returns what would be refused of instances in the state that they are in, with the code of each refusal.',
  ),
  rate: 20,
  effect: 'read',
  internal: 'FailedOperation',
  resource: instanceResources,
  input: { InstanceIds: instanceIds },
  output: { InstanceDeniedActionSet: list(denied, '各实例的操作限制', 'What can not be done to each') },
  faults: ['ResourceNotFound.InstanceIdNotFound'],
  examples: [
    {
      title: t('运行中的实例', 'An instance that runs'),
      input: { InstanceIds: ['lhins-a1b2c3d4'] },
      output: {
        InstanceDeniedActionSet: [
          {
            InstanceId: 'lhins-a1b2c3d4',
            DeniedActions: [
              {
                Action: 'StartInstances',
                Code: 'UnsupportedOperation.InvalidInstanceState',
                Message: 'The state of the instance does not allow the operation: `RUNNING`',
              },
            ],
          },
        ],
      },
    },
  ],
  async run({ InstanceIds }, desk) {
    const rows = await findInstances(desk, InstanceIds)
    const InstanceDeniedActionSet = rows.map((row) => ({ InstanceId: row.id, DeniedActions: deniedOf(desk, row) }))
    return { output: { InstanceDeniedActionSet } }
  },
})

type Code = keyof typeof service.faults

const refusalsOf: ReadonlyMap<string, Refusals<Code>> = new Map(Object.entries(ownRefusals))

/** The refusals that the actions themselves would give, in their order of checks. */
function deniedOf({ now }: Desk<never>, row: LighthouseInstance) {
  const state = stateAt(row, now)
  const busy = isOperating(row, now) && state !== 'PENDING'
  return [...startsOf].flatMap(([name, states]) => {
    if (name === 'AssociateInstancesKeyPairs' && systemOf(row).type === 'WINDOWS')
      return [denial(name, 'UnsupportedOperation.WindowsNotSupportKeyPair', row.id)]
    const codes = refusalsOf.get(name) ?? usualRefusals
    if (busy) return [denial(name, codes.busy, row.operation)]
    return states.has(state) ? [] : [denial(name, codes.state, state)]
  })
}

// In English, as the messages of errors are by default: nobody's language is known where outputs are made.
const denial = (name: string, code: Code, about: string) => ({
  Action: name,
  Code: code,
  Message: `${service.faults[code].en}: \`${about}\``,
})
