import { t } from '../../contract/fault.ts'
import { maxBytes } from '../../contract/rule.ts'
import { int, optional, text } from '../../contract/shape.ts'
import { type WhiteBoxAlgorithm, whiteBoxAlgorithms } from '../../crypto/white-box.ts'
import { timeUuid } from '../../domain/ids.ts'
import { seconds } from '../../domain/time.ts'
import { whiteBoxBinding, whiteBoxLimit } from '../../domain/white-box.ts'
import { newTags } from '../tagging.ts'
import { fromTagKeyValue, repeatsKey } from '../tags.ts'
import { alias, tags } from './fields.ts'
import { action } from './service.ts'
import { decryptKeyOf, encryptKeyOf, sealedDecryptKey } from './white-box.ts'
import { decryptKey, encryptKey, whiteBoxAlgorithm, whiteBoxKeyId } from './white-box-fields.ts'

export default action({
  title: t('创建白盒密钥', 'Create a white-box key'),
  about: t(
    '在调用的地域创建一个白盒密钥:由 KMS 加密,由设备离线解密。密钥藏在数据块中,是混淆而非保险箱。',
    'Creates a white-box key in the region of the call: KMS encrypts, devices decrypt offline. The blobs hide the key, which is obfuscation and no vault.',
  ),
  rate: 100,
  effect: 'write',
  resource: '*',
  input: {
    Alias: alias,
    Algorithm: whiteBoxAlgorithm,
    Description: optional(
      text('描述,不超过 1024 字节', 'Description, at most 1024 bytes', [maxBytes(1024, 'InvalidParameterValue')]),
    ),
    Tags: tags('InvalidParameterValue'),
  },
  output: {
    EncryptKey: encryptKey,
    DecryptKey: decryptKey,
    KeyId: whiteBoxKeyId,
    TagCode: optional(int('打标签的结果:0 成功', 'Outcome of tagging: 0 for success')),
    TagMsg: optional(text('打标签的说明', 'What tagging says')),
  },
  faults: [
    'FailedOperation.TaggingError',
    'InvalidParameterValue.AliasAlreadyExists',
    'InvalidParameterValue.InvalidAlias',
    'InvalidParameterValue.TagKeysDuplicated',
    'LimitExceeded.KeyLimitExceeded',
  ],
  examples: [
    {
      title: t('创建白盒密钥', 'A white-box key'),
      input: { Alias: 'tablets', Algorithm: 'SM4' },
      output: {
        EncryptKey: 'AQIAACPoCFIeOBHpsSlcuQGbTgFUYZWTUh+AaStwACrCuXamGqpgpkF5EUUXbNkP4u2nNICLeIgzhYx5',
        DecryptKey: 'AQIAACPoCFIeOBHpsSlcuQGbTgFUYZWTUh+AaStwACrCuXamGqpgpkF5EUUXbNkP4u2nNICLeIgzhYx5',
        KeyId: '23e80852-1e38-11e9-b129-5cb9019b4e01',
        TagCode: 0,
        TagMsg: '',
      },
    },
  ],
  async run(input, desk) {
    const { account, uin } = desk.caller
    const region = desk.region ?? desk.settings.region
    const ownTags = fromTagKeyValue(input.Tags)
    if (/^kms-/i.test(input.Alias)) throw desk.fault('InvalidParameterValue.InvalidAlias', '`Alias`')
    if (repeatsKey(ownTags)) throw desk.fault('InvalidParameterValue.TagKeysDuplicated', '`Tags`')
    const place = { account, region }
    if ((await desk.read.find('whiteBoxKey', { where: { ...place, alias: input.Alias }, limit: 1 })).length > 0)
      throw desk.fault('InvalidParameterValue.AliasAlreadyExists', `\`${input.Alias}\``)
    if ((await desk.read.count('whiteBoxKey', place)) >= whiteBoxLimit)
      throw desk.fault('LimitExceeded.KeyLimitExceeded', `\`${whiteBoxLimit}\``)

    const algorithm = input.Algorithm as WhiteBoxAlgorithm
    const name = { account, id: timeUuid(desk.now, desk.random), algorithm }
    const material = desk.random(whiteBoxAlgorithms[algorithm].keyBytes)
    const row = {
      ...name,
      region,
      alias: input.Alias,
      description: input.Description ?? '',
      state: 'Enabled',
      creator: uin,
      createTime: seconds(desk.now),
      fingerprints: [],
      material: desk.keyring.seal(whiteBoxBinding(account, name.id, 'material'), material),
      decryptKey: sealedDecryptKey(desk, name, material, []),
      revision: 1,
    } as const
    material.fill(0)
    const tagged = { ...place, service: 'kms', prefix: 'key', resource: row.id }
    return {
      output: {
        EncryptKey: encryptKeyOf(desk, row),
        DecryptKey: decryptKeyOf(desk, row),
        KeyId: row.id,
        TagCode: 0,
        TagMsg: ownTags.length > 0 ? 'ok' : '',
      },
      changes: [
        { insert: 'whiteBoxKey', row },
        { limit: 'whiteBoxKey', where: place, max: whiteBoxLimit },
        ...(await newTags(desk, [tagged], ownTags, 'FailedOperation.TaggingError')),
      ],
    }
  },
})
