import { blueprintStateAt, type CustomBlueprint } from '../../domain/blueprint.ts'
import { type Blueprint, blueprintOf } from '../../domain/lighthouse-offer.ts'
import type { Change } from '../../store/store.ts'
import { type Place, placeOf } from '../place.ts'
import type { Desk } from '../service.ts'
import type { Tagged } from '../tags.ts'
import type { Login } from './bindings.ts'
import { systemOf } from './instances.ts'

/*
 * The images that instances are set up from: those that everybody has, and those that the account made.
 */

export interface Image {
  readonly id: string
  readonly system: Blueprint
  /** GB. */
  readonly disk: number
  readonly ready: boolean
  /** Its row, where the account made it. */
  readonly own?: CustomBlueprint
}

export const taggedBlueprintsAt = (place: Place): Omit<Tagged, 'resource'> => ({
  ...place,
  service: 'lighthouse',
  prefix: 'blueprint',
})

/** @throws {Fault} ResourceNotFound.BlueprintIdNotFound */
export async function findImage(desk: Desk<'ResourceNotFound.BlueprintIdNotFound'>, id: string): Promise<Image> {
  const offered = blueprintOf(id)
  if (offered !== undefined) return { id, system: offered, disk: offered.disk, ready: true }
  const own = await desk.read.get('customBlueprint', { ...placeOf(desk), id })
  if (own === undefined) throw desk.fault('ResourceNotFound.BlueprintIdNotFound', `\`${id}\``)
  return { id, system: systemOf(own), disk: own.disk, ready: blueprintStateAt(own, desk.now) === 'NORMAL', own }
}

/** The changes that do not fit where an image was deleted meanwhile. */
export const hold = ({ own }: Image): readonly Change[] =>
  own === undefined ? [] : [{ update: 'customBlueprint', row: own }]

/** The keys in an image, which keep their key pairs from being deleted. */
export async function carriedBy(desk: Desk<never>, blueprint: string): Promise<readonly Login[]> {
  const place = placeOf(desk)
  const carried = await desk.read.find('blueprintKeyPair', { where: { ...place, blueprint } })
  const pairs = await desk.read.find('keyPair', { where: { ...place, id: carried.map(({ keyPair }) => keyPair) } })
  const byId = new Map(pairs.map((pair) => [pair.id, pair]))
  return carried.flatMap(({ keyPair, username }) => {
    const pair = byId.get(keyPair)
    return pair === undefined ? [] : [{ pair, username }]
  })
}
