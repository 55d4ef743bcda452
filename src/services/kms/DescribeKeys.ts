import { t } from '../../contract/fault.ts'
import { list } from '../../contract/shape.ts'
import { seconds } from '../../domain/time.ts'
import { cmkResources, findCmks, refuseMember } from './cmk.ts'
import { keyIds, memberAccount } from './fields.ts'
import { exampleMetadata, keyMetadata, metadataOf } from './metadata.ts'
import { action } from './service.ts'

export default action({
  title: t('批量获取主密钥属性', 'Describe CMKs'),
  about: t(
    '按所给顺序返回多个主密钥的属性;有一个不存在即失败。',
    'Returns the attributes of several CMKs in the order asked for, or fails where one of them does not exist.',
  ),
  rate: 100,
  effect: 'read',
  resource: ({ KeyIds }, desk) => cmkResources(desk, KeyIds),
  input: { KeyIds: keyIds, MemberAccount: memberAccount },
  output: {
    KeyMetadatas: list(keyMetadata, '密钥属性,顺序同请求', 'The attributes of the CMKs, in the order asked for'),
  },
  faults: ['ResourceUnavailable.CmkNotFound', 'UnsupportedOperation.NotRoleOperation'],
  examples: [
    {
      title: t('查询一个', 'One of them'),
      input: { KeyIds: ['23e80852-1e38-11e9-b129-5cb9019b4b01'] },
      output: { KeyMetadatas: [exampleMetadata] },
    },
  ],
  async run({ KeyIds, MemberAccount }, desk) {
    await refuseMember(desk, MemberAccount)
    const cmks = await findCmks(desk, KeyIds)
    return { output: { KeyMetadatas: cmks.map((cmk) => metadataOf(cmk, seconds(desk.now))) } }
  },
})
