import { t } from '../../contract/fault.ts'
import { int, text } from '../../contract/shape.ts'
import { action } from './service.ts'

export default action({
  title: t('查询 AppId', 'Get the AppId'),
  about: t(
    '返回调用者的 UIN、主账号 UIN 与 AppId。',
    'Tells the UIN of the caller, that of the main account, and its AppId.',
  ),
  rate: 20,
  effect: 'read',
  resource: '*',
  input: {},
  output: {
    Uin: text('调用者 UIN', 'UIN of the caller'),
    OwnerUin: text('主账号 UIN', 'UIN of the main account'),
    AppId: int('AppId', 'AppId'),
  },
  faults: [],
  examples: [
    {
      title: t('自己的 AppId', 'My own'),
      input: {},
      output: { Uin: '1001', OwnerUin: '1001', AppId: 1250000001 },
    },
  ],
  async run(_input, desk) {
    const { account, uin } = desk.caller
    const owner = await desk.read.get('account', { uin: account })
    if (owner === undefined) throw new Error('the account of the caller is gone')
    return { output: { Uin: uin, OwnerUin: account, AppId: owner.appId } }
  },
})
