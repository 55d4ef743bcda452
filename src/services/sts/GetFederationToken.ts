import { t } from '../../contract/fault.ts'
import { matches } from '../../contract/rule.ts'
import { text } from '../../contract/shape.ts'
import { credentialFields, exampleCredential, issue } from './credentials.ts'
import { duration, readDuration } from './duration.ts'
import { action } from './service.ts'
import { policyFaults, readSessionPolicy } from './session-policy.ts'

export default action({
  title: t('获取联合身份临时凭证', 'Get a temporary credential for somebody else'),
  about: t(
    '以调用者的身份签发临时凭证,权限为调用者与所给策略的交集。只接受永久密钥。',
    'Gives a temporary credential that stands for the caller and may do what both the caller and the policy allow. Takes permanent keys only.',
  ),
  rate: 600,
  effect: 'use',
  resource: '*',
  input: {
    Name: text(
      '使用者的名称,1 到 128 个字母、数字或 `_`',
      'Name of whoever will use it: 1 to 128 letters, digits and `_`',
      [matches(/^\w{1,128}$/)],
    ),
    Policy: text('会话策略,URL 编码的 JSON', 'Session policy, JSON encoded for a URL'),
    DurationSeconds: duration,
  },
  output: credentialFields,
  faults: [...policyFaults, 'InvalidParameter.OverTimeError', 'InvalidParameter.TempCodeNotAvaliable'],
  examples: [
    {
      title: t('只能查看密钥', 'To look at keys only'),
      input: {
        Name: 'visitor',
        Policy:
          '%7B%22version%22%3A%222.0%22%2C%22statement%22%3A%7B%22effect%22%3A%22allow%22%2C%22action%22%3A%22kms%3ADescribeKey%22%2C%22resource%22%3A%22*%22%7D%7D',
      },
      output: exampleCredential,
    },
  ],
  async run({ Name, Policy, DurationSeconds }, desk) {
    const { account, uin, session } = desk.caller
    if (session !== undefined) throw desk.fault('InvalidParameter.TempCodeNotAvaliable')
    const policy = readSessionPolicy(desk, Policy)
    const federated = { kind: 'federation', account, uin, name: Name, role: undefined, policy } as const
    return { output: issue(desk, federated, readDuration(desk, DurationSeconds)) }
  },
})
