import type { ActionSpec, Desk as AnyDesk, Service } from '../contract/action.ts'
import type { Catalog, ProductRole } from '../contract/catalog.ts'
import type { CommonCode } from '../contract/fault.ts'
import type { CodesOf, Fields, Shape } from '../contract/shape.ts'
import type { KeyPool } from '../crypto/key-pool.ts'
import type { Keyring } from '../crypto/keyring.ts'
import type { Settings } from '../domain/settings.ts'
import type { Change, Reader } from '../store/store.ts'
import type { EventPage, EventQuery } from '../trail/search.ts'

/** What the desk of every service here holds besides the call itself. */
export interface Rooms {
  readonly read: Reader
  readonly keyring: Keyring
  readonly keyPool: KeyPool
  readonly settings: Settings
  readonly trail: Trail
  /** The roles that products hold in accounts. */
  readonly linkedRoles: readonly ProductRole[]
  readonly catalog: Catalog
}

/** What was done, to be searched. */
export interface Trail {
  readonly find: (query: EventQuery) => Promise<EventPage>
}

/** The desk of an action that may raise the codes `C`; a helper names the codes that it raises in its parameter's type. */
export interface Desk<C extends string> extends AnyDesk<C>, Rooms {
  /** The changes of the calls around this one, and within it so far, that wait in the same commit. */
  readonly pending: readonly Change[]
}

type FieldsWith<C extends string> = Readonly<Record<string, Shape<unknown, C>>>

/**
 * Describes a service and gives the `action` with which its actions are written: a code that the service has no text
 * for, or that the action has not declared, does not compile.
 */
export const serviceOf = <const C extends string>(service: Service<C>) => ({
  service,
  action: <const I extends FieldsWith<C | CommonCode>, const O extends Fields, const H extends C | CommonCode = never>(
    spec: ActionSpec<I, O, H, Desk<H | CodesOf<I>>, Change>,
  ) => spec,
})
