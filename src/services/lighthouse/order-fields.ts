import { atLeast, atMost, maxItems, maxLength, oneOf } from '../../contract/rule.ts'
import { bool, int, list, optional, record, text } from '../../contract/shape.ts'
import { renewFlags } from '../../domain/lighthouse-offer.ts'
import { tags } from './fields.ts'
import { blueprintId, bundleId, instanceName, loginConfiguration } from './instance-fields.ts'

/** For how many months an instance can be had at once. */
export const periods = [...Array.from({ length: 12 }, (_, i) => i + 1), 24, 36, 48, 60]

/** Nothing here runs containers; their fields are known so that a request with them is refused for what it asks. */
export const containers = optional(
  list(
    record(
      {
        ContainerImage: text('镜像', 'Image'),
        ContainerName: optional(text('名称', 'Name')),
        Envs: optional(
          list(
            record({ Key: text('键', 'Key'), Value: text('值', 'Value', [], { secret: true }) }, '变量', 'Variable'),
            '环境变量',
            'Environment',
          ),
        ),
        PublishPorts: optional(
          list(
            record(
              {
                HostPort: int('主机端口', 'Port of the host'),
                ContainerPort: int('容器端口', 'Port of the container'),
                Ip: optional(text('对外 IP', 'Address')),
                Protocol: optional(text('协议', 'Protocol')),
              },
              '端口',
              'Port',
            ),
            '端口映射',
            'Ports',
          ),
        ),
        Volumes: optional(
          list(
            record(
              {
                ContainerPath: text('容器路径', 'Path in the container'),
                HostPath: optional(text('主机路径', 'Path')),
              },
              '卷',
              'Volume',
            ),
            '卷',
            'Volumes',
          ),
        ),
        Command: optional(text('命令', 'Command')),
        RestartPolicy: optional(text('重启策略', 'When it is started again')),
      },
      '容器',
      'Container',
    ),
    '容器;此处不运行容器,不可给出',
    'Containers; nothing here runs them, so that none may be given',
  ),
)

export const orderFields = {
  BundleId: bundleId,
  BlueprintId: blueprintId,
  InstanceChargePrepaid: record(
    {
      Period: int(
        '购买月数:1 到 12、24、36、48 或 60',
        'Months: 1 to 12, 24, 36, 48 or 60',
        [oneOf(periods, 'InvalidParameterValue.OutOfRange')],
        { example: 1 },
      ),
      RenewFlag: optional(
        text(
          '到期后:NOTIFY_AND_AUTO_RENEW、NOTIFY_AND_MANUAL_RENEW(默认)或 DISABLE_NOTIFY_AND_MANUAL_RENEW',
          'When its time is over: NOTIFY_AND_AUTO_RENEW, NOTIFY_AND_MANUAL_RENEW (the default) or DISABLE_NOTIFY_AND_MANUAL_RENEW',
          [oneOf(['', ...renewFlags], 'InvalidParameterValue.OutOfRange')],
        ),
      ),
    },
    '预付费',
    'Prepayment',
  ),
  InstanceName: optional(instanceName),
  InstanceCount: optional(
    int('数量,1 到 30,默认 1', 'How many, 1 to 30, 1 by default', [
      atLeast(1, 'InvalidParameterValue.OutOfRange'),
      atMost(30, 'InvalidParameterValue.OutOfRange'),
    ]),
  ),
  Zones: optional(
    list(text('可用区', 'Zone', [], { example: 'ap-guangzhou-2' }), '可用区,至多一个', 'Zones, at most one', [
      maxItems(1, 'InvalidParameterValue.InvalidZone'),
    ]),
  ),
  DryRun: optional(bool('只检查,不创建', 'Whether to check only, and create nothing')),
  ClientToken: optional(
    text(
      '至多 64 个字符;以同一值再次请求,得到同一批实例',
      'At most 64 characters; who asks again with the same gets the same instances',
      [maxLength(64, 'InvalidParameterValue.ClientTokenTooLong')],
    ),
  ),
  LoginConfiguration: loginConfiguration,
  Containers: containers,
  AutoVoucher: optional(bool('是否自动用券;此处不计费', 'Whether vouchers are used; nothing is charged here')),
  FirewallTemplateId: optional(text('防火墙模板 ID;此处没有模板', 'Id of a firewall template; there are none here')),
  Tags: tags,
  InitCommand: optional(
    record(
      {
        Content: text('内容,Base64', 'Content in base64', [], { secret: true }),
        Timeout: optional(int('超时,秒', 'Timeout in seconds')),
        WorkingDirectory: optional(text('工作目录', 'Working directory')),
        Username: optional(text('用户', 'User')),
      },
      '初始化命令;此处不运行,不可给出',
      'Initial command; nothing here runs it, so that none may be given',
    ),
  ),
  DomainName: optional(text('主域名;此处不解析,不可给出', 'Domain; not served here, so that none may be given')),
  Subdomain: optional(text('子域名;此处不解析,不可给出', 'Subdomain; not served here, so that none may be given')),
}
