import type { Desk as BareDesk } from './contract/action.ts'
import type { Catalog } from './contract/catalog.ts'
import type { KeyPool } from './crypto/key-pool.ts'
import type { Keyring } from './crypto/keyring.ts'
import type { Settings } from './domain/settings.ts'
import type { Desk, Rooms, Trail } from './services/service.ts'
import { overlay } from './store/overlay.ts'
import { snapshot } from './store/snapshot.ts'
import type { Change, Reader } from './store/store.ts'

/**
 * The desk of a service, laid for one call. A class, so that all desks have one hidden class: with a getter in an object
 * literal each had its own, which cost every call some 20 µs.
 */
export class LaidDesk implements Desk<string> {
  readonly caller: BareDesk<string>['caller']
  readonly region: BareDesk<string>['region']
  readonly requestId: BareDesk<string>['requestId']
  readonly language: BareDesk<string>['language']
  readonly address: BareDesk<string>['address']
  readonly now: BareDesk<string>['now']
  readonly random: BareDesk<string>['random']
  readonly fault: BareDesk<string>['fault']
  readonly call: BareDesk<string>['call']
  readonly keyring: Keyring
  readonly keyPool: KeyPool
  readonly settings: Settings
  readonly trail: Trail
  readonly linkedRoles: Rooms['linkedRoles']
  readonly catalog: Catalog
  readonly #read: Reader
  readonly #pending: () => readonly Change[]

  constructor(desk: BareDesk<string>, rooms: Rooms, pending: () => readonly Change[]) {
    this.caller = desk.caller
    this.region = desk.region
    this.requestId = desk.requestId
    this.language = desk.language
    this.address = desk.address
    this.now = desk.now
    this.random = desk.random
    this.fault = desk.fault
    this.call = desk.call
    this.keyring = rooms.keyring
    this.keyPool = rooms.keyPool
    this.settings = rooms.settings
    this.trail = rooms.trail
    this.linkedRoles = rooms.linkedRoles
    this.catalog = rooms.catalog
    this.#read = snapshot(rooms.read)
    this.#pending = pending
  }

  /** What is stored, and on top of it what waits in the same commit. */
  get read(): Reader {
    const pending = this.#pending()
    return pending.length === 0 ? this.#read : overlay(this.#read, pending)
  }

  get pending(): readonly Change[] {
    return this.#pending()
  }
}
