import { t } from '../../contract/fault.ts'
import { bool } from '../../contract/shape.ts'
import { action } from './service.ts'

export default action({
  title: t('获取白盒服务状态', 'Get the state of the white-box service'),
  about: t(
    '返回白盒密钥服务是否开通;这里总是开通的。',
    'Says whether the white-box service is switched on; here it always is.',
  ),
  rate: 200,
  effect: 'read',
  resource: '*',
  input: {},
  output: { ServiceEnabled: bool('是否开通', 'Whether it is switched on') },
  faults: [],
  examples: [
    {
      title: t('查询状态', 'It is on'),
      input: {},
      output: { ServiceEnabled: true },
    },
  ],
  async run() {
    return { output: { ServiceEnabled: true } }
  },
})
