import { regions as allRegions } from '../../contract/regions.ts'

/*
 * What the service sells: the one place that knows regions and zones, sizes, versions and kernels. Codes and kernels
 * bear the names that clients of the cloud know.
 */

/** How many zones each region has; they are numbered from 1. */
const zoneCounts = {
  'ap-bangkok': 2,
  'ap-beijing': 8,
  'ap-chengdu': 2,
  'ap-chongqing': 1,
  'ap-guangzhou': 7,
  'ap-hongkong': 3,
  'ap-jakarta': 2,
  'ap-nanjing': 3,
  'ap-seoul': 2,
  'ap-shanghai': 8,
  'ap-shanghai-fsi': 3,
  'ap-shenzhen-fsi': 3,
  'ap-singapore': 4,
  'ap-tokyo': 2,
  'eu-frankfurt': 2,
  'na-ashburn': 2,
  'na-siliconvalley': 2,
  'sa-saopaulo': 1,
} as const

export const regions: readonly string[] = Object.keys(zoneCounts)

/** The zones of a region, none for a region that the service is not in. */
export const zonesOf = (region: string): readonly string[] =>
  Array.from({ length: zoneCounts[region as keyof typeof zoneCounts] ?? 0 }, (_, i) => `${region}-${i + 1}`)

/** The regions whose KMS may keep the keys of an instance, wherever the instance is: KMS is in all there are. */
export const kmsRegions: readonly string[] = [...allRegions.keys()]

/** A size of instance. Memory and storage are in GB. */
export interface Spec {
  readonly code: string
  readonly cpu: number
  readonly memory: number
  readonly minStorage: number
  readonly maxStorage: number
}

const spec = (code: string, cpu: number, memory: number, maxStorage: number): Spec => ({
  code,
  cpu,
  memory,
  minStorage: 10,
  maxStorage,
})

export const specs: readonly Spec[] = [
  spec('pg.it.small2', 1, 2, 6000),
  spec('pg.it.medium4', 2, 4, 6000),
  spec('pg.it.large8', 4, 8, 6000),
  spec('pg.it.large16', 4, 16, 6000),
  spec('pg.it.2xlarge16', 8, 16, 6000),
  spec('pg.it.2xlarge32', 8, 32, 6000),
]

export const machineType = 'TS85'
export const engine = 'postgresql'

/** A kernel, with the version of PostgreSQL that it is. */
export interface Version {
  readonly major: string
  readonly version: string
  readonly kernel: string
  /** Whether it can encrypt its data files. */
  readonly tde: boolean
}

const version = (number: string, release: string, tde: boolean): Version => ({
  major: number.slice(0, number.indexOf('.')),
  version: number,
  kernel: `v${number}_${release}`,
  tde,
})

/** From the oldest to the newest; of several that fit a request the newest is taken. */
export const versions: readonly Version[] = [
  version('10.4', 'r1.0', false),
  version('10.17', 'r1.2', true),
  version('11.12', 'r1.3', true),
  version('12.7', 'r1.2', true),
  version('13.3', 'r1.2', true),
  version('14.2', 'r1.0', true),
  version('15.1', 'r1.6', true),
  version('16.2', 'r1.5', true),
  version('17.4', 'r1.3', true),
]

export const localDisk = 'PHYSICAL_LOCAL_SSD'
export const storageTypes = [localDisk, 'CLOUD_PREMIUM', 'CLOUD_SSD', 'CLOUD_HSSD'] as const
