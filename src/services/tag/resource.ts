import { regions } from '../../contract/regions.ts'
import { isDestroyed } from '../../domain/key.ts'
import { seconds } from '../../domain/time.ts'
import type { Change, Reader, Tables } from '../../store/store.ts'
import type { Desk } from '../service.ts'
import type { Tagged } from '../tags.ts'

/** The tables whose rows bear tags, by service and prefix. */
const bearers = {
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

export const isPrefix = (service: string, prefix: string): boolean => tablesOf(service, prefix).length > 0

const longNames: ReadonlyMap<string, string> = new Map([...regions].map(([long, short]) => [short, long]))

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
  const region = place === '' ? '' : regionNamed(place)
  const id = bareId(service, tail)
  const own = owner === '' || owner === 'uin/' || owner === `uin/${account}`
  return own && region !== undefined && id !== undefined ? { service, prefix, region, id } : undefined
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
  /** Who made it, where its name tells. */
  readonly creator: string | undefined
}

export async function findBearer(
  desk: Desk<never>,
  { service, prefix, region, id }: Named,
): Promise<Bearer | undefined> {
  const { account } = desk.caller
  for (const table of tablesOf(service, prefix)) {
    const [row] = await rowsOf(desk.read, table, { account, id, ...(region !== '' && { region }) })
    if (row === undefined || ('deletionDate' in row && 'usage' in row && isDestroyed(row, seconds(desk.now)))) continue
    return {
      tagged: { account, service, prefix, region: row.region, resource: id },
      presence: { update: table, row } as Change,
      creator: 'creator' in row ? row.creator : undefined,
    }
  }
  return undefined
}

type Place = { readonly account: string; readonly id: string; readonly region?: string }

const rowsOf = (read: Reader, table: BearerTable, where: Place): Promise<readonly Tables[BearerTable][]> =>
  read.find(table, { where, limit: 1 })

/** The whole name of a resource, as policies know it. Of a key that is not there the creator is unknown. */
async function camName(desk: Desk<never>, named: Named): Promise<string> {
  const { service, prefix, region, id } = named
  const bearer = await findBearer(desk, named)
  const owner = service === 'kms' ? `creatorUin/${bearer?.creator ?? '*'}/` : ''
  return `qcs::${service}:${bearer?.tagged.region ?? region}:uin/${desk.caller.account}:${prefix}/${owner}${id}`
}

/** A call that names more than the rules allow is refused, so not all are looked up. */
const MOST_LOOKED_UP = 100

/** What CAM is asked about when a call gives six segments; what is no name is asked about as it stands. */
export const camNames = (desk: Desk<never>, texts: readonly string[]): Promise<readonly string[]> =>
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
export const camNamesOf = (desk: Desk<never>, several: Several): Promise<readonly string[]> => {
  const { ServiceType: service, ResourcePrefix: prefix = '', ResourceRegion: region = '', ResourceIds } = several
  return Promise.all(
    ResourceIds.slice(0, MOST_LOOKED_UP).map((id) =>
      camName(desk, { service, prefix, region: regionNamed(region) ?? region, id: bareId(service, id) ?? id }),
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

type KindCode =
  | 'InvalidParameterValue.RegionInvalid'
  | 'InvalidParameterValue.ResourceIdInvalid'
  | 'InvalidParameterValue.ResourcePrefixInvalid'
  | 'InvalidParameterValue.ServiceTypeInvalid'

/** What a call names by ids, in their order, whether or not they are there. @throws {Fault} for a kind that there is not */
export function namedBy(desk: Desk<KindCode>, several: Several): readonly Named[] {
  const { ServiceType: service, ResourcePrefix: prefix = '', ResourceRegion = '', ResourceIds } = several
  if (!isService(service)) throw desk.fault('InvalidParameterValue.ServiceTypeInvalid')
  if (!isPrefix(service, prefix)) throw desk.fault('InvalidParameterValue.ResourcePrefixInvalid')
  const region = ResourceRegion === '' ? '' : regionNamed(ResourceRegion)
  if (region === undefined) throw desk.fault('InvalidParameterValue.RegionInvalid')
  return ResourceIds.map((text) => {
    const id = bareId(service, text)
    if (id === undefined) throw desk.fault('InvalidParameterValue.ResourceIdInvalid')
    return { service, prefix, region, id }
  })
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
