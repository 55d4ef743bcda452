import type { Config } from './config.ts'
import { type Catalog, linkedRolesOf } from './contract/catalog.ts'
import { regions } from './contract/regions.ts'
import type { KeyPool } from './crypto/key-pool.ts'
import type { Keyring } from './crypto/keyring.ts'
import { LaidDesk } from './desk.ts'
import { seconds } from './domain/time.ts'
import type { House, LogLine } from './gateway/dispatch.ts'
import type { Floor } from './gateway/errand.ts'
import type { RefusedSignatures } from './gateway/refused.ts'
import { SecretMaterial } from './gateway/signature.ts'
import { Callers } from './guard/caller.ts'
import type { KeyUses } from './guard/key-uses.ts'
import { assumeLinkedRole } from './guard/linked.ts'
import { Quota } from './guard/quota.ts'
import type { Rooms } from './services/service.ts'
import { overlay } from './store/overlay.ts'
import type { Store } from './store/store.ts'
import type { SealedEnds } from './trail/ends.ts'
import { type EventQuery, findEvents } from './trail/search.ts'

/** What actions need, whoever calls them. */
export interface FloorParts {
  readonly config: Config
  readonly catalog: Catalog
  readonly store: Store
  readonly keyring: Keyring
  readonly keyPool: KeyPool
  readonly ends: SealedEnds
  readonly commit: Floor['commit']
}

/** What the pipeline needs besides. */
export interface Parts extends FloorParts {
  readonly callers: Callers<SecretMaterial>
  readonly keyUses: KeyUses
  readonly refused: RefusedSignatures
  readonly now: () => number
  readonly log: (line: LogLine) => void
}

/** Joins the rooms into what an errand needs. */
export function layFloor({ config, catalog, store, keyring, keyPool, ends, commit }: FloorParts): Floor {
  const trail = { find: (query: EventQuery) => findEvents(store.read, query, ends) }
  const linkedRoles = linkedRolesOf(catalog)
  const rooms: Rooms = { read: store.read, keyring, keyPool, settings: config, trail, catalog, linkedRoles }
  return {
    catalog,
    read: store.read,
    lay: (desk, pending) => new LaidDesk(desk, rooms, pending),
    assume: (action, account, pending, time) =>
      assumeLinkedRole(overlay(store.read, pending), action.service, account, seconds(time)),
    commit,
  }
}

/** Joins the rooms into what the pipeline needs. */
export function layHouse({ callers, keyUses, refused, now, log, ...parts }: Parts): House {
  const { config } = parts
  const floor = layFloor(parts)
  return {
    ...floor,
    callers,
    keyUses,
    refused,
    quota: config.throttle ? new Quota(config.rates) : undefined,
    hosts: { rootDomains: config.rootDomains },
    regions: new Set(regions.keys()),
    now,
    log,
    async commit(changes, records) {
      const committed = await floor.commit(changes, records)
      if (committed) callers.committed(changes)
      return committed
    },
  }
}

export const callersOf = (store: Store, keyring: Keyring): Callers<SecretMaterial> =>
  new Callers(store.read, {
    unwrap: (binding, sealed) => new SecretMaterial(keyring.open(binding, sealed).toString('utf8')),
    openToken: (secretId, token) => keyring.sessions.open(secretId, token),
    temporary: (secretId) => new SecretMaterial(keyring.sessions.secretOf(secretId)),
  })
