import { regions as allRegions } from '../../contract/regions.ts'

/*
 * What the service sells: the one place that knows regions and zones, sizes, versions and kernels. Codes and kernels
 * bear the names that clients of the cloud know.
 */

/** A region that the service is in, the number by which the cloud knows it, and how many zones it has, from 1. */
export interface Place {
  readonly name: string
  readonly title: string
  readonly number: number
  readonly zones: number
}

const place = (name: string, title: string, number: number, zones: number): Place => ({ name, title, number, zones })

export const places: readonly Place[] = [
  place('ap-bangkok', '曼谷', 23, 2),
  place('ap-beijing', '北京', 8, 8),
  place('ap-chengdu', '成都', 16, 2),
  place('ap-chongqing', '重庆', 19, 1),
  place('ap-guangzhou', '广州', 1, 7),
  place('ap-hongkong', '中国香港', 5, 3),
  place('ap-jakarta', '雅加达', 72, 2),
  place('ap-nanjing', '南京', 33, 3),
  place('ap-seoul', '首尔', 18, 2),
  place('ap-shanghai', '上海', 4, 8),
  place('ap-shanghai-fsi', '上海金融', 7, 3),
  place('ap-shenzhen-fsi', '深圳金融', 11, 3),
  place('ap-singapore', '新加坡', 9, 4),
  place('ap-tokyo', '东京', 25, 2),
  place('eu-frankfurt', '法兰克福', 17, 2),
  place('na-ashburn', '弗吉尼亚', 22, 2),
  place('na-siliconvalley', '硅谷', 15, 2),
  place('sa-saopaulo', '圣保罗', 74, 1),
]

export const regions: readonly string[] = places.map(({ name }) => name)

/** The zones of a region, none for a region that the service is not in. */
export const zonesOf = (region: string): readonly string[] =>
  Array.from({ length: places.find(({ name }) => name === region)?.zones ?? 0 }, (_, i) => `${region}-${i + 1}`)

/** The regions whose KMS may keep the keys of an instance, wherever the instance is: KMS is in all there are. */
export const kmsRegions: readonly string[] = [...allRegions.keys()]

/** A size of instance. Memory and storage are in GB. */
export interface Spec {
  readonly code: string
  readonly cpu: number
  readonly memory: number
  readonly minStorage: number
  readonly maxStorage: number
  /** Queries a second, for orientation. */
  readonly qps: number
}

const spec = (code: string, cpu: number, memory: number, maxStorage: number): Spec => ({
  code,
  cpu,
  memory,
  minStorage: 10,
  maxStorage,
  qps: cpu * 2300,
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

/** Only kernels on local disks are known to encrypt. */
export const encrypts = ({ tde }: Version, storage: string | undefined): boolean =>
  tde && (storage || localDisk) === localDisk
