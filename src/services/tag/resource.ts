import type { ResourceName } from '../../contract/action.ts'
import { longNames, regions } from '../../contract/regions.ts'
import { isDestroyed } from '../../domain/key.ts'
import { roleResourceNames } from '../../domain/role.ts'
import { seconds } from '../../domain/time.ts'
import type { Change, Reader, Tables } from '../../store/store.ts'
import type { Desk } from '../service.ts'
import type { Tagged } from '../tags.ts'

/** The tables whose rows bear tags, by service and prefix. */
const bearers = {
  // `policy` is how Terraform's provider names a policy when its tags change.
  cam: { policy: ['policy'], policyid: ['policy'], role: ['role'], uin: ['user'] },
  kms: { key: ['cmk', 'whiteBoxKey', 'dataKey'] },
  lighthouse: { blueprint: ['customBlueprint'], instance: ['lighthouseInstance'], keypair: ['keyPair'] },
  postgres: { DBInstanceId: ['dbInstance'] },
} as const satisfies Readonly<Record<string, Readonly<Record<string, readonly (keyof Tables)[]>>>>

type Bearers = typeof bearers
type BearerTable = { [S in keyof Bearers]: Bearers[S][keyof Bearers[S]] }[keyof Bearers][number]
type Prefixes = Readonly<Record<string, readonly BearerTable[]>>

export const isService = (service: string): service is keyof typeof bearers => Object.hasOwn(bearers, service)

const tablesOf = (service: string, prefix: string): readonly BearerTable[] => {
  const prefixes: Prefixes = isService(service) ? bearers[service] : {}
  return Object.hasOwn(prefixes, prefix) ? (prefixes[prefix] ?? []) : []
}

/** The prefix under which a resource keeps its tags, where it has more names than one. */
const ownPrefix = (service: string, prefix: string): string =>
  service === 'cam' && prefix === 'policy' ? 'policyid' : prefix

/** Identity is in no region, whichever one a name gives. */
const isGlobal = (service: string): boolean => service === 'cam'

export const isPrefix = (service: string, prefix: string): boolean => tablesOf(service, prefix).length > 0

/** The long name of a region, or undefined for what is none. */
export const regionNamed = (name: string): string | undefined =>
  longNames.get(name) ?? (regions.has(name) ? name : undefined)

/** What a caller names: the resource may not be there. */
export interface Named {
  readonly service: string
  readonly prefix: string
  /** Empty where the caller leaves it out. */
  readonly region: string
  /** Bare, without the creator that the names of keys have before it. */
  readonly id: string
}

/**
 * Reads six segments; undefined when they are not well formed, or are another account's.
 * Keys are named with their creator and without.
 */
export function readName(text: string, account: string): Named | undefined {
  const [, service = '', place = '', owner = '', prefix = '', tail = ''] =
    /^qcs::([\w-]+):([\w-]*):([\w/]*):(\w+)\/(.+)$/.exec(text) ?? []
  const region = placeOf(service, place)
  const id = bareId(service, tail)
  const own = owner === '' || owner === 'uin/' || owner === `uin/${account}`
  return own && region !== undefined && id !== undefined
    ? { service, prefix: ownPrefix(service, prefix), region, id }
    : undefined
}

/** The region of a name: empty where it says none or the service has none, undefined for what is no region. */
function placeOf(service: string, place: string): string | undefined {
  const region = place === '' ? '' : regionNamed(place)
  return region !== undefined && isGlobal(service) ? '' : region
}

