import { randomUUID } from 'node:crypto'
import type { Infer } from '../../contract/shape.ts'
import { hostAddress, PRIVATE_NETWORK, PUBLIC_NETWORK } from '../../domain/address.ts'
import { shortId } from '../../domain/ids.ts'
import type { LighthouseInstance } from '../../domain/lighthouse.ts'
import { newInstanceId } from '../../domain/lighthouse-ids.ts'
import { bundleOf, takes } from '../../domain/lighthouse-offer.ts'
import { stepsThrough } from '../../domain/lighthouse-operations.ts'
import { monthsAfter, seconds } from '../../domain/time.ts'
import { placeOf } from '../place.ts'
import type { Desk } from '../service.ts'
import { findImage, type Image } from './blueprints.ts'
import type { orderFields } from './order-fields.ts'
import { zonesOf } from './products.ts'

export type Order = Infer<typeof orderFields>

type Refused =
  | 'InvalidParameter.BundleIdNotFound'
  | 'InvalidParameterValue.BundleAndBlueprintNotMatch'
  | 'InvalidParameterValue.InvalidBlueprintId'
  | 'InvalidParameterValue.InvalidParameterCombination'
  | 'InvalidParameterValue.InvalidZone'
  | 'ResourceNotFound.BlueprintIdNotFound'
  | 'ResourceNotFound.FirewallTemplateNotFound'

/** What the instances of an order have in common. */
export interface Plan {
  readonly image: Image
  readonly common: Omit<
    LighthouseInstance,
    'id' | 'name' | 'clientToken' | 'ordinal' | 'uuid' | 'privateIp' | 'publicIp'
  >
}

/** What an order comes to, once its parameters are seen to fit together. */
export async function planOf(desk: Desk<Refused>, order: Order): Promise<Plan> {
  const place = placeOf(desk)
  const bundle = bundleOf(order.BundleId)
  if (bundle === undefined) throw desk.fault('InvalidParameter.BundleIdNotFound', '`BundleId`')
  const image = await findImage(desk, order.BlueprintId)
  if (!image.ready) throw desk.fault('InvalidParameterValue.InvalidBlueprintId', `\`${image.id}\` \`CREATING\``)
  if (!takes(bundle, image.disk, image.system.type))
    throw desk.fault('InvalidParameterValue.BundleAndBlueprintNotMatch', `\`${bundle.id}\` \`${image.id}\``)
  const [zone = `${place.region}-1`] = order.Zones ?? []
  if (!zonesOf(place.region).includes(zone)) throw desk.fault('InvalidParameterValue.InvalidZone', '`Zones`')
  refuseUnserved(desk, order)
  const now = seconds(desk.now)
  return {
    image,
    common: {
      ...place,
      zone,
      bundle: bundle.id,
      blueprint: image.id,
      system: image.system.id,
      renewFlag: order.InstanceChargePrepaid.RenewFlag || 'NOTIFY_AND_MANUAL_RENEW',
      state: 'RUNNING',
      steps: stepsThrough(['PENDING'], { ...desk, pace: desk.settings.instancePace }),
      operation: 'CreateInstances',
      operationRequest: desk.requestId,
      operationTime: desk.now,
      goneTime: 0,
      password: Buffer.alloc(0),
      createTime: now,
      expireTime: monthsAfter(now, order.InstanceChargePrepaid.Period),
      isolatedTime: 0,
      revision: 1,
    },
  }
}

/** What nothing here would carry out is refused, rather than taken and forgotten. */
function refuseUnserved(desk: Desk<Refused>, order: Order): void {
  const { Containers = [], InitCommand, DomainName, Subdomain, FirewallTemplateId } = order
  if (FirewallTemplateId) throw desk.fault('ResourceNotFound.FirewallTemplateNotFound', `\`FirewallTemplateId\``)
  if (Containers.length > 0 || InitCommand !== undefined || DomainName || Subdomain)
    throw desk.fault(
      'InvalidParameterValue.InvalidParameterCombination',
      '`Containers`, `InitCommand`, `DomainName`, `Subdomain`',
    )
}

/** The ids, names and addresses that tell the instances of an order apart. */
export function instancesOf(desk: Desk<Refused>, order: Order, { image, common }: Plan): readonly LighthouseInstance[] {
  const { ClientToken = '', InstanceName, InstanceCount = 1 } = order
  return Array.from({ length: InstanceCount }, (_, ordinal) => {
    const id = newInstanceId(desk.random)
    return {
      ...common,
      id,
      name: InstanceName || `${image.system.title}-${shortId(4, desk.random)}`,
      clientToken: ClientToken === '' ? `id:${id}` : tokenName(ClientToken),
      ordinal,
      uuid: randomUUID(),
      privateIp: hostAddress(PRIVATE_NETWORK, desk.random(2)),
      publicIp: hostAddress(PUBLIC_NETWORK, desk.random(2)),
    }
  })
}

export const tokenName = (clientToken: string): string => `token:${clientToken}`
