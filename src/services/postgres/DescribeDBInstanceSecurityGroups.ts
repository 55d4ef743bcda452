import { t } from '../../contract/fault.ts'
import { int, list, optional, record, text } from '../../contract/shape.ts'
import { INSTANCE, instanceId } from './fields.ts'
import { findGroup } from './group.ts'
import { anyGroupId } from './group-fields.ts'
import { findInstance } from './instance.ts'
import { action } from './service.ts'
import { wallTime } from './time.ts'

const rule = record(
  {
    Action: text('ACCEPT 或 DROP', 'ACCEPT or DROP'),
    CidrIp: text('网段', 'Network'),
    PortRange: text('端口', 'Ports'),
    IpProtocol: text('协议', 'Protocol'),
    Description: text('描述', 'Description'),
  },
  '规则',
  'A rule',
)

const group = record(
  {
    ProjectId: int('项目 ID', 'Project'),
    CreateTime: text('创建时间', 'Time of creation'),
    Inbound: list(rule, '入站规则;此处不记录', 'Rules for what comes in, which are not kept here'),
    Outbound: list(rule, '出站规则;此处不记录', 'Rules for what goes out, which are not kept here'),
    SecurityGroupId: text('安全组 ID', 'Security group'),
    SecurityGroupName: text('安全组名称', 'Name'),
    SecurityGroupDescription: text('描述', 'Description'),
  },
  '安全组',
  'A security group',
)

export default action({
  title: t('查询实例或只读组的安全组', 'List the security groups of an instance or a read-only group'),
  about: t(
    '返回实例的安全组,未给出实例时返回只读组的安全组。',
    'Returns the security groups of the instance or, where none is named, of the read-only group.',
  ),
  rate: 20,
  effect: 'read',
  resource: ({ DBInstanceId, ReadOnlyGroupId }) => [`${INSTANCE}/${DBInstanceId || ReadOnlyGroupId || '*'}`],
  input: {
    DBInstanceId: optional(instanceId),
    ReadOnlyGroupId: anyGroupId,
  },
  output: { SecurityGroupSet: list(group, '安全组', 'The security groups') },
  faults: [
    'FailedOperation.ROGroupNotFoundError',
    'InvalidParameter.ParameterCheckError',
    'ResourceNotFound.InstanceNotFoundError',
  ],
  examples: [
    {
      title: t('没有安全组的实例', 'An instance without any'),
      input: { DBInstanceId: 'postgres-plain' },
      output: { SecurityGroupSet: [] },
    },
  ],
  async run({ DBInstanceId = '', ReadOnlyGroupId = '' }, desk) {
    if (DBInstanceId === '' && ReadOnlyGroupId === '')
      throw desk.fault('InvalidParameter.ParameterCheckError', '`DBInstanceId`, `ReadOnlyGroupId`')
    const { projectId, securityGroups, createTime } =
      DBInstanceId === '' ? await findGroup(desk, ReadOnlyGroupId) : await findInstance(desk, DBInstanceId)
    const shown = securityGroups.map((id) => ({
      ProjectId: projectId,
      CreateTime: wallTime(createTime),
      Inbound: [],
      Outbound: [],
      SecurityGroupId: id,
      SecurityGroupName: id,
      SecurityGroupDescription: '',
    }))
    return { output: { SecurityGroupSet: shown } }
  },
})
