import { t } from '../../contract/fault.ts'
import { oneOf } from '../../contract/rule.ts'
import { int, optional, text } from '../../contract/shape.ts'
import { usageNames } from '../../crypto/usages.ts'
import { timeUuid } from '../../domain/ids.ts'
import { type Cmk, countedCmks, symmetricAlgorithm, symmetricUsage } from '../../domain/key.ts'
import { YEAR_DAYS } from '../../domain/rotation.ts'
import { DAY, seconds } from '../../domain/time.ts'
import type { Change } from '../../store/store.ts'
import { newTags } from '../tagging.ts'
import { fromTagKeyValue, repeatsKey } from '../tags.ts'
import { checkCluster } from './cmk.ts'
import { alias, description, hsmClusterId, keyId, tags } from './fields.ts'
import { asymmetricUsage, freshMaterial } from './material.ts'
import { freeAlias, refuseReserved } from './names.ts'
import { withinQuota } from './quota.ts'
import { action } from './service.ts'

const EXTERNAL = 2

export default action({
  title: t('创建主密钥', 'Create a CMK'),
  about: t(
    '在调用的地域创建一个主密钥。对称密钥在国密地域或国密集群为 SM4,其他为 AES-256;非对称密钥的算法由用途决定,其材料不能由用户导入。',
    'Creates a CMK in the region of the call. A symmetric key is SM4 in a region or cluster of national cryptography and AES-256 elsewhere; the usage says what an asymmetric one is, whose material cannot be imported.',
  ),
  rate: 100,
  effect: 'write',
  resource: '*',
  input: {
    Alias: alias,
    Description: optional(description),
    KeyUsage: optional(
      text('用途,默认 ENCRYPT_DECRYPT', 'Usage, ENCRYPT_DECRYPT by default', [
        oneOf(['', ...usageNames], 'InvalidParameterValue.InvalidKeyUsage'),
      ]),
    ),
    Type: optional(
      int('1:由 KMS 生成材料(默认);2:由用户导入材料', '1: KMS makes the material (the default); 2: you import it', [
        oneOf([1, EXTERNAL], 'InvalidParameterValue.InvalidType'),
      ]),
    ),
    Tags: tags(),
    HsmClusterId: hsmClusterId,
  },
  output: {
    KeyId: keyId(),
    Alias: text('别名', 'Alias'),
    CreateTime: int('创建时间,Unix 秒', 'Time of creation, Unix seconds'),
    Description: optional(text('描述', 'Description')),
    KeyState: text('状态', 'State'),
    KeyUsage: text('用途', 'Usage'),
    TagCode: optional(int('打标签的结果:0 成功', 'Outcome of tagging: 0 for success')),
    TagMsg: optional(text('打标签的说明', 'What tagging says')),
    HsmClusterId: optional(text('KMS 集群 ID', 'KMS cluster')),
  },
  faults: [
    'FailedOperation.TaggingError',
    'InvalidParameterValue.AliasAlreadyExists',
    'InvalidParameterValue.InvalidAlias',
    'InvalidParameterValue.InvalidHsmClusterId',
    'InvalidParameterValue.InvalidType',
    'InvalidParameterValue.TagKeysDuplicated',
    'LimitExceeded.CmkLimitExceeded',
  ],
  examples: [
    {
      title: t('创建主密钥', 'A symmetric CMK'),
      input: { Alias: 'orders', Description: 'keys of the order service' },
      output: {
        KeyId: '52a2ffbe-74a6-11f0-8de9-0242ac120002',
        Alias: 'orders',
        CreateTime: 1754697600,
        Description: 'keys of the order service',
        KeyState: 'Enabled',
        KeyUsage: 'ENCRYPT_DECRYPT',
        TagCode: 0,
        TagMsg: '',
        HsmClusterId: '',
      },
    },
  ],
  async run(input, desk) {
    const { caller, settings } = desk
    const region = desk.region ?? settings.region
    const usage = input.KeyUsage || symmetricUsage
    const asymmetric = asymmetricUsage(usage)
    const external = input.Type === EXTERNAL
    const ownTags = fromTagKeyValue(input.Tags)
    const byProduct = caller.kind === 'service'
    refuseReserved(desk, input.Alias)
    if (repeatsKey(ownTags)) throw desk.fault('InvalidParameterValue.TagKeysDuplicated', '`Tags`')
    if (external && asymmetric !== undefined) throw desk.fault('InvalidParameterValue.InvalidType', `\`${usage}\``)
    const cluster = await checkCluster(desk, region, input.HsmClusterId ?? '')
    const freed = await freeAlias(desk, region, input.Alias)

    const now = seconds(desk.now)
    const cmk: Cmk = {
      account: caller.account,
      id: timeUuid(desk.now, desk.random),
      region,
      alias: input.Alias,
      description: input.Description ?? '',
      state: external ? 'PendingImport' : 'Enabled',
      usage,
      algorithm: symmetricAlgorithm(region, cluster, settings.nationalCryptoRegions),
      origin: external ? 'EXTERNAL' : 'TENCENT_KMS',
      owner: byProduct ? caller.name : 'user',
      creator: caller.uin,
      createTime: now,
      rotationEnabled: false,
      rotateDays: YEAR_DAYS,
      nextRotateTime: now + YEAR_DAYS * DAY,
      lastRotateTime: 0,
      deletionDate: 0,
      validTo: 0,
      cluster: cluster?.id ?? '',
      version: external ? 0 : 1,
      revision: 1,
    }
    const changes: Change[] = [...freed, { insert: 'cmk', row: cmk }]
    if (!byProduct) {
      const counted = countedCmks(cmk.account, region)
      changes.push(...(await withinQuota(desk, 'LimitExceeded.CmkLimitExceeded', 'cmk', counted, settings.cmkLimit)))
    }
    if (!external) {
      const material = await freshMaterial(desk, cmk, asymmetric)
      changes.push({
        insert: 'keyMaterial',
        row: { account: cmk.account, key: cmk.id, version: 1, createTime: now, material },
      })
    }
    const tagged = { account: cmk.account, service: 'kms', prefix: 'key', region, resource: cmk.id }
    changes.push(...(await newTags(desk, [tagged], ownTags, 'FailedOperation.TaggingError')))
    return {
      output: {
        KeyId: cmk.id,
        Alias: cmk.alias,
        CreateTime: cmk.createTime,
        Description: cmk.description,
        KeyState: cmk.state,
        KeyUsage: cmk.usage,
        TagCode: 0,
        TagMsg: ownTags.length > 0 ? 'ok' : '',
        HsmClusterId: cmk.cluster,
      },
      changes,
    }
  },
})
