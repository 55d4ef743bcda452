/*
 * The sizes and images that instances can have.
 */

/** A size of instance, at a price of whole yuan a month that nobody pays. */
export interface Bundle {
  readonly id: string
  readonly cpu: number
  /** GB. */
  readonly memory: number
  /** GB. */
  readonly disk: number
  /** Mbit/s. */
  readonly bandwidth: number
  /** GB a month. */
  readonly traffic: number
  readonly price: number
  readonly windows: boolean
}

const bundle = (id: string, cpu: number, memory: number, disk: number, price: number, windows = true): Bundle => ({
  id,
  cpu,
  memory,
  disk,
  bandwidth: cpu * 2,
  traffic: memory * 150,
  price,
  windows,
})

export const bundles: readonly Bundle[] = [
  bundle('bundle_starter_01', 1, 1, 20, 25, false),
  bundle('bundle_gen_01', 2, 2, 40, 50),
  bundle('bundle_gen_02', 2, 4, 60, 80),
  bundle('bundle_gen_03', 4, 8, 120, 160),
  bundle('bundle_gen_04', 8, 16, 240, 320),
]

/** An image of a system. */
export interface Blueprint {
  readonly id: string
  readonly title: string
  readonly version: string
  readonly os: string
  readonly platform: string
  readonly type: 'LINUX_UNIX' | 'WINDOWS'
  /** The administrator, who gets the keys that name nobody else. */
  readonly admin: string
  /** GB. */
  readonly disk: number
}

const blueprint = (
  id: string,
  title: string,
  version: string,
  platform: string,
  type: Blueprint['type'],
  admin: string,
  disk: number,
): Blueprint => ({ id, title, version, os: `${title} ${version} 64bit`, platform, type, admin, disk })

export const blueprints: readonly Blueprint[] = [
  blueprint('lhbp-ubuntu24', 'Ubuntu', '24.04', 'UBUNTU', 'LINUX_UNIX', 'ubuntu', 20),
  blueprint('lhbp-debian12', 'Debian', '12', 'DEBIAN', 'LINUX_UNIX', 'root', 20),
  blueprint('lhbp-centos09', 'CentOS Stream', '9', 'CENTOS', 'LINUX_UNIX', 'root', 20),
  blueprint('lhbp-winsrv22', 'Windows Server', '2022', 'WINDOWS', 'WINDOWS', 'Administrator', 40),
]

export const bundleOf = (id: string): Bundle | undefined => bundles.find((one) => one.id === id)
export const blueprintOf = (id: string): Blueprint | undefined => blueprints.find((one) => one.id === id)

export const renewFlags = [
  'NOTIFY_AND_AUTO_RENEW',
  'NOTIFY_AND_MANUAL_RENEW',
  'DISABLE_NOTIFY_AND_MANUAL_RENEW',
] as const

/** Whether a bundle has what an image needs: GB of disk, and the kind of system. */
export const takes = (bundle: Bundle, disk: number, type: Blueprint['type']): boolean =>
  disk <= bundle.disk && (type !== 'WINDOWS' || bundle.windows)
