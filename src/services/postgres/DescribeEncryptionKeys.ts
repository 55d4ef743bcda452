import { t } from '../../contract/fault.ts'
import { int, list, record, text } from '../../contract/shape.ts'
import type { EncryptionKey } from '../../domain/instance.ts'
import { regionOf } from '../place.ts'
import type { Desk } from '../service.ts'
import { instanceId, instanceResource } from './fields.ts'
import { describeKey, type KmsFailed } from './kms.ts'
import { action } from './service.ts'
import { keysOf } from './tde.ts'
import { wallTime } from './time.ts'

const encryptionKey = record(
  {
    KeyId: text('主密钥的 KMS 标识', 'Id of the CMK in KMS', [], { example: 'f4d88aa7-ae72-11ec-9fcc-5254007ffd46' }),
    KeyAlias: text('主密钥别名', 'Alias of the CMK', [], { example: 'PGSQL-KMS' }),
    DEKCipherTextBlob: text(
      '数据密钥在主密钥下的密文,可用 KMS 的 Decrypt 解开',
      'The data key under the CMK, for Decrypt of KMS',
    ),
    IsEnabled: int('1:当前密钥且主密钥可用;0:否', '1 for the current key while its CMK is enabled, 0 otherwise'),
    KeyRegion: text('主密钥所在地域', 'Region of the CMK', [], { example: 'ap-guangzhou' }),
    CreateTime: text('数据密钥的创建时间,UTC+8', 'When the data key was made, in UTC+8', [], {
      example: '2022-03-24 10:39:14',
    }),
    KMSClusterId: text('KMS 集群 ID,空为默认集群', 'KMS cluster; empty for the default one', [], {
      example: 'cls-hsm-tyoxxxx',
    }),
  },
  '实例密钥',
  'A key of the instance',
)

export default action({
  title: t('查询实例密钥列表', 'List the encryption keys of an instance'),
  about: t(
    '返回一个实例的数据加密密钥,当前密钥在前;未开启透明数据加密的实例返回空列表。别名与是否可用来自 KMS 的当前状态。',
    'Returns the data encryption keys of an instance, the current one first; an instance without TDE has an empty list. Alias and availability are what KMS says at this moment.',
  ),
  rate: 1000,
  effect: 'read',
  resource: instanceResource,
  input: { DBInstanceId: instanceId },
  output: { EncryptionKeys: list(encryptionKey, '密钥列表', 'The keys') },
  faults: ['FailedOperation.FailedOperationError', 'InvalidParameterValue.InvalidParameterValueError'],
  examples: [
    {
      title: t('查询加密实例的密钥', 'The key of an encrypted instance'),
      input: { DBInstanceId: 'postgres-abcdefg' },
      output: {
        EncryptionKeys: [
          {
            KeyId: 'f4d88aa7-ae72-11ec-9fcc-5254007ffd46',
            KeyAlias: 'PGSQL-KMS',
            DEKCipherTextBlob: 'xxxxxxxxxxx',
            IsEnabled: 1,
            KeyRegion: 'ap-guangzhou',
            CreateTime: '2022-03-24 10:39:14',
            KMSClusterId: 'cls-hsm-tyoxxxx',
          },
        ],
      },
    },
  ],
  async run({ DBInstanceId }, desk) {
    const place = { account: desk.caller.account, region: regionOf(desk) }
    const instance = await desk.read.get('dbInstance', { ...place, id: DBInstanceId })
    if (instance === undefined)
      throw desk.fault('InvalidParameterValue.InvalidParameterValueError', `\`${DBInstanceId}\``)
    const keys = await keysOf(desk, instance)
    const shown = []
    for (const [i, key] of keys.entries()) shown.push(await show(desk, key, i === 0))
    return { output: { EncryptionKeys: shown } }
  },
})

/** A key as the API shows it. Of a CMK that cannot be used the alias is the one that it had when it was taken. */
async function show(desk: Desk<KmsFailed>, row: EncryptionKey, current: boolean) {
  const cmk = await describeKey(desk, row.key, row.keyRegion)
  const live = cmk?.KeyState === 'Enabled' ? cmk : undefined
  return {
    KeyId: row.key,
    KeyAlias: live?.Alias ?? row.alias,
    DEKCipherTextBlob: row.ciphertext,
    IsEnabled: Number(current && live !== undefined),
    KeyRegion: row.keyRegion,
    CreateTime: wallTime(row.createTime),
    KMSClusterId: row.cluster,
  }
}
