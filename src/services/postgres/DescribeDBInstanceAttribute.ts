import { t } from '../../contract/fault.ts'
import { instanceId, instanceResource } from './fields.ts'
import { findInstance } from './instance.ts'
import { dbInstance } from './instance-fields.ts'
import { action } from './service.ts'
import { viewsOf } from './views.ts'

export default action({
  title: t('查询实例详情', 'Describe an instance'),
  about: t(
    '返回一个实例的全部信息;已销毁的实例不存在。',
    'Returns all there is to say of one instance; one that was destroyed is not found.',
  ),
  rate: 100,
  effect: 'read',
  resource: instanceResource,
  input: { DBInstanceId: instanceId },
  output: { DBInstance: dbInstance },
  faults: ['ResourceNotFound.InstanceNotFoundError'],
  examples: [
    {
      title: t('查询实例', 'An instance'),
      input: { DBInstanceId: 'postgres-plain' },
      output: {
        DBInstance: {
          Region: 'ap-guangzhou',
          Zone: 'ap-guangzhou-1',
          VpcId: 'vpc-86v957zb',
          SubnetId: 'subnet-enm92y0m',
          DBInstanceId: 'postgres-plain',
          DBInstanceName: 'plain',
          DBInstanceStatus: 'running',
          DBInstanceMemory: 2,
          DBInstanceStorage: 10,
          DBInstanceCpu: 1,
          DBInstanceClass: 'pg.it.small2',
          DBMajorVersion: '14',
          DBVersion: '14.2',
          DBKernelVersion: 'v14.2_r1.0',
          DBInstanceType: 'primary',
          DBInstanceVersion: 'standard',
          DBCharset: 'UTF8',
          CreateTime: '2018-12-01 08:00:00',
          UpdateTime: '2018-12-01 08:00:00',
          ExpireTime: '0000-00-00 00:00:00',
          IsolatedTime: '0000-00-00 00:00:00',
          PayType: 'postpaid',
          AutoRenew: 0,
          DBInstanceNetInfo: [
            {
              Address: '',
              Ip: '10.0.0.6',
              Port: 5432,
              NetType: 'private',
              Status: 'opened',
              VpcId: 'vpc-86v957zb',
              SubnetId: 'subnet-enm92y0m',
              ProtocolType: 'postgresql',
            },
          ],
          Type: 'TS85',
          AppId: 1250000000,
          Uid: 100000000001,
          ProjectId: 0,
          TagList: [],
          MasterDBInstanceId: '',
          ReadOnlyInstanceNum: 0,
          StatusInReadonlyGroup: '',
          OfflineTime: '0001-01-04 00:00:00',
          DBNodeSet: [{ Role: 'Primary', Zone: 'ap-guangzhou-1' }],
          IsSupportTDE: 0,
          DBEngine: 'postgresql',
          DBEngineConfig: '',
          NetworkAccessList: [],
          SupportIpv6: 0,
          ExpandedCpu: 0,
          DeletionProtection: false,
          DBInstanceStorageType: 'PHYSICAL_LOCAL_SSD',
        },
      },
    },
  ],
  async run({ DBInstanceId }, desk) {
    const [view] = await viewsOf(desk, [await findInstance(desk, DBInstanceId)])
    if (view === undefined) throw new Error('an instance without a view')
    return { output: { DBInstance: view } }
  },
})
