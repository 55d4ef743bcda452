import { t } from '../../contract/fault.ts'
import { list, record, text } from '../../contract/shape.ts'
import { storageType } from './fields.ts'
import { encrypts, engine, versions } from './products.ts'
import { action } from './service.ts'

const version = record(
  {
    DBEngine: text('引擎', 'Engine'),
    DBVersion: text('PostgreSQL 版本号', 'Version of PostgreSQL'),
    DBMajorVersion: text('PostgreSQL 大版本号', 'Major version of PostgreSQL'),
    DBKernelVersion: text('内核版本号', 'Kernel version'),
    SupportedFeatureNames: list(text('特性', 'Feature'), '支持的特性:TDE', 'What it supports: TDE'),
    Status: text('状态:AVAILABLE', 'State: AVAILABLE'),
    AvailableUpgradeTarget: list(
      text('内核版本号', 'Kernel version'),
      '可升级到的内核;无',
      'Kernels to which it can be upgraded; there are none',
    ),
  },
  '版本',
  'A version',
)

export default action({
  title: t('查询版本', 'List versions'),
  about: t(
    '返回可购买的版本及其是否支持透明数据加密。',
    'Returns the versions that can be had, and which of them encrypt their data (TDE).',
  ),
  rate: 20,
  effect: 'read',
  resource: '*',
  input: { StorageType: storageType },
  output: { VersionSet: list(version, '版本', 'The versions') },
  faults: [],
  examples: [
    {
      title: t('全部版本', 'All of them'),
      input: {},
      output: {
        VersionSet: [
          {
            DBEngine: 'postgresql',
            DBVersion: '17.4',
            DBMajorVersion: '17',
            DBKernelVersion: 'v17.4_r1.3',
            SupportedFeatureNames: ['TDE'],
            Status: 'AVAILABLE',
            AvailableUpgradeTarget: [],
          },
        ],
      },
    },
  ],
  async run({ StorageType }) {
    const shown = versions.map((one) => ({
      DBEngine: engine,
      DBVersion: one.version,
      DBMajorVersion: one.major,
      DBKernelVersion: one.kernel,
      SupportedFeatureNames: encrypts(one, StorageType) ? ['TDE'] : [],
      Status: 'AVAILABLE',
      AvailableUpgradeTarget: [],
    }))
    return { output: { VersionSet: shown } }
  },
})
