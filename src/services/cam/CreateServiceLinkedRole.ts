import { t } from '../../contract/fault.ts'
import { maxItems, maxLength, minItems } from '../../contract/rule.ts'
import { list, optional, text } from '../../contract/shape.ts'
import { linkedRoleRow, newRoleId } from '../../domain/role.ts'
import { seconds } from '../../domain/time.ts'
import { newTags } from '../tagging.ts'
import { fromKeyValue } from '../tags.ts'
import { description, roleId, tagsToMake } from './fields.ts'
import { action } from './service.ts'
import { tagged } from './tag.ts'

export default action({
  title: t('创建服务相关角色', 'Create a service-linked role'),
  about: t(
    '为云产品创建服务相关角色;被收回的角色由此恢复。云产品首次需要时也会自行创建。',
    'Makes the role through which a product acts, or gives back one that was withdrawn. A product makes it by itself when it first needs it.',
  ),
  rate: 20,
  effect: 'write',
  resource: '*',
  input: {
    QCSServiceName: list(
      text('云产品的载体名', 'Name by which a role trusts the product', [], {
        example: 'postgreskms.postgres.cloud.tencent.com',
      }),
      '云产品,一个',
      'The product, one',
      [minItems(1), maxItems(1)],
    ),
    CustomSuffix: optional(text('自定义后缀;此处只能为空', 'A suffix to the name; only empty here', [maxLength(0)])),
    Description: description,
    Tags: tagsToMake,
  },
  output: { RoleId: roleId },
  faults: [
    'InvalidParameter.PrincipalServiceNotExist',
    'InvalidParameter.RoleNameInUse',
    'InvalidParameter.TagLimitExceeded',
  ],
  examples: [
    {
      title: t('恢复 PostgreSQL 的角色', 'That of PostgreSQL, which was withdrawn'),
      after: [{ action: 'DeleteServiceLinkedRole', input: { RoleName: 'Postgres_QCSLinkedRoleInPostgresKms' } }],
      input: { QCSServiceName: ['postgreskms.postgres.cloud.tencent.com'] },
      output: { RoleId: '4611686018427397921' },
    },
  ],
  async run({ QCSServiceName: [carrier = ''], Description = '', Tags }, desk) {
    const { account } = desk.caller
    const product = desk.linkedRoles.find((role) => role.carrier === carrier)
    if (product === undefined)
      throw desk.fault('InvalidParameter.PrincipalServiceNotExist', `\`${carrier.slice(0, 128)}\``)
    const { name, service } = product
    const known = await desk.read.get('role', { account, name })
    if (known?.active) throw desk.fault('InvalidParameter.RoleNameInUse', `\`${name}\``)
    const id = known?.id ?? newRoleId(desk.random)
    const fresh = { ...linkedRoleRow({ account, name, service, id }, seconds(desk.now)), description: Description }
    const row = { ...fresh, revision: known?.revision ?? 0 }
    return {
      output: { RoleId: id },
      changes: [
        known === undefined ? { insert: 'role', row } : { update: 'role', row },
        ...(await newTags(
          desk,
          [tagged(account, 'role', id)],
          fromKeyValue(Tags),
          'InvalidParameter.TagLimitExceeded',
        )),
      ],
    }
  },
})
