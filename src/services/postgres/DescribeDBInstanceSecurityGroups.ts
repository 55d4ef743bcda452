import { t } from '../../contract/fault.ts'
import { int, list, optional, record, text } from '../../contract/shape.ts'
import { INSTANCE, instanceId } from './fields.ts'
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
  title: t('查询实例的安全组', 'List the security groups of an instance'),
  about: t('返回实例的安全组。', 'Returns the security groups of the instance.'),
  rate: 20,
  effect: 'read',
  resource: ({ DBInstanceId = '*' }) => [`${INSTANCE}/${DBInstanceId}`],
  input: {
    DBInstanceId: optional(instanceId),
    ReadOnlyGroupId: optional(text('只读组 ID;此处没有只读组', 'Read-only group, of which there are none here')),
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
    if (ReadOnlyGroupId !== '') throw desk.fault('FailedOperation.ROGroupNotFoundError', '`ReadOnlyGroupId`')
    if (DBInstanceId === '') throw desk.fault('InvalidParameter.ParameterCheckError', '`DBInstanceId`')
    const { projectId, securityGroups, createTime } = await findInstance(desk, DBInstanceId)
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
