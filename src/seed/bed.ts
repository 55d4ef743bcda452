import type { Keyring } from '../crypto/keyring.ts'
import type { Settings } from '../domain/settings.ts'
import type { Change } from '../store/store.ts'
import type { Defaults } from './defaults.ts'
import type { Derive } from './derive.ts'
import type { SeedAccount, SeedTag } from './shape.ts'

/** What planting needs of the other rooms. */
export interface Rooms {
  readonly keyring: Keyring
  readonly settings: Pick<Settings, 'nationalCryptoRegions'>
  /** The name of a product's service-linked role. */
  readonly linkedRole: (service: string) => string
}

/** What the planting of one account goes by. */
export interface Bed extends Rooms {
  readonly account: SeedAccount
  readonly derive: Derive
  readonly defaults: Defaults
}

/** The changes that tag a new resource. */
export const plantTags = (
  bed: Bed,
  tagged: { readonly service: string; readonly prefix: string; readonly region: string; readonly resource: string },
  tags: readonly SeedTag[] = [],
): readonly Change[] =>
  tags.map(({ key, value }) => ({ insert: 'tag', row: { account: bed.account.uin, ...tagged, key, value } }))
