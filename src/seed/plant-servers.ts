import { hostAddress, PRIVATE_NETWORK, PUBLIC_NETWORK } from '../domain/address.ts'
import type { CustomBlueprint } from '../domain/blueprint.ts'
import type { LighthouseInstance } from '../domain/lighthouse.ts'
import { blueprintOf } from '../domain/lighthouse-offer.ts'
import type { Change } from '../store/store.ts'
import { type Bed, plantTags } from './bed.ts'
import { BLUEPRINT, BUNDLE, timeOr } from './defaults.ts'
import type { SeedImage, SeedServer } from './shape.ts'

/** The changes that make an account's Lighthouse instances. */
export const plantServers = (bed: Bed): readonly Change[] =>
  (bed.account.servers ?? []).flatMap((server) => {
    const row = serverOf(bed, server)
    const tagged = { service: 'lighthouse', prefix: 'instance', region: row.region, resource: row.id }
    return [{ insert: 'lighthouseInstance', row }, ...plantTags(bed, tagged, server.tags)]
  })

function serverOf({ account, defaults, derive }: Bed, server: SeedServer): LighthouseInstance {
  const { uin } = account
  const { id, region = defaults.region, name = id } = server
  const address = derive(['address', uin, region, id], 2)
  const createTime = timeOr(server.createTime, defaults.time)
  return {
    account: uin,
    region,
    id,
    name,
    zone: server.zone ?? `${region}-1`,
    bundle: server.bundle ?? BUNDLE,
    blueprint: server.blueprint ?? BLUEPRINT,
    system: server.blueprint ?? BLUEPRINT,
    privateIp: hostAddress(PRIVATE_NETWORK, address),
    publicIp: hostAddress(PUBLIC_NETWORK, address),
    renewFlag: 'NOTIFY_AND_MANUAL_RENEW',
    state: (server.state ?? 'RUNNING') as LighthouseInstance['state'],
    steps: [],
    operation: '',
    operationRequest: '',
    operationTime: 0,
    goneTime: 0,
    password: Buffer.alloc(0),
    clientToken: `id:${id}`,
    ordinal: 0,
    uuid: uuidOf(derive(['uuid', uin, region, id], 16)),
    createTime,
    // The world of a seed may begin long ago, and should still be there: nothing in it runs out by itself.
    expireTime: 0,
    isolatedTime: 0,
    revision: 1,
  }
}

/** The changes that make the images that an account made of its instances. */
export const plantImages = (bed: Bed): readonly Change[] =>
  (bed.account.images ?? []).flatMap((image) => {
    const row = imageOf(bed, image)
    const tagged = { service: 'lighthouse', prefix: 'blueprint', region: row.region, resource: row.id }
    return [{ insert: 'customBlueprint', row }, ...plantTags(bed, tagged, image.tags)]
  })

function imageOf({ account, defaults }: Bed, image: SeedImage): CustomBlueprint {
  const { id, region = defaults.region, name = id, description = '', system = BLUEPRINT } = image
  const createTime = timeOr(image.createTime, defaults.time)
  return {
    account: account.uin,
    region,
    id,
    name,
    description,
    system,
    disk: image.disk ?? blueprintOf(system)?.disk ?? 0,
    createTime,
    readyTime: createTime * 1000,
    revision: 1,
  }
}

/** Sixteen bytes as a UUID of version 8, which says that they mean something to their maker only. */
function uuidOf(bytes: Buffer): string {
  const hex = bytes.toString('hex')
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-8${hex.slice(13, 16)}-8${hex.slice(17, 20)}-${hex.slice(20, 32)}`
}
