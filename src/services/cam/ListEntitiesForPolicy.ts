import { t } from '../../contract/fault.ts'
import { oneOf } from '../../contract/rule.ts'
import { int, list, optional, record, text } from '../../contract/shape.ts'
import type { Holder, PolicyAttachment } from '../../domain/account.ts'
import { wallTime } from '../../domain/time.ts'
import { findPage } from '../page.ts'
import type { Desk } from '../service.ts'
import { addTime, page, policyId, windowOf } from './fields.ts'
import { action } from './service.ts'

/** What the filter and the answer call each kind of holder. */
const kinds: Readonly<Record<Holder, readonly [filter: string, type: number]>> = {
  user: ['User', 1],
  group: ['Group', 2],
  role: ['Role', 3],
}

const entity = record(
  {
    Id: text('实体 ID', 'Id of the entity'),
    Name: text('实体名', 'Name of the entity'),
    Uin: int('用户 UIN;非用户则为 0', 'UIN of a user; 0 for others'),
    RelatedType: int('1 用户,2 用户组,3 角色', '1 for a user, 2 for a group, 3 for a role'),
    AttachmentTime: addTime,
  },
  '实体',
  'Entity',
)

export default action({
  title: t('查询策略关联的实体', 'List whom a policy is attached to'),
  about: t(
    '分页列出策略关联的用户、用户组与角色。',
    'Lists by page the users, groups and roles that a policy is attached to.',
  ),
  rate: 20,
  effect: 'read',
  resource: '*',
  input: {
    PolicyId: policyId,
    ...page,
    EntityFilter: optional(
      text('只列一类:User、Group、Role;默认 All', 'Only one kind: User, Group or Role; All by default', [
        oneOf(['All', 'User', 'Group', 'Role'], 'InvalidParameter.EntityFilterError'),
      ]),
    ),
  },
  output: {
    TotalNum: int('总数', 'How many there are in all'),
    List: list(entity, '本页的实体', 'The entities of this page'),
  },
  faults: [],
  examples: [
    {
      title: t('一条策略', 'Of one policy'),
      input: { PolicyId: 100000001 },
      output: {
        TotalNum: 1,
        List: [{ Id: '1003', Name: 'reader', Uin: 1003, RelatedType: 1, AttachmentTime: '2019-01-23 10:32:09' }],
      },
    },
  ],
  async run({ PolicyId, EntityFilter = 'All', ...given }, desk) {
    const wanted = (Object.keys(kinds) as Holder[]).filter((kind) => ['All', kinds[kind][0]].includes(EntityFilter))
    const { total, rows } = await findPage(desk.read, 'policyAttachment', {
      where: { account: desk.caller.account, policy: PolicyId, kind: wanted },
      order: [
        ['kind', 'desc'],
        ['target', 'asc'],
      ],
      ...windowOf(given),
    })
    const List = await Promise.all(
      rows.map(async (row) => ({
        Id: row.target,
        Name: await nameOf(desk, row),
        Uin: row.kind === 'user' ? Number(row.target) : 0,
        RelatedType: kinds[row.kind][1],
        AttachmentTime: wallTime(row.createTime),
      })),
    )
    return { output: { TotalNum: total, List } }
  },
})

async function nameOf(desk: Desk<never>, { account, kind, target }: PolicyAttachment): Promise<string> {
  if (kind === 'user') return (await desk.read.get('user', { account, uin: target }))?.name ?? ''
  if (kind === 'group') return (await desk.read.get('userGroup', { account, id: Number(target) }))?.name ?? ''
  return (await desk.read.find('role', { where: { account, id: target } }))[0]?.name ?? ''
}
