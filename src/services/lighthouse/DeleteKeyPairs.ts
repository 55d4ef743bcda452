import { t } from '../../contract/fault.ts'
import { distinct, maxItems, minItems } from '../../contract/rule.ts'
import { list } from '../../contract/shape.ts'
import type { Change } from '../../store/store.ts'
import { placeOf } from '../place.ts'
import { findKeyPairs } from './bindings.ts'
import { keyId } from './fields.ts'
import { tagsAt } from './key-pair.ts'
import { action } from './service.ts'

export default action({
  title: t('删除密钥对', 'Delete key pairs'),
  about: t(
    '删除至多 10 个密钥对。任何一个不存在、已绑定实例或被自定义镜像引用,则全部不删除。',
    'Deletes up to 10 key pairs. When one is not there, is bound to an instance or is carried by a custom blueprint, none is deleted.',
  ),
  rate: 10,
  effect: 'write',
  internal: 'FailedOperation.DeleteKeyPairFailed',
  resource: ({ KeyIds }) => KeyIds.map((id) => `keypair/${id}`),
  input: {
    KeyIds: list(keyId, '密钥对 ID 列表,1 到 10 个,不可重复', 'Ids of the key pairs, 1 to 10, all different', [
      minItems(1, 'MissingParameter'),
      maxItems(10, 'InvalidParameterValue.LimitExceeded'),
      distinct('InvalidParameterValue.Duplicated'),
    ]),
  },
  output: {},
  faults: [
    'ResourceInUse.KeyPairInUse',
    'ResourceNotFound.KeyIdNotFound',
    'UnsupportedOperation.KeyPairBindToBlueprints',
  ],
  examples: [
    {
      title: t('删除密钥对', 'Delete one key pair'),
      input: { KeyIds: ['lhkp-omd12oc1'] },
      output: {},
    },
  ],
  async run({ KeyIds }, desk) {
    const place = placeOf(desk)
    const rows = await findKeyPairs(desk, KeyIds, 'ResourceNotFound.KeyIdNotFound')
    const bound = { ...place, keyPair: KeyIds }
    const [binding] = await desk.read.find('keyPairBinding', { where: bound, limit: 1 })
    if (binding !== undefined)
      throw desk.fault('ResourceInUse.KeyPairInUse', `\`${binding.keyPair}\` \`${binding.instance}\``)
    const [carried] = await desk.read.find('blueprintKeyPair', { where: bound, limit: 1 })
    if (carried !== undefined)
      throw desk.fault(
        'UnsupportedOperation.KeyPairBindToBlueprints',
        `\`${carried.keyPair}\` \`${carried.blueprint}\``,
      )
    const tagged = { ...tagsAt(place), resource: KeyIds }
    const tags = await desk.read.find('tag', { where: tagged })
    const changes: readonly Change[] = [
      ...rows.map((row): Change => ({ remove: 'keyPair', row })),
      ...tags.map((row): Change => ({ remove: 'tag', row })),
      { limit: 'keyPairBinding', where: bound, max: 0 },
      { limit: 'blueprintKeyPair', where: bound, max: 0 },
      { limit: 'tag', where: tagged, max: 0 },
    ]
    return { output: {}, changes }
  },
})
