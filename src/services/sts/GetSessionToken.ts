import { t } from '../../contract/fault.ts'
import { matches } from '../../contract/rule.ts'
import { text } from '../../contract/shape.ts'
import type { Change } from '../../store/store.ts'
import { credentialFields, exampleCredential, issue } from './credentials.ts'
import { duration, readDuration } from './duration.ts'
import { tryCode } from './mfa.ts'
import { action } from './service.ts'

export default action({
  title: t('获取会话临时凭证', 'Get a temporary credential for oneself'),
  about: t(
    '凭 MFA 验证码取得调用者自己的临时凭证,权限与调用者相同。只接受永久密钥;每个验证码只能用一次,连续出错 5 次后须等 15 分钟才能再试。',
    'Gives the caller a temporary credential of its own for a code of its MFA device. Takes permanent keys only, and each code once; after 5 wrong ones in a row it takes one every 15 minutes.',
  ),
  rate: 600,
  effect: 'use',
  resource: '*',
  input: {
    SerialNumber: text(
      'MFA 设备,`qcs::cam:uin/<主账号 UIN>::mfa/softToken`',
      'MFA device: `qcs::cam:uin/<UIN of the main account>::mfa/softToken`',
      [],
      {
        example: 'qcs::cam:uin/1001::mfa/softToken',
      },
    ),
    TokenCode: text('MFA 验证码,6 位数字', 'Code of the MFA device, 6 digits', [matches(/^\d{6}$/)], { secret: true }),
    DurationSeconds: duration,
  },
  output: credentialFields,
  faults: [
    'FailedOperation.CheckMFAError',
    'FailedOperation.MFATypeNotSupported',
    'FailedOperation.TempKeyNotAllowed',
    'InvalidParameter.OverTimeError',
  ],
  examples: [
    {
      title: t('主账号', 'A main account'),
      input: { SerialNumber: 'qcs::cam:uin/1001::mfa/softToken', TokenCode: '907494' },
      output: exampleCredential,
    },
  ],
  async run({ SerialNumber, TokenCode, DurationSeconds }, desk) {
    const { account, uin, session } = desk.caller
    if (session !== undefined) throw desk.fault('FailedOperation.TempKeyNotAllowed')
    if (SerialNumber !== `qcs::cam:uin/${account}::mfa/softToken`)
      throw desk.fault('FailedOperation.MFATypeNotSupported')
    const length = readDuration(desk, DurationSeconds)
    const { right, device } = await tryCode(desk, TokenCode)
    const changes: readonly Change[] = [{ update: 'mfaDevice', row: device }]
    if (!right) return { refusal: desk.fault('FailedOperation.CheckMFAError'), changes }
    const own = { kind: 'session', account, uin, name: '', role: undefined, policy: undefined } as const
    return { output: issue(desk, own, length), changes }
  },
})
