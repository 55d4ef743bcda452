import { t } from '../../contract/fault.ts'
import { minItems, oneOf } from '../../contract/rule.ts'
import { int, list, record, text } from '../../contract/shape.ts'
import { placeOf } from '../place.ts'
import type { Desk } from '../service.ts'
import { present } from './instances.ts'
import { action } from './service.ts'

interface Quota {
  readonly used: (desk: Desk<never>) => Promise<number>
  readonly total: (desk: Desk<never>) => number
}

const quotas = {
  USER_KEY_PAIR: {
    used: (desk) => desk.read.count('keyPair', placeOf(desk)),
    total: ({ settings }) => settings.keyPairLimit,
  },
  GENERAL_BUNDLE_INSTANCE: {
    used: (desk) => desk.read.count('lighthouseInstance', present(desk)),
    total: ({ settings }) => settings.instanceLimit,
  },
  BLUEPRINT: {
    used: (desk) => desk.read.count('customBlueprint', placeOf(desk)),
    total: ({ settings }) => settings.blueprintLimit,
  },
} satisfies Record<string, Quota>

type Name = keyof typeof quotas

/** Where there is no limit, a number that nobody reaches stands for it. */
const NO_LIMIT = 1_000_000_000

const quota = record(
  {
    ResourceName: text('资源名称', 'Name of the resource', [], { example: 'USER_KEY_PAIR' }),
    ResourceQuotaAvailable: int('剩余数量', 'How many more there may be'),
    ResourceQuotaTotal: int('总数量', 'How many there may be in all'),
  },
  '配额',
  'Quota',
)

export default action({
  title: t('查询通用资源配额', 'Show quotas'),
  about: t(
    '返回调用地域的密钥对、实例与自定义镜像配额。',
    'Returns the quotas of key pairs, instances and custom images in the region of the call.',
  ),
  rate: 20,
  effect: 'read',
  internal: 'FailedOperation',
  resource: '*',
  input: {
    ResourceNames: list(
      text(
        'USER_KEY_PAIR、GENERAL_BUNDLE_INSTANCE 或 BLUEPRINT',
        'USER_KEY_PAIR, GENERAL_BUNDLE_INSTANCE or BLUEPRINT',
        [oneOf(Object.keys(quotas), 'InvalidParameterValue.InvalidResourceQuotaResourceName')],
        { example: 'USER_KEY_PAIR' },
      ),
      '资源名称列表',
      'Names of the resources',
      [minItems(1, 'MissingParameter')],
    ),
  },
  output: { GeneralResourceQuotaSet: list(quota, '配额列表', 'The quotas') },
  faults: [],
  examples: [
    {
      title: t('密钥对配额', 'The quota of key pairs'),
      input: { ResourceNames: ['USER_KEY_PAIR'] },
      output: {
        GeneralResourceQuotaSet: [{ ResourceName: 'USER_KEY_PAIR', ResourceQuotaAvailable: 8, ResourceQuotaTotal: 10 }],
      },
    },
  ],
  async run({ ResourceNames }, desk) {
    const GeneralResourceQuotaSet = await Promise.all(
      [...new Set(ResourceNames)].map(async (name) => {
        const { used, total }: Quota = quotas[name as Name]
        const all = total(desk) || NO_LIMIT
        return {
          ResourceName: name,
          ResourceQuotaAvailable: Math.max(0, all - (await used(desk))),
          ResourceQuotaTotal: all,
        }
      }),
    )
    return { output: { GeneralResourceQuotaSet } }
  },
})
