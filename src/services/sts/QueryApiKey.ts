import { t } from '../../contract/fault.ts'
import { int, list, optional, record, text } from '../../contract/shape.ts'
import { seekKeyOwner } from '../access-keys.ts'
import { action } from './service.ts'

const key = record(
  {
    SecretId: text('密钥 ID', 'SecretId'),
    CreateTime: int('创建时间,Unix 秒', 'Time of creation, Unix seconds'),
    Status: int('状态:2 有效,3 停用', 'State: 2 active, 3 disabled'),
  },
  '密钥',
  'An API key',
)

export default action({
  title: t('查询密钥列表', 'List API keys'),
  about: t('查询一个用户的 API 密钥,默认为调用者自己。', 'Lists the API keys of a user, by default of the caller.'),
  rate: 20,
  effect: 'read',
  resource: '*',
  input: { TargetUin: optional(int('用户 UIN', 'UIN of the user')) },
  output: { IdKeys: list(key, '密钥列表', 'The keys') },
  // No code of its own is known for either: whom the account has not, and whose keys are not for the caller.
  faults: ['InvalidParameter.ParamError'],
  examples: [
    {
      title: t('查询自己的密钥', 'Keys of the caller'),
      input: {},
      output: { IdKeys: [{ SecretId: 'AKIDexample', CreateTime: 1548210729, Status: 2 }] },
    },
  ],
  async run({ TargetUin }, desk) {
    const owner = await seekKeyOwner(desk, TargetUin)
    if (typeof owner === 'string') throw desk.fault('InvalidParameter.ParamError', '`TargetUin`')
    const rows = await desk.read.find('accessKey', {
      where: { account: desk.caller.account, uin: owner.uin },
      order: [
        ['createTime', 'asc'],
        ['secretId', 'asc'],
      ],
    })
    const IdKeys = rows.map((row) => ({
      SecretId: row.secretId,
      CreateTime: row.createTime,
      Status: row.active ? 2 : 3,
    }))
    return { output: { IdKeys } }
  },
})
