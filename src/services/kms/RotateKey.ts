import { t } from '../../contract/fault.ts'
import { optional, text } from '../../contract/shape.ts'
import { timeUuid } from '../../domain/ids.ts'
import { isRotatable, rotate, rotationTimes } from '../../domain/rotation.ts'
import { DAY, seconds } from '../../domain/time.ts'
import { admit, cmkResource, findCmk, refuseMember } from './cmk.ts'
import { keyId, memberAccount } from './fields.ts'
import { action } from './service.ts'

export default action({
  title: t('立即轮换密钥', 'Rotate a CMK now'),
  about: t(
    '立即轮换一个已开启轮换的主密钥:新版本用于加密,旧版本仍可解密。24 小时内只能轮换一次。返回时轮换已完成。',
    'Rotates a CMK whose rotation is on: a new version encrypts, and all earlier ones still decrypt. At most once in 24 hours. It is done when the call returns.',
  ),
  rate: 20,
  effect: 'write',
  resource: ({ KeyId }, desk) => cmkResource(desk, KeyId),
  input: { KeyId: keyId(), MemberAccount: memberAccount },
  output: { TaskId: optional(text('轮换任务 ID', 'Id of the rotation')) },
  faults: [
    'RequestLimitExceeded.RotateRateLimited',
    'ResourceUnavailable.CmkNotFound',
    'ResourceUnavailable.CmkStateNotSupport',
    'UnsupportedOperation.NotRoleOperation',
    'UnsupportedOperation.RotateNotSupported',
  ],
  examples: [
    {
      title: t('立即轮换', 'Now'),
      input: { KeyId: '23e80852-1e38-11e9-b129-5cb9019b4b01' },
      output: { TaskId: '6b0b2ba4-8455-11e9-8bfa-8b1b1a4f1d35' },
    },
  ],
  async run({ KeyId, MemberAccount }, desk) {
    await refuseMember(desk, MemberAccount)
    const cmk = await findCmk(desk, KeyId)
    if (!isRotatable(cmk))
      throw desk.fault('UnsupportedOperation.RotateNotSupported', `\`${cmk.origin}\` \`${cmk.usage}\``)
    admit(desk, 'rotate', cmk)
    if (!cmk.rotationEnabled) throw desk.fault('UnsupportedOperation.RotateNotSupported')
    const now = seconds(desk.now)
    // A clock that was set back may find the last rotation in the future; that must not hold the key up for longer.
    if (Math.abs(now - rotationTimes(cmk, now).lastRotateTime) < DAY)
      throw desk.fault('RequestLimitExceeded.RotateRateLimited')
    const rotation = rotate(cmk, now, desk.keyring, desk.random)
    return {
      output: { TaskId: timeUuid(desk.now, desk.random) },
      changes: [
        { update: 'cmk', row: rotation.cmk },
        { insert: 'keyMaterial', row: rotation.material },
      ],
    }
  },
})
