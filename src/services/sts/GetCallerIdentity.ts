import type { Caller } from '../../contract/action.ts'
import { t } from '../../contract/fault.ts'
import { text } from '../../contract/shape.ts'
import { action } from './service.ts'

export default action({
  title: t('获取调用者身份', 'Get the identity of the caller'),
  about: t(
    '返回签名所用密钥属于谁:主账号与调用者自己的 UIN。无须任何权限。',
    'Tells whose the signing key is: the UIN of the main account and that of the caller itself. Needs no permission.',
  ),
  rate: 20,
  effect: 'read',
  resource: '*',
  // It tells a caller nothing but what its own key stands for, so a sub-user without policies may ask too.
  open: true,
  input: {},
  output: {
    Arn: text('调用者的资源描述', 'The ARN of the caller', [], { example: 'qcs::cam:100000000000:uin/100000000001' }),
    AccountId: text('主账号 UIN', 'UIN of the main account', [], { example: '100000000000' }),
    UserId: text(
      '调用者的标识:账号与子用户为其 UIN,角色为 ID 与会话名',
      'Id of the caller: the UIN of an account or sub-user, id and session of a role',
    ),
    PrincipalId: text('密钥所属、或取得会话者的 UIN', 'UIN that the key belongs to, or that asked for the session'),
    Type: text('身份类型:CAMUser 或 CAMRole', 'Kind of identity: CAMUser or CAMRole'),
  },
  faults: [],
  examples: [
    {
      title: t('用子用户的密钥查询', 'With the key of a sub-user'),
      input: {},
      output: {
        Arn: 'qcs::cam:100000000000:uin/100000000001',
        AccountId: '100000000000',
        UserId: '100000000001',
        PrincipalId: '100000000001',
        Type: 'CAMUser',
      },
    },
  ],
  async run(_input, { caller }) {
    return { output: { ...identityOf(caller), AccountId: caller.account, PrincipalId: caller.uin } }
  },
})

/** The account stands where other resource names have the region: so the cloud writes it. */
function identityOf({ account, uin, session }: Caller) {
  if (session?.kind === 'role') {
    const Arn = `qcs::sts:${account}:assumed-role/${session.role}`
    return { Arn, UserId: `${session.role}:${session.name}`, Type: 'CAMRole' }
  }
  if (session?.kind === 'federation') {
    return { Arn: `qcs::sts:${account}:federated-user/${uin}`, UserId: `${uin}:${session.name}`, Type: 'CAMUser' }
  }
  return { Arn: `qcs::cam:${account}:uin/${uin}`, UserId: uin, Type: 'CAMUser' }
}
