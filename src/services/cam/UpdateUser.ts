import { t } from '../../contract/fault.ts'
import { consoleFields, person, remark, userName } from './fields.ts'
import { userNamed } from './find.ts'
import { action } from './service.ts'

export default action({
  title: t('更新子用户', 'Update a sub-user'),
  about: t(
    '更新子用户的备注与联系方式;未给出的保持不变。',
    'Changes the remark and contacts of a sub-user; what is not given stays.',
  ),
  rate: 20,
  effect: 'write',
  resource: '*',
  input: { Name: userName, Remark: remark, ...consoleFields, ...person },
  output: {},
  faults: ['ResourceNotFound.UserNotExist'],
  examples: [{ title: t('改备注', 'Another remark'), input: { Name: 'reader', Remark: 'reads' }, output: {} }],
  async run({ Name, Remark, PhoneNum, CountryCode, Email }, desk) {
    const user = await userNamed(desk, Name)
    const row = {
      ...user,
      remark: Remark ?? user.remark,
      phone: PhoneNum ?? user.phone,
      countryCode: CountryCode ?? user.countryCode,
      email: Email ?? user.email,
    }
    return { output: {}, changes: [{ update: 'user', row }] }
  },
})
