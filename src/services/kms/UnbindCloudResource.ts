import { t } from '../../contract/fault.ts'
import { productId, resourceId } from './BindCloudResource.ts'
import { cmkResource, findCmk } from './cmk.ts'
import { keyId } from './fields.ts'
import { action } from './service.ts'

export default action({
  title: t('解绑云资源', 'Unbind a cloud resource'),
  about: t('删除密钥与一个云资源的绑定。', 'Removes the binding of a CMK to a cloud resource.'),
  rate: 100,
  effect: 'write',
  resource: ({ KeyId }, desk) => cmkResource(desk, KeyId),
  input: { KeyId: keyId(), ProductId: productId, ResourceId: resourceId },
  output: {},
  faults: ['ResourceUnavailable.CloudResourceBindingNotFound', 'ResourceUnavailable.CmkNotFound'],
  examples: [
    {
      title: t('解绑', 'Unbind'),
      input: { KeyId: '23e80852-1e38-11e9-b129-5cb9019b4b04', ProductId: 'mysql', ResourceId: 'cdb-bound' },
      output: {},
    },
  ],
  async run({ KeyId, ProductId, ResourceId }, desk) {
    const cmk = await findCmk(desk, KeyId)
    const name = { account: cmk.account, key: cmk.id, product: ProductId, resource: ResourceId }
    if ((await desk.read.get('keyBinding', name)) === undefined)
      throw desk.fault('ResourceUnavailable.CloudResourceBindingNotFound', `\`${ProductId}\` \`${ResourceId}\``)
    return { output: {}, changes: [{ remove: 'keyBinding', row: name }] }
  },
})
