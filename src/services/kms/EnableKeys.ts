import { t } from '../../contract/fault.ts'
import { after, cmkResources, findCmks, moved, refuseMember } from './cmk.ts'
import { keyIds, memberAccount } from './fields.ts'
import { action } from './service.ts'

export default action({
  title: t('批量启用主密钥', 'Enable CMKs'),
  about: t(
    '启用多个主密钥,要么全部成功,要么全部不变;已启用的保持不变。',
    'Enables several CMKs, all or none; one that is enabled stays as it is.',
  ),
  rate: 100,
  effect: 'write',
  resource: ({ KeyIds }, desk) => cmkResources(desk, KeyIds),
  input: { KeyIds: keyIds, MemberAccount: memberAccount },
  output: {},
  faults: [
    'ResourceUnavailable.CmkNotFound',
    'ResourceUnavailable.CmkStateNotSupport',
    'UnsupportedOperation.NotRoleOperation',
  ],
  examples: [
    {
      title: t('批量启用', 'Enable two'),
      input: { KeyIds: ['23e80852-1e38-11e9-b129-5cb9019b4b01', '23e80852-1e38-11e9-b129-5cb9019b4b03'] },
      output: {},
    },
  ],
  async run({ KeyIds, MemberAccount }, desk) {
    await refuseMember(desk, MemberAccount)
    const cmks = await findCmks(desk, KeyIds)
    return { output: {}, changes: cmks.flatMap((cmk) => moved(cmk, after(desk, 'enable', cmk))) }
  },
})
