import { t } from '../../contract/fault.ts'
import { after, cmkResources, findCmks, moved, refuseBound, refuseMember } from './cmk.ts'
import { keyIds, memberAccount } from './fields.ts'
import { action } from './service.ts'

export default action({
  title: t('批量禁用主密钥', 'Disable CMKs'),
  about: t(
    '禁用多个主密钥,要么全部成功,要么全部不变;有一个被云产品绑定即失败。',
    'Disables several CMKs, all or none. Where a cloud product rests on one of them, all are refused.',
  ),
  rate: 100,
  effect: 'write',
  resource: ({ KeyIds }, desk) => cmkResources(desk, KeyIds),
  input: { KeyIds: keyIds, MemberAccount: memberAccount },
  output: {},
  faults: [
    'FailedOperation.CmkUsedByCloudProduct',
    'ResourceUnavailable.CmkNotFound',
    'ResourceUnavailable.CmkStateNotSupport',
    'UnsupportedOperation.NotRoleOperation',
  ],
  examples: [
    {
      title: t('批量禁用', 'Disable two'),
      input: { KeyIds: ['23e80852-1e38-11e9-b129-5cb9019b4b01', '23e80852-1e38-11e9-b129-5cb9019b4b03'] },
      output: {},
    },
  ],
  async run({ KeyIds, MemberAccount }, desk) {
    await refuseMember(desk, MemberAccount)
    const cmks = await findCmks(desk, KeyIds)
    const changes = cmks.flatMap((cmk) => moved(cmk, after(desk, 'disable', cmk)))
    for (const cmk of cmks) await refuseBound(desk, cmk)
    return { output: {}, changes }
  },
})
