import { t } from '../../contract/fault.ts'
import { atLeast, atMost } from '../../contract/rule.ts'
import { int, optional, text } from '../../contract/shape.ts'
import { seconds } from '../../domain/time.ts'
import { consoleFields, newUserName, person, remark, userUin } from './fields.ts'
import { makeKey } from './key.ts'
import { USERS } from './limits.ts'
import { newUid, newUin } from './new-user-ids.ts'
import { action } from './service.ts'

export default action({
  title: t('添加子用户', 'Add a sub-user'),
  about: t(
    '添加一个子用户,可同时为其创建访问密钥;密钥只在此处返回一次。',
    'Adds a sub-user, with an access key if asked for; the secret key is shown here and never again.',
  ),
  rate: 20,
  effect: 'write',
  resource: '*',
  input: {
    Name: newUserName,
    Remark: remark,
    ...consoleFields,
    UseApi: optional(int('是否创建访问密钥:1 创建', 'Whether to make an access key: 1 does', [atLeast(0), atMost(1)])),
    ...person,
  },
  output: {
    Uin: userUin,
    Name: newUserName,
    Password: text('控制台密码,总为空', 'Password for a console, always empty'),
    SecretId: text('访问密钥 ID;未创建则为空', 'Id of the access key; empty without one'),
    SecretKey: text('访问密钥;未创建则为空', 'The secret key; empty without one', [], { secret: true }),
    Uid: int('用户 UID', 'UID of the user'),
  },
  faults: ['InvalidParameter.SubUserFull', 'InvalidParameter.SubUserNameInUse'],
  examples: [
    {
      title: t('添加用户并创建密钥', 'A user with a key'),
      input: { Name: 'newcomer', Remark: 'on probation', UseApi: 1 },
      output: {
        Uin: 200012345678,
        Name: 'newcomer',
        Password: '',
        SecretId: 'AKIDexample',
        SecretKey: 'shown-once',
        Uid: 12345678,
      },
    },
  ],
  async run({ Name, Remark = '', UseApi = 0, PhoneNum = '', CountryCode = '', Email = '' }, desk) {
    const { account } = desk.caller
    const [same] = await desk.read.find('user', { where: { account, name: Name } })
    if (same !== undefined) throw desk.fault('InvalidParameter.SubUserNameInUse', `\`${Name}\``)
    if ((await desk.read.count('user', { account })) >= USERS) throw desk.fault('InvalidParameter.SubUserFull')
    const uin = await newUin(desk)
    const row = {
      account,
      uin,
      uid: await newUid(desk),
      name: Name,
      remark: Remark,
      phone: PhoneNum,
      countryCode: CountryCode,
      email: Email,
      boundary: 0,
      createTime: seconds(desk.now),
      revision: 0,
    }
    const key = UseApi === 1 ? makeKey(desk, uin, '') : undefined
    return {
      output: {
        Uin: Number(uin),
        Name,
        Password: '',
        SecretId: key?.row.secretId ?? '',
        SecretKey: key?.secretKey ?? '',
        Uid: row.uid,
      },
      changes: [
        { insert: 'user', row },
        { limit: 'user', where: { account }, max: USERS },
        ...(key === undefined ? [] : [{ insert: 'accessKey', row: key.row } as const]),
      ],
    }
  },
})
