import { t } from '../../contract/fault.ts'
import { maxLength, minLength } from '../../contract/rule.ts'
import { bool, optional, text } from '../../contract/shape.ts'
import type { CustomBlueprint } from '../../domain/blueprint.ts'
import { newBlueprintId } from '../../domain/lighthouse-ids.ts'
import { bundleOf } from '../../domain/lighthouse-offer.ts'
import { seconds } from '../../domain/time.ts'
import type { Change } from '../../store/store.ts'
import { placeOf } from '../place.ts'
import type { Desk } from '../service.ts'
import { newTags } from '../tagging.ts'
import { fromKeyValue } from '../tags.ts'
import { boundTo } from './bindings.ts'
import { taggedBlueprintsAt } from './blueprints.ts'
import { tags } from './fields.ts'
import { blueprintId, instanceId } from './instance-fields.ts'
import { findInstances, moved, movingFaults } from './instances.ts'
import { action } from './service.ts'

export default action({
  title: t('创建镜像', 'Make an image of an instance'),
  about: t(
    '以实例制作自定义镜像。镜像带有实例的系统与绑定的密钥对,这些密钥对在镜像删除之前不可删除;密码与磁盘内容不在其中。异步操作:镜像先为 CREATING,后为 NORMAL。',
    'Makes a custom blueprint of an instance. It carries the system of the instance and the key pairs that are bound to it, which can not be deleted before the blueprint; its password is not in it, nor anything of a disk. Asynchronous: the blueprint is CREATING first, then NORMAL.',
  ),
  rate: 10,
  effect: 'write',
  internal: 'FailedOperation.CreateBlueprintFailed',
  resource: ({ InstanceId }) => [`instance/${InstanceId ?? ''}`, 'blueprint/*'],
  input: {
    BlueprintName: text('镜像名称,1 到 60 个字符', 'Name of the blueprint, 1 to 60 characters', [
      minLength(1),
      maxLength(60, 'InvalidParameterValue.TooLong'),
    ]),
    Description: optional(
      text('描述,至多 60 个字符', 'Description, at most 60 characters', [
        maxLength(60, 'InvalidParameterValue.TooLong'),
      ]),
    ),
    InstanceId: optional(instanceId),
    ForcePowerOff: optional(
      bool(
        '默认 true:关机制作,运行中的实例先关机再开机;false:不关机',
        'True, the default: with the power off, so that a running instance is stopped and started again; false: as it is',
      ),
    ),
    Tags: tags,
  },
  output: { BlueprintId: blueprintId },
  faults: [...movingFaults, 'LimitExceeded', 'LimitExceeded.BlueprintQuotaLimitExceeded', 'MissingParameter'],
  examples: [
    {
      title: t('制作镜像', 'An image of an instance'),
      input: { BlueprintName: 'web', InstanceId: 'lhins-a1b2c3d4' },
      output: { BlueprintId: 'lhbp-b1b2b3b4' },
    },
  ],
  async run({ BlueprintName, Description = '', InstanceId, ForcePowerOff = true, Tags }, desk) {
    // The contract leaves it open for the sake of other things to make an image of; there are none.
    if (InstanceId === undefined) throw desk.fault('MissingParameter', '`InstanceId`')
    const [instance] = await findInstances(desk, [InstanceId])
    if (instance === undefined) throw new Error('an instance was found, and is not there')
    const next = moved(desk, instance, `CreateBlueprint ${ForcePowerOff ? 'OFFLINE' : 'ONLINE'}`)
    await checkQuota(desk)
    const place = placeOf(desk)
    const row: CustomBlueprint = {
      ...place,
      id: newBlueprintId(desk.random),
      name: BlueprintName,
      description: Description,
      system: instance.system,
      disk: bundleOf(instance.bundle)?.disk ?? 0,
      createTime: seconds(desk.now),
      readyTime: next.steps.at(-1)?.until ?? desk.now,
      revision: 1,
    }
    const bound = (await boundTo(desk, [InstanceId]))(InstanceId)
    const { blueprintLimit: max } = desk.settings
    const changes: readonly Change[] = [
      // Whoever binds or unbinds key pairs meanwhile moves the instance on too, and this decides anew.
      { update: 'lighthouseInstance', row: next },
      { insert: 'customBlueprint', row },
      ...bound.map(({ keyPair, username }): Change => {
        return { insert: 'blueprintKeyPair', row: { ...place, blueprint: row.id, keyPair, username } }
      }),
      ...(await newTags(
        desk,
        [{ ...taggedBlueprintsAt(place), resource: row.id }],
        fromKeyValue(Tags),
        'LimitExceeded',
      )),
      ...(max > 0 ? [{ limit: 'customBlueprint', where: place, max } as const] : []),
    ]
    return { output: { BlueprintId: row.id }, changes }
  },
})

async function checkQuota(desk: Desk<'LimitExceeded.BlueprintQuotaLimitExceeded'>): Promise<void> {
  const { blueprintLimit } = desk.settings
  if (blueprintLimit > 0 && (await desk.read.count('customBlueprint', placeOf(desk))) >= blueprintLimit)
    throw desk.fault('LimitExceeded.BlueprintQuotaLimitExceeded', `\`${blueprintLimit}\``)
}
