import { t } from '../../contract/fault.ts'
import { seconds } from '../../domain/time.ts'
import { cmkResource, findCmk, refuseMember } from './cmk.ts'
import { keyId, memberAccount } from './fields.ts'
import { exampleMetadata, keyMetadata, metadataOf } from './metadata.ts'
import { action } from './service.ts'

export default action({
  title: t('获取主密钥属性', 'Describe a CMK'),
  about: t(
    '返回一个主密钥的属性。计划删除的密钥在销毁之前仍可查询,并给出删除时间。',
    'Returns the attributes of one CMK. A CMK that is pending deletion is described until it is destroyed, with its deletion date.',
  ),
  rate: 100,
  effect: 'read',
  resource: ({ KeyId }, desk) => cmkResource(desk, KeyId),
  input: { KeyId: keyId(), MemberAccount: memberAccount },
  output: { KeyMetadata: keyMetadata },
  faults: ['ResourceUnavailable.CmkNotFound', 'UnsupportedOperation.NotRoleOperation'],
  examples: [
    {
      title: t('查询主密钥', 'An enabled CMK'),
      input: { KeyId: '23e80852-1e38-11e9-b129-5cb9019b4b01' },
      output: { KeyMetadata: exampleMetadata },
    },
  ],
  async run({ KeyId, MemberAccount }, desk) {
    await refuseMember(desk, MemberAccount)
    const cmk = await findCmk(desk, KeyId)
    return { output: { KeyMetadata: metadataOf(cmk, seconds(desk.now)) } }
  },
})
