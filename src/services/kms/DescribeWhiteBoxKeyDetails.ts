import { t } from '../../contract/fault.ts'
import { atLeast, atMost, oneOf } from '../../contract/rule.ts'
import { int, list, optional } from '../../contract/shape.ts'
import { whiteBoxStates } from '../../domain/white-box.ts'
import { findPage } from '../page.ts'
import { allKeys } from './key-name.ts'
import { offset, tagFilters, taggedWith } from './listing.ts'
import { action } from './service.ts'
import { infoOf, whiteBoxKeyInfo } from './white-box.ts'

const bad = 'InvalidParameterValue'

export default action({
  title: t('获取白盒密钥列表', 'List white-box keys'),
  about: t(
    '列出调用地域内的白盒密钥,从新到旧,包括两个密钥的数据块;Limit 为 0 时全部返回。须有该账号全部密钥的权限。',
    'Lists the white-box keys in the region of the call, the newest first, with their blobs; all of them when Limit is 0. It takes permission on all keys of the account.',
  ),
  rate: 100,
  effect: 'use',
  resource: (_input, desk) => allKeys(desk),
  input: {
    KeyStatus: optional(int('0:禁用;1:启用;默认全部', '0: disabled; 1: enabled; all by default', [oneOf([0, 1], bad)])),
    Offset: offset(bad),
    Limit: optional(
      int('返回数量,至多 200;0(默认)为全部', 'How many to return, at most 200; 0, the default, for all', [
        atLeast(0, bad),
        atMost(200, bad),
      ]),
    ),
    TagFilters: tagFilters(bad),
  },
  output: {
    KeyInfos: list(whiteBoxKeyInfo, '白盒密钥属性', 'The attributes of the white-box keys'),
    TotalCount: int('符合条件的总数', 'How many match in all'),
  },
  faults: [],
  examples: [
    {
      title: t('禁用的白盒密钥', 'Those that are disabled'),
      input: { KeyStatus: 0 },
      output: {
        KeyInfos: [
          {
            KeyId: '23e80852-1e38-11e9-b129-5cb9019b4e02',
            Alias: 'retired',
            CreatorUin: 1001,
            Description: '',
            CreateTime: 1548210729,
            Status: 'Disabled',
            OwnerUin: 1001,
            Algorithm: 'SM4',
            EncryptKey: 'AQIAACPoCFIeOBHpsSlcuQGbTgLW6Wg/80ouNSlj1OVU701GhCRMtT2iLZmfenaOtlqbiwoy+hby+cje',
            DecryptKey: 'AQIAACPoCFIeOBHpsSlcuQGbTgLW6Wg/80ouNSlj1OVU701GhCRMtT2iLZmfenaOtlqbiwoy+hby+cje',
            ResourceId: 'creatorUin/1001/23e80852-1e38-11e9-b129-5cb9019b4e02',
            DeviceFingerprintBind: false,
          },
        ],
        TotalCount: 1,
      },
    },
  ],
  async run({ KeyStatus, Offset = 0, Limit = 0, TagFilters }, desk) {
    const region = desk.region ?? desk.settings.region
    const state = KeyStatus === undefined ? whiteBoxStates : whiteBoxStates.slice(KeyStatus, KeyStatus + 1)
    const where = { all: [{ account: desk.caller.account, region, state }, ...taggedWith(desk, region, TagFilters)] }
    const order = [
      ['createTime', 'desc'],
      ['id', 'desc'],
    ] as const
    const page = { offset: Offset, limit: Limit || Number.POSITIVE_INFINITY }
    const { total, rows } = await findPage(desk.read, 'whiteBoxKey', { where, order, ...page })
    return { output: { KeyInfos: rows.map((key) => infoOf(desk, key)), TotalCount: total } }
  },
})
