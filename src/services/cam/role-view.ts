import { int, record, text } from '../../contract/shape.ts'
import type { RoleRow } from '../../domain/role.ts'
import { wallTime } from '../../domain/time.ts'
import type { Desk } from '../service.ts'
import { addTime, roleId, roleName, tags, trustDocument } from './fields.ts'
import { tagged, wireTags } from './tag.ts'

export const roleShape = record(
  {
    RoleId: roleId,
    RoleName: roleName,
    PolicyDocument: trustDocument,
    Description: text('描述', 'Description'),
    AddTime: addTime,
    UpdateTime: addTime,
    ConsoleLogin: int('是否可登录控制台,总为 0', 'Whether it may log in to a console; always 0'),
    RoleType: text(
      'user 自定义,service_linked 服务相关',
      'user for one of the account, service_linked for a product’s',
    ),
    SessionDuration: int('会话最长时间,秒;0 为未设置', 'Longest session in seconds; 0 where it was never said'),
    DeletionTaskId: text('删除任务,总为空', 'Task of its deletion, always empty'),
    Tags: tags,
    RoleArn: text('角色的资源描述', 'The ARN of the role', [], { example: 'qcs::cam::uin/1001:roleName/KeyAuditor' }),
  },
  '角色',
  'Role',
)

/** Who may assume a role: what its account said, or the product that holds it. */
function trustOf(desk: Desk<never>, { trust, service }: RoleRow): string {
  if (trust !== '') return trust
  const carrier = desk.linkedRoles.find((role) => role.service === service)?.carrier ?? service
  const statement = [{ action: 'name/sts:AssumeRole', effect: 'allow', principal: { service: [carrier] } }]
  return JSON.stringify({ version: '2.0', statement })
}

export const roleView = async (desk: Desk<never>, role: RoleRow) => ({
  RoleId: role.id,
  RoleName: role.name,
  PolicyDocument: trustOf(desk, role),
  Description: role.description,
  AddTime: wallTime(role.createTime),
  UpdateTime: wallTime(role.updateTime),
  ConsoleLogin: 0,
  RoleType: role.kind,
  SessionDuration: role.sessionDuration,
  DeletionTaskId: '',
  Tags: await wireTags(desk, tagged(role.account, 'role', role.id)),
  RoleArn: `qcs::cam::uin/${role.account}:roleName/${role.name}`,
})
