import type { Cmk } from '../../domain/key.ts'
import { Order } from './order.ts'
import { roomFor } from './room.ts'
import { Texts } from './texts.ts'
import { Words } from './words.ts'

/** What few values are there of. Rows that are alike in all of it share one profile. */
export type Profile = Pick<Cmk, 'account' | 'region' | 'owner' | 'usage' | 'state' | 'origin' | 'cluster'>
export type Tags = readonly (readonly [key: string, value: string])[]

/** A CMK as lists see it. */
export interface Listed extends Pick<Cmk, 'id' | 'alias' | 'createTime' | 'validTo' | 'deletionDate'> {
  /** A `Profile` and `Tags` in JSON. */
  readonly profile: string
  readonly tags: string
}

/**
 * The CMKs of an account in a region: by slot what lists filter by, in columns, and the slots in the order of lists. A
 * million of them take some 130 MB.
 */
export class Shelf {
  readonly ids = new Texts()
  readonly aliases = new Texts()
  readonly profiles = new Words<Profile>(JSON.parse)
  readonly tagSets = new Words<Tags>(JSON.parse)
  readonly order = new Order((a, b) => this.#compare(a, b))
  profile = new Uint32Array()
  tagSet = new Uint32Array()
  createTime = new Float64Array()
  validTo = new Float64Array()
  deletionDate = new Float64Array()
  /** Counts the changes, so that who has read in slices knows whether it was of one moment. */
  revision = 0
  /** All slots are below. */
  end = 0
  /** Answers that hold for as long as the revision is theirs, by question. */
  readonly found = new Map<string, { readonly revision: number; readonly mask: Uint8Array<ArrayBuffer> }>()
  readonly #free: number[] = []

  /** @returns the slot, which is the row's until it is removed */
  add(row: Listed): number {
    const slot = this.#free.pop() ?? this.end++
    this.#widen(slot)
    this.createTime[slot] = row.createTime
    this.ids.set(slot, row.id)
    this.#write(slot, row)
    this.order.insert(slot)
    return slot
  }

  remove(slot: number): void {
    this.order.remove(slot)
    this.#leave(slot)
    this.profile[slot] = 0
    this.ids.set(slot, '')
    this.aliases.set(slot, '')
    this.#free.push(slot)
    this.revision++
  }

  /** @returns false, with nothing done, when the row's place in the order has changed */
  replace(slot: number, row: Listed): boolean {
    if (this.createTime[slot] !== row.createTime || this.ids.at(slot) !== row.id) return false
    this.#leave(slot)
    this.#write(slot, row)
    return true
  }

  #write(slot: number, row: Listed): void {
    this.aliases.set(slot, row.alias)
    this.profile[slot] = this.profiles.take(row.profile)
    this.tagSet[slot] = this.tagSets.take(row.tags)
    this.validTo[slot] = row.validTo
    this.deletionDate[slot] = row.deletionDate
    this.revision++
  }

  #leave(slot: number): void {
    this.profiles.leave(this.profile[slot] as number)
    this.tagSets.leave(this.tagSet[slot] as number)
  }

  #widen(slot: number): void {
    this.profile = roomFor(this.profile, slot)
    this.tagSet = roomFor(this.tagSet, slot)
    this.createTime = roomFor(this.createTime, slot)
    this.validTo = roomFor(this.validTo, slot)
    this.deletionDate = roomFor(this.deletionDate, slot)
  }

  /** Ids are ASCII, so that the order of their units is that of their bytes. */
  #compare(a: number, b: number): number {
    const later = (this.createTime[a] as number) - (this.createTime[b] as number)
    if (later !== 0 || a === b) return later
    return this.ids.at(a) < this.ids.at(b) ? -1 : 1
  }
}
