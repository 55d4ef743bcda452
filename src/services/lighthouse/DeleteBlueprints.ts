import { t } from '../../contract/fault.ts'
import { distinct, maxItems, minItems } from '../../contract/rule.ts'
import { list } from '../../contract/shape.ts'
import { blueprintStateAt, type CustomBlueprint } from '../../domain/blueprint.ts'
import { isOperating } from '../../domain/lighthouse.ts'
import type { Change } from '../../store/store.ts'
import { placeOf } from '../place.ts'
import type { Desk } from '../service.ts'
import { taggedBlueprintsAt } from './blueprints.ts'
import { blueprintId } from './instance-fields.ts'
import { present } from './instances.ts'
import { action } from './service.ts'

export default action({
  title: t('删除镜像', 'Delete images'),
  about: t(
    '删除自定义镜像。由其设置的实例不受影响;其中的密钥对随即可以删除。任何一个不可删除,则全部不删除。',
    'Deletes custom blueprints. Instances that were set up from them stay as they are; the key pairs in them can be deleted from then on. When one can not be deleted, none is.',
  ),
  rate: 10,
  effect: 'write',
  internal: 'FailedOperation.DestroyResourcesFailed',
  resource: ({ BlueprintIds }) => BlueprintIds.map((id) => `blueprint/${id}`),
  input: {
    BlueprintIds: list(
      blueprintId,
      '自定义镜像的 ID 列表,1 到 100 个,不可重复',
      'Ids of custom blueprints, 1 to 100, all different',
      [minItems(1, 'MissingParameter'), maxItems(100), distinct('InvalidParameterValue.Duplicated')],
    ),
  },
  output: {},
  faults: [
    'ResourceNotFound.BlueprintIdNotFound',
    'UnsupportedOperation.BlueprintCurStateInvalid',
    'UnsupportedOperation.BlueprintOccupied',
  ],
  examples: [{ title: t('删除镜像', 'Delete one image'), input: { BlueprintIds: ['lhbp-a1b2c3d4'] }, output: {} }],
  async run({ BlueprintIds }, desk) {
    const place = placeOf(desk)
    const rows = await findOwn(desk, BlueprintIds)
    await checkFree(desk, BlueprintIds)
    const [carried, tags] = await Promise.all([
      desk.read.find('blueprintKeyPair', { where: { ...place, blueprint: BlueprintIds } }),
      desk.read.find('tag', { where: { ...taggedBlueprintsAt(place), resource: BlueprintIds } }),
    ])
    const changes: readonly Change[] = [
      // The update fails where an instance was set up from it meanwhile.
      ...rows.flatMap((row): readonly Change[] => [
        { update: 'customBlueprint', row },
        { remove: 'customBlueprint', row },
      ]),
      ...carried.map((row): Change => ({ remove: 'blueprintKeyPair', row })),
      ...tags.map((row): Change => ({ remove: 'tag', row })),
    ]
    return { output: {}, changes }
  },
})

/** The account's own images with these ids, all of which are finished. */
async function findOwn(
  desk: Desk<'ResourceNotFound.BlueprintIdNotFound' | 'UnsupportedOperation.BlueprintCurStateInvalid'>,
  ids: readonly string[],
): Promise<readonly CustomBlueprint[]> {
  const rows = await desk.read.find('customBlueprint', { where: { ...placeOf(desk), id: ids } })
  const missing = ids.find((id) => !rows.some((row) => row.id === id))
  if (missing !== undefined) throw desk.fault('ResourceNotFound.BlueprintIdNotFound', `\`${missing}\``)
  const early = rows.find((row) => blueprintStateAt(row, desk.now) !== 'NORMAL')
  if (early !== undefined)
    throw desk.fault('UnsupportedOperation.BlueprintCurStateInvalid', `\`${early.id}\` \`CREATING\``)
  return rows
}

/** An image is needed for as long as an instance is being set up from it. */
async function checkFree(desk: Desk<'UnsupportedOperation.BlueprintOccupied'>, ids: readonly string[]): Promise<void> {
  const users = await desk.read.find('lighthouseInstance', { where: { ...present(desk), blueprint: ids } })
  const busy = users.find(
    (row) => isOperating(row, desk.now) && ['CreateInstances', 'ResetInstance'].includes(row.operation),
  )
  if (busy !== undefined)
    throw desk.fault('UnsupportedOperation.BlueprintOccupied', `\`${busy.blueprint}\` \`${busy.id}\``)
}
