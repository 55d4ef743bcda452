import { t } from '../../contract/fault.ts'
import { maxItems } from '../../contract/rule.ts'
import { int, list, record, text } from '../../contract/shape.ts'
import { wallTime } from '../../domain/time.ts'
import { accessKeyId } from './key-fields.ts'
import { action } from './service.ts'

const use = record(
  {
    SecretId: accessKeyId,
    LastUsedDate: text('最近使用的日期,UTC+8;从未使用则为空', 'Day of the last use, in UTC+8; empty without one'),
    LastSecretUsedDate: int(
      '最近使用的时间,Unix 秒,精确到分;从未使用则为 0',
      'Time of the last use to the minute, in Unix seconds; 0 without one',
    ),
  },
  '最近使用情况',
  'Last use',
)

export default action({
  title: t('查询密钥最近使用情况', 'When keys were last used'),
  about: t(
    '查询账号内访问密钥最近一次使用的时间,精确到分钟;不属于该账号的密钥会被忽略。',
    'Tells when access keys of the account were last used, to the minute; keys of others are passed over.',
  ),
  rate: 20,
  effect: 'read',
  resource: '*',
  input: {
    SecretIdList: list(accessKeyId, '访问密钥 ID,至多 10 个', 'Ids of access keys, at most 10', [maxItems(10)]),
  },
  output: { SecretIdLastUsedRows: list(use, '最近使用情况', 'The last uses') },
  faults: [],
  examples: [
    {
      title: t('一个密钥', 'One key'),
      input: { SecretIdList: ['AKIDexamples0reader00000000000000001'] },
      output: {
        SecretIdLastUsedRows: [
          { SecretId: 'AKIDexamples0reader00000000000000001', LastUsedDate: '', LastSecretUsedDate: 0 },
        ],
      },
    },
  ],
  async run({ SecretIdList }, desk) {
    const { account } = desk.caller
    const rows = await Promise.all(
      [...new Set(SecretIdList)].map(async (secretId) => {
        const key = await desk.read.get('accessKey', { secretId })
        if (key === undefined || key.account !== account) return []
        const time = (await desk.read.get('keyUse', { secretId }))?.time ?? 0
        const LastUsedDate = time === 0 ? '' : wallTime(time).slice(0, 10)
        return [{ SecretId: secretId, LastUsedDate, LastSecretUsedDate: time }]
      }),
    )
    return { output: { SecretIdLastUsedRows: rows.flat() } }
  },
})
