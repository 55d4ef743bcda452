import { t } from '../../contract/fault.ts'
import { atLeast, atMost } from '../../contract/rule.ts'
import { int, optional } from '../../contract/shape.ts'
import { symmetricUsage } from '../../domain/key.ts'
import { YEAR_DAYS } from '../../domain/rotation.ts'
import { DAY, seconds } from '../../domain/time.ts'
import { admit, cmkResource, findCmk, refuseMember } from './cmk.ts'
import { keyId, memberAccount } from './fields.ts'
import { upToDate } from './rotation.ts'
import { action } from './service.ts'

const bad = 'InvalidParameterValue'

export default action({
  title: t('开启密钥轮换', 'Turn on the rotation of a CMK'),
  about: t(
    '开启对称主密钥的自动轮换:每过一个周期生成新版本用于加密,旧版本仍可解密。再次调用可更改周期,从调用时起算。',
    'Lets a symmetric CMK rotate by itself: after each period a new version encrypts, and all earlier ones still decrypt. Calling again with another period starts it anew.',
  ),
  rate: 100,
  effect: 'write',
  resource: ({ KeyId }, desk) => cmkResource(desk, KeyId),
  input: {
    KeyId: keyId(),
    RotateDays: optional(
      int(
        '轮换周期,7 到 365 天,默认 365',
        'Days between rotations, 7 to 365, 365 by default',
        [atLeast(7, bad), atMost(YEAR_DAYS, bad)],
        { example: 90 },
      ),
    ),
    MemberAccount: memberAccount,
  },
  output: {},
  faults: [
    'InvalidParameter',
    'ResourceUnavailable.CmkNotFound',
    'ResourceUnavailable.CmkStateNotSupport',
    'UnsupportedOperation.ExternalCmkCanNotRotate',
    'UnsupportedOperation.NotRoleOperation',
  ],
  examples: [
    {
      title: t('每 90 天轮换', 'Every 90 days'),
      input: { KeyId: '23e80852-1e38-11e9-b129-5cb9019b4b01', RotateDays: 90 },
      output: {},
    },
  ],
  async run({ KeyId, RotateDays: rotateDays = YEAR_DAYS, MemberAccount }, desk) {
    await refuseMember(desk, MemberAccount)
    const cmk = await findCmk(desk, KeyId)
    if (cmk.origin === 'EXTERNAL') throw desk.fault('UnsupportedOperation.ExternalCmkCanNotRotate')
    if (cmk.usage !== symmetricUsage) throw desk.fault('InvalidParameter', `\`${cmk.usage}\``)
    admit(desk, 'turn', cmk)
    // Said again, it must not put the next rotation off, or who says it daily would never see one.
    if (cmk.rotationEnabled && cmk.rotateDays === rotateDays) return { output: {} }
    const { cmk: row, made } = upToDate(desk, cmk)
    const nextRotateTime = seconds(desk.now) + rotateDays * DAY
    return {
      output: {},
      changes: [{ update: 'cmk', row: { ...row, rotationEnabled: true, rotateDays, nextRotateTime } }, ...made],
    }
  },
})
