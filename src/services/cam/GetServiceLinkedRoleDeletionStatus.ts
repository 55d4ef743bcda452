import { t } from '../../contract/fault.ts'
import { text } from '../../contract/shape.ts'
import { action } from './service.ts'

export default action({
  title: t('查询服务相关角色的删除状态', 'Get how a deletion of a service-linked role goes'),
  about: t(
    '查询 DeleteServiceLinkedRole 的任务。删除立即完成,故存在的任务总是成功;角色重新创建后任务不再存在。',
    'Tells about a task of DeleteServiceLinkedRole. Deletions are done at once, so that one which is there has succeeded; it is gone once the role is made again.',
  ),
  rate: 20,
  effect: 'read',
  resource: '*',
  input: { DeletionTaskId: text('删除任务', 'The task of deletion', [], { example: '4611686904170804182' }) },
  output: {
    Status: text('总为 SUCCEEDED', 'Always SUCCEEDED'),
    Reason: text('失败原因,总为空', 'Why it failed, always empty'),
    ServiceType: text('云产品', 'Product'),
    ServiceName: text('云产品的载体名', 'Name by which a role trusts the product'),
  },
  faults: ['InvalidParameter.DeletionTaskNotExist'],
  examples: [
    {
      title: t('已收回的角色', 'A role that was withdrawn'),
      after: [{ action: 'DeleteServiceLinkedRole', input: { RoleName: 'Postgres_QCSLinkedRoleInPostgresKms' } }],
      input: { DeletionTaskId: '4611686904170804182' },
      output: {
        Status: 'SUCCEEDED',
        Reason: '',
        ServiceType: 'postgres',
        ServiceName: 'postgreskms.postgres.cloud.tencent.com',
      },
    },
  ],
  async run({ DeletionTaskId }, desk) {
    const where = { account: desk.caller.account, id: DeletionTaskId, kind: 'service_linked', active: false } as const
    const [role] = await desk.read.find('role', { where })
    if (role === undefined) throw desk.fault('InvalidParameter.DeletionTaskNotExist')
    const ServiceName = desk.linkedRoles.find(({ service }) => service === role.service)?.carrier ?? ''
    return { output: { Status: 'SUCCEEDED', Reason: '', ServiceType: role.service, ServiceName } }
  },
})
