import { t } from '../../contract/fault.ts'
import { bool, int, list, optional, record, text } from '../../contract/shape.ts'
import { countedDataKeys } from '../../domain/data-key.ts'
import { countedCmks } from '../../domain/key.ts'
import { action } from './service.ts'

/** What never ends here: the last moment that fits in 31 bits, and the largest limit that can be configured. */
const FAR_AHEAD = 2_147_443_200
const UNLIMITED = 999_999_999

const exclusiveHsm = record(
  { HsmClusterId: text('集群 ID', 'Id of the cluster'), HsmClusterName: text('集群名称', 'Name of the cluster') },
  '独享集群',
  'A cluster of the account’s own',
)

const destination = record(
  { DestinationRegion: optional(text('目标地域', 'Region')), HsmClusterId: optional(text('目标集群', 'Cluster')) },
  '同步目标',
  'Where keys are synchronised to',
)

const regionQps = record(
  { Region: optional(text('地域', 'Region')), Qps: optional(int('每秒请求数', 'Requests per second')) },
  '地域的每秒请求数',
  'Requests per second of a region',
)

export default action({
  title: t('查询服务状态', 'Get the status of the service'),
  about: t(
    '返回调用地域内服务的状态、配额与用量。未设限的配额显示为 999999999。',
    'Returns the state of the service in the region of the call, with its quotas and how much of them is used. One without a limit shows as 999999999.',
  ),
  rate: 100,
  effect: 'read',
  resource: '*',
  input: {},
  output: {
    ServiceEnabled: bool('是否已开通', 'Whether the service is on'),
    InvalidType: int('0 未购买;1 正常;2 欠费停服;3 已释放', '0 never bought; 1 normal; 2 in arrears; 3 released'),
    UserLevel: int('0 普通版;1 旗舰版', '0 the basic edition; 1 the ultimate one'),
    ProExpireTime: int('旗舰版到期时间,Unix 秒', 'When the ultimate edition ends, Unix seconds'),
    ProRenewFlag: int('是否自动续费', 'Whether it is renewed by itself'),
    ProResourceId: text('旗舰版资源 ID', 'Resource id of the ultimate edition'),
    ExclusiveVSMEnabled: bool('是否有托管版', 'Whether there is a managed edition'),
    ExclusiveHSMEnabled: bool('是否有独享集群', 'Whether there are clusters of the account’s own'),
    SubscriptionInfo: text('订阅信息', 'Subscription'),
    CmkUserCount: optional(int('计入配额的主密钥数量', 'CMKs that count toward the quota')),
    CmkLimit: optional(int('主密钥配额', 'Quota of CMKs')),
    ExclusiveHSMList: optional(list(exclusiveHsm, '独享集群', 'The clusters of the account’s own')),
    IsAllowedDataKeyHosted: optional(bool('是否可以保存数据密钥', 'Whether data keys can be kept')),
    DataKeyLimit: optional(int('购买的数据密钥配额', 'Quota of data keys that was bought')),
    FreeDataKeyLimit: optional(int('免费的数据密钥配额', 'Quota of data keys that is free')),
    DataKeyUsedCount: optional(int('计入配额的数据密钥数量', 'Data keys that count toward the quota')),
    SyncTaskList: optional(list(destination, '同步任务', 'Where keys are synchronised to')),
    IsAllowedSync: optional(bool('是否可以同步', 'Whether keys can be synchronised')),
    QpsLimit: optional(int('每秒请求数', 'Requests per second')),
    QpsTotalLimit: optional(int('总每秒请求数', 'Requests per second in all')),
    RegionsQps: optional(list(regionQps, '各地域的每秒请求数', 'Requests per second of each region')),
    ResourceZone: optional(int('资源可用区', 'Zone of the resource')),
    ResourceRegion: optional(int('资源地域', 'Region of the resource')),
  },
  faults: [],
  examples: [
    {
      title: t('查询服务状态', 'The status'),
      input: {},
      output: {
        ServiceEnabled: true,
        InvalidType: 1,
        UserLevel: 1,
        ProExpireTime: FAR_AHEAD,
        ProRenewFlag: 1,
        ProResourceId: 'kms-1001',
        ExclusiveVSMEnabled: false,
        ExclusiveHSMEnabled: true,
        SubscriptionInfo: 'Prepaid_KMS',
        CmkUserCount: 7,
        CmkLimit: 200,
        ExclusiveHSMList: [{ HsmClusterId: 'cls-hsm-tyo00001', HsmClusterName: 'examples' }],
        IsAllowedDataKeyHosted: true,
        DataKeyLimit: 1000,
        FreeDataKeyLimit: 0,
        DataKeyUsedCount: 2,
        SyncTaskList: [],
        IsAllowedSync: false,
        RegionsQps: [],
      },
    },
  ],
  async run(_, { read, settings, caller: { account }, region = settings.region }) {
    const [cmks, dataKeys, clusters] = await Promise.all([
      read.count('cmk', countedCmks(account, region)),
      read.count('dataKey', countedDataKeys(account, region)),
      read.find('cluster', { where: { account, region }, order: [['id', 'asc']] }),
    ])
    return {
      output: {
        ServiceEnabled: true,
        InvalidType: 1,
        // Encryption SDKs start only in the ultimate edition.
        UserLevel: 1,
        ProExpireTime: FAR_AHEAD,
        ProRenewFlag: 1,
        ProResourceId: `kms-${account}`,
        ExclusiveVSMEnabled: false,
        ExclusiveHSMEnabled: clusters.length > 0,
        SubscriptionInfo: 'Prepaid_KMS',
        CmkUserCount: cmks,
        CmkLimit: settings.cmkLimit || UNLIMITED,
        ExclusiveHSMList: clusters.map(({ id, name }) => ({ HsmClusterId: id, HsmClusterName: name })),
        IsAllowedDataKeyHosted: true,
        DataKeyLimit: settings.dataKeyLimit || UNLIMITED,
        FreeDataKeyLimit: 0,
        DataKeyUsedCount: dataKeys,
        SyncTaskList: [],
        IsAllowedSync: false,
        RegionsQps: [],
      },
    }
  },
})
