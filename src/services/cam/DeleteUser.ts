import { t } from '../../contract/fault.ts'
import { oneOf } from '../../contract/rule.ts'
import { int, optional } from '../../contract/shape.ts'
import type { Change } from '../../store/store.ts'
import { userName } from './fields.ts'
import { userNamed } from './find.ts'
import { keyRemoval } from './key.ts'
import { action } from './service.ts'
import { tagged, untag } from './tag.ts'

export default action({
  title: t('删除子用户', 'Delete a sub-user'),
  about: t(
    '删除子用户及其策略关联与用户组关系。仍有访问密钥时须以 Force=1 一并删除。',
    'Deletes a sub-user with its attachments and memberships. One that still has access keys needs Force=1, which deletes them too.',
  ),
  rate: 20,
  effect: 'write',
  resource: '*',
  input: {
    Name: userName,
    Force: optional(int('是否连同访问密钥删除:1 是', 'Whether to delete its access keys too: 1 does', [oneOf([0, 1])])),
  },
  output: {},
  faults: ['OperationDenied.HaveKeys', 'ResourceNotFound.UserNotExist'],
  examples: [{ title: t('删除用户', 'Delete a user'), input: { Name: 'leaver', Force: 1 }, output: {} }],
  async run({ Name, Force = 0 }, desk) {
    const { account, uin } = await userNamed(desk, Name)
    const keys = await desk.read.find('accessKey', { where: { account, uin } })
    if (keys.length > 0 && Force !== 1) throw desk.fault('OperationDenied.HaveKeys', `\`${Name}\``)
    const attached = await desk.read.find('policyAttachment', { where: { account, kind: 'user', target: uin } })
    const memberships = await desk.read.find('groupMember', { where: { account, uin } })
    const device = await desk.read.get('mfaDevice', { account, uin })
    const changes: readonly Change[] = [
      ...(device === undefined ? [] : [{ remove: 'mfaDevice', row: device } as const]),
      { remove: 'user', row: { account, uin } },
      ...(await Promise.all(keys.map((key) => keyRemoval(desk, key)))).flat(),
      ...attached.map((row) => ({ remove: 'policyAttachment', row }) as const),
      ...memberships.map((row) => ({ remove: 'groupMember', row }) as const),
      ...(await untag(desk, tagged(account, 'uin', uin))),
      // What somebody gave the user meanwhile would outlive it.
      { limit: 'accessKey', where: { account, uin }, max: 0 },
      { limit: 'policyAttachment', where: { account, kind: 'user', target: uin }, max: 0 },
      { limit: 'groupMember', where: { account, uin }, max: 0 },
    ]
    return { output: {}, changes }
  },
})