/** The id without the creator of a key. */
export function bareId(service: string, id: string): string | undefined {
  const bare = service === 'kms' ? id.replace(/^creatorUin\/\d+\//, '') : id
  return bare === '' || bare.includes('/') ? undefined : bare
}

/** A resource that is there. */
export interface Bearer {
  readonly tagged: Tagged
  /** Fails the commit when the resource is gone by then: no tag may outlive what bears it. */
  readonly presence: Change
  /** What policies may call it: the last segments of its names. */
  readonly names: readonly string[]
}

export async function findBearer(
  desk: Desk<never>,
  { service, prefix, region, id }: Named,
): Promise<Bearer | undefined> {
  const { account } = desk.caller
  for (const table of tablesOf(service, prefix)) {
    const row = await rowOf(desk.read, table, { account, id, ...(region !== '' && { region }) })
    if (row === undefined || ('deletionDate' in row && 'usage' in row && isDestroyed(row, seconds(desk.now)))) continue
    return {
      tagged: { account, service, prefix, region: 'region' in row ? row.region : '', resource: id },
      presence: { update: table, row } as Change,
      names: namesOf(row, { service, prefix, id }),
    }
  }
  return undefined
}

function namesOf(row: Tables[BearerTable], { service, prefix, id }: Omit<Named, 'region'>): readonly string[] {
  if ('trust' in row) return roleResourceNames(row)
  return [service === 'kms' && 'creator' in row ? `${prefix}/creatorUin/${row.creator}/${id}` : `${prefix}/${id}`]
}

type Place = { readonly account: string; readonly id: string; readonly region?: string }

async function rowOf(read: Reader, table: BearerTable, place: Place): Promise<Tables[BearerTable] | undefined> {
  const { account, id } = place
  switch (table) {
    case 'user':
      return read.get('user', { account, uin: id })
    case 'policy':
      return /^\d{1,15}$/.test(id) ? read.get('policy', { account, id: Number(id) }) : undefined
    case 'role':
      return (await read.find('role', { where: { account, id, active: true }, limit: 1 }))[0]
    default:
      return (await read.find(table, { where: place, limit: 1 }))[0]
  }
}

/** The whole names of a resource, as policies know it. Of a key that is not there the creator is unknown. */
async function camName(desk: Desk<never>, named: Named): Promise<ResourceName> {
  const { service, prefix, region, id } = named
  const bearer = await findBearer(desk, named)
  const names = bearer?.names ?? [service === 'kms' ? `${prefix}/creatorUin/*/${id}` : `${prefix}/${id}`]
  return names.map((name) => `qcs::${service}:${bearer?.tagged.region ?? region}:uin/${desk.caller.account}:${name}`)
}

/** A call that names more than the rules allow is refused, so not all are looked up. */
const MOST_LOOKED_UP = 100

/** What CAM is asked about when a call gives six segments; what is no name is asked about as it stands. */
export const camNames = (desk: Desk<never>, texts: readonly string[]): Promise<readonly ResourceName[]> =>
  Promise.all(
    texts.slice(0, MOST_LOOKED_UP).map(async (text) => {
      const named = readName(text, desk.caller.account)
      return named === undefined ? text : camName(desk, named)
    }),
  )

/** The members by which a call names several resources of one kind. */
export interface Several {
  readonly ServiceType: string
  readonly ResourcePrefix?: string
  readonly ResourceRegion?: string
  readonly ResourceIds: readonly string[]
}

/** What CAM is asked about when a call gives ids. */
export const camNamesOf = (desk: Desk<never>, several: Several): Promise<readonly ResourceName[]> => {
  const { ServiceType: service, ResourcePrefix: prefix = '', ResourceRegion: region = '', ResourceIds } = several
  return Promise.all(
    ResourceIds.slice(0, MOST_LOOKED_UP).map((id) =>
      camName(desk, {
        service,
        prefix: ownPrefix(service, prefix),
        region: placeOf(service, region) ?? region,
        id: bareId(service, id) ?? id,
      }),
    ),
  )
}

/** @throws {Fault} ResourceDescriptionError for what names no resource of the account */
export async function bearerNamed(
  desk: Desk<'InvalidParameterValue.ResourceDescriptionError'>,
  text: string,
): Promise<Bearer> {
  const named = readName(text, desk.caller.account)
  const bearer = named && (await findBearer(desk, named))
  if (bearer === undefined) throw desk.fault('InvalidParameterValue.ResourceDescriptionError')
  return bearer
}

export type KindCode =
  | 'InvalidParameterValue.RegionInvalid'
  | 'InvalidParameterValue.ResourceIdInvalid'
  | 'InvalidParameterValue.ResourcePrefixInvalid'
  | 'InvalidParameterValue.ServiceTypeInvalid'

/** What a call names by ids, in their order, whether or not they are there. @throws {Fault} for a kind that there is not */
export function namedBy(desk: Desk<KindCode>, several: Several): readonly Named[] {
  const { ServiceType: service, ResourcePrefix: prefix = '', ResourceRegion = '', ResourceIds } = several
  if (!isService(service)) throw desk.fault('InvalidParameterValue.ServiceTypeInvalid')
  if (!isPrefix(service, prefix)) throw desk.fault('InvalidParameterValue.ResourcePrefixInvalid')
  const region = placeOf(service, ResourceRegion)
  if (region === undefined) throw desk.fault('InvalidParameterValue.RegionInvalid')
  const ids = ResourceIds.map((text) => {
    const id = bareId(service, text)
    if (id === undefined) throw desk.fault('InvalidParameterValue.ResourceIdInvalid')
    return id
  })
  // One resource may have several names.
  if (new Set(ids).size < ids.length) throw desk.fault('InvalidParameterValue.ResourceIdInvalid')
  return ids.map((id) => ({ service, prefix: ownPrefix(service, prefix), region, id }))
}

/** The resources that a call names by ids. @throws {Fault} ResourceIdInvalid when one is not there */
export const bearersBy = (desk: Desk<KindCode>, several: Several): Promise<readonly Bearer[]> =>
  Promise.all(
    namedBy(desk, several).map(async (named) => {
      const bearer = await findBearer(desk, named)
      if (bearer === undefined)
        throw desk.fault('InvalidParameterValue.ResourceIdInvalid', `\`${named.id.slice(0, 64)}\``)
      return bearer
    }),
  )
