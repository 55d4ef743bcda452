import { t } from '../../contract/fault.ts'
import { maxLength, minLength } from '../../contract/rule.ts'
import { text } from '../../contract/shape.ts'
import { seconds } from '../../domain/time.ts'
import type { Change } from '../../store/store.ts'
import { after, cmkResource, findCmk } from './cmk.ts'
import { keyId } from './fields.ts'
import { action } from './service.ts'

export const productId = text('云产品标识', 'The cloud product', [minLength(1), maxLength(64)], { example: 'mysql' })
export const resourceId = text('云资源 ID', 'The id of the resource', [minLength(1), maxLength(256)], {
  example: 'cdb-a1b2c3d4',
})

export default action({
  title: t('绑定云资源', 'Bind a cloud resource'),
  about: t(
    '记录一个云资源正使用此密钥。绑定期间密钥不能禁用、归档、计划删除或删除材料;外部密钥材料不再过期。可重复绑定。',
    'Records that a cloud resource rests on the CMK. While bound, the key cannot be disabled, archived, scheduled for deletion or emptied, and imported material no longer expires. Binding again succeeds.',
  ),
  rate: 100,
  effect: 'write',
  resource: ({ KeyId }, desk) => cmkResource(desk, KeyId),
  input: { KeyId: keyId(), ProductId: productId, ResourceId: resourceId },
  output: {},
  faults: ['ResourceUnavailable.CmkNotFound', 'ResourceUnavailable.CmkStateNotSupport'],
  examples: [
    {
      title: t('绑定数据库实例', 'Bind a database instance'),
      input: { KeyId: '23e80852-1e38-11e9-b129-5cb9019b4b01', ProductId: 'mysql', ResourceId: 'cdb-a1b2c3d4' },
      output: {},
    },
  ],
  async run({ KeyId, ProductId, ResourceId }, desk) {
    const cmk = after(desk, 'bind', await findCmk(desk, KeyId))
    const name = { account: cmk.account, key: cmk.id, product: ProductId, resource: ResourceId }
    const bound = await desk.read.get('keyBinding', name)
    if (bound !== undefined && cmk.validTo === 0) return { output: {} }
    // The update also keeps a disabling that happens at the same time from missing the binding.
    const changes: Change[] = [{ update: 'cmk', row: { ...cmk, validTo: 0 } }]
    if (bound === undefined) changes.push({ insert: 'keyBinding', row: { ...name, createTime: seconds(desk.now) } })
    return { output: {}, changes }
  },
})
