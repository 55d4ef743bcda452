import assert from 'node:assert/strict'
import type { TagRow } from '../../src/domain/account.ts'
import { type Cmk, type KeyState, keyStates } from '../../src/domain/key.ts'
import type { Change, Condition, Query, Store, Where } from '../../src/store/store.ts'

/*
 * CMKs and tags in a store and, beside it, in plain arrays: what a store says of lists is held against a filter of those.
 */

export const tagKeys = ['k1', 'K1', '键'] as const
export const tagValues = ['', 'v1', 'v2'] as const

/** What a list may ask, as actions put it. */
export interface Question {
  readonly region: string
  readonly byProducts: boolean
  readonly states?: readonly KeyState[] | undefined
  /** The moment at which the states are asked; undefined for the states that the rows bear. */
  readonly now?: number | undefined
  readonly usage?: string | undefined
  readonly origin?: string | undefined
  readonly cluster?: string | undefined
  readonly part?: string | undefined
  readonly tags: readonly { readonly key: string; readonly values: readonly string[] }[]
  readonly direction: 'asc' | 'desc'
  readonly offset: number
  readonly limit: number
}

export const cmkOf = (account: string, n: number, more: Partial<Cmk> = {}): Cmk => ({
  account,
  id: `4d${String((n * 7919) % 1_000_003).padStart(12, '0')}`,
  region: 'r1',
  alias: `alias-${n}`,
  description: '',
  state: 'Enabled',
  usage: 'ENCRYPT_DECRYPT',
  algorithm: 'AES_256',
  origin: 'TENCENT_KMS',
  owner: 'user',
  creator: account,
  createTime: 1,
  rotationEnabled: false,
  rotateDays: 365,
  nextRotateTime: 9,
  lastRotateTime: 0,
  deletionDate: 0,
  validTo: 0,
  cluster: '',
  version: 1,
  revision: 1,
  ...more,
})

/** The question as the lists of KMS put it to a store. */
export function queryOf(account: string, asked: Question): Query<Cmk> & { readonly where: Where<Cmk> } {
  const { region, byProducts, usage, origin, cluster, part, tags, direction, offset, limit } = asked
  const place = { account, service: 'kms', prefix: 'key', region }
  const tagged = tags.map(({ key, values }): { readonly id: Condition<string> } => ({
    id: {
      among: {
        table: 'tag',
        column: 'resource',
        where: { ...place, key, ...(values.length > 0 && { value: values }) },
      },
    },
  }))
  const where: Where<Cmk> = {
    account,
    region,
    owner: byProducts ? { not: 'user' } : 'user',
    ...(usage !== undefined && { usage }),
    ...(origin !== undefined && { origin: origin as Cmk['origin'] }),
    ...(cluster !== undefined && { cluster }),
    ...(part !== undefined && { any: [{ alias: { containsAnyCase: part } }, { id: { containsAnyCase: part } }] }),
    all: tagged,
  }
  const order = [
    ['createTime', direction],
    ['id', direction],
  ] as const
  return { where: { all: [where, stateOf(asked)] }, order, offset, limit }
}

function stateOf({ states = keyStates, now }: Question): Where<Cmk> {
  if (now === undefined) return states.length === 1 ? { state: states[0] as KeyState } : { state: states }
  const lasting = states.filter((state) => state !== 'PendingDelete')
  return {
    any: [
      { state: lasting, any: [{ validTo: 0 }, { validTo: { above: now } }] },
      ...(states.includes('PendingDelete') ? [{ state: 'PendingDelete', deletionDate: { above: now } } as const] : []),
      ...(states.includes('PendingImport')
        ? [{ state: { not: 'PendingDelete' }, validTo: { above: 0, atMost: now } } as const]
        : []),
    ],
  }
}

const ascii = (text: string): string => text.replace(/[A-Z]/g, (letter) => letter.toLowerCase())

function isInState(row: Cmk, { states = keyStates, now }: Question): boolean {
  if (now === undefined) return states.includes(row.state)
  if (row.state === 'PendingDelete') return states.includes('PendingDelete') && row.deletionDate > now
  return states.includes(row.validTo !== 0 && row.validTo <= now ? 'PendingImport' : row.state)
}

export class World {
  readonly account: string
  store: Store
  #rows: Cmk[] = []
  #tags: TagRow[] = []
  #made = 0

  constructor(account: string, store: Store) {
    this.account = account
    this.store = store
  }

  async add(more: Partial<Cmk>): Promise<void> {
    const row = cmkOf(this.account, this.#made, more)
    const taken = this.#rows.some(({ alias, region }) => alias === row.alias && region === row.region)
    await this.#commit([{ insert: 'cmk', row }], !taken)
    if (!taken) this.#rows.push(row)
    this.#made++
  }

  async addAll(more: readonly Partial<Cmk>[]): Promise<void> {
    const rows = more.map((each) => cmkOf(this.account, this.#made++, each))
    await this.#commit(rows.map((row) => ({ insert: 'cmk', row })))
    this.#rows.push(...rows)
  }

  /** A commit that is undone: its first row was there for a moment. */
  async failToAdd(more: Partial<Cmk>): Promise<void> {
    const row = cmkOf(this.account, this.#made++, { ...more, alias: 'undone' })
    const twice: readonly Change[] = [
      { insert: 'cmk', row },
      { insert: 'cmk', row },
    ]
    await this.#commit(twice, false)
  }

  async change(n: number, more: Partial<Cmk>): Promise<void> {
    const row = this.#rowAt(n)
    if (row === undefined) return
    const { alias = row.alias } = more
    const taken = this.#rows.some((each) => each.alias === alias && each.region === row.region)
    const now = { ...row, ...more, ...(taken && { alias: row.alias }) }
    await this.#commit([{ update: 'cmk', row: now }])
    this.#rows = this.#rows.map((each) => (each === row ? { ...now, revision: now.revision + 1 } : each))
  }

  async remove(n: number): Promise<void> {
    const row = this.#rowAt(n)
    if (row === undefined) return
    await this.removeAll((each) => each === row)
  }

  async removeAll(chosen: (row: Cmk, n: number) => boolean): Promise<void> {
    const gone = this.#rows.filter(chosen)
    const ids = new Set(gone.map(({ id }) => id))
    const tags = this.#tags.filter(({ resource }) => ids.has(resource))
    await this.#commit([
      ...tags.map((row): Change => ({ remove: 'tag', row })),
      ...gone.map(({ account, id }): Change => ({ remove: 'cmk', row: { account, id } })),
    ])
    this.#rows = this.#rows.filter(({ id }) => !ids.has(id))
    this.#tags = this.#tags.filter(({ resource }) => !ids.has(resource))
  }

  /** Gives a key a tag, another value of it, or takes it away. */
  async tag(n: number, key: string, value: string | undefined): Promise<void> {
    const cmk = this.#rowAt(n)
    if (cmk === undefined) return
    const { account, region, id: resource } = cmk
    const before = this.#tags.find((tag) => tag.resource === resource && tag.key === key)
    const row: TagRow = { account, service: 'kms', prefix: 'key', region, resource, key, value: value ?? '' }
    if (before === undefined && value === undefined) return
    if (value === undefined) await this.#commit([{ remove: 'tag', row }])
    else await this.#commit([before === undefined ? { insert: 'tag', row } : { update: 'tag', row }])
    this.#tags = [...this.#tags.filter((tag) => tag !== before), ...(value === undefined ? [] : [row])]
  }

  /** Holds the store's answer against a plain filter. */
  async ask(asked: Question): Promise<void> {
    const { where, ...page } = queryOf(this.account, asked)
    const sign = asked.direction === 'asc' ? 1 : -1
    const expected = this.#rows
      .filter((row) => this.#meets(row, asked))
      .sort((a, b) => sign * (a.createTime - b.createTime || (a.id < b.id ? -1 : 1)))
    const [total, rows] = await Promise.all([
      this.store.read.count('cmk', where),
      this.store.read.find('cmk', { where, ...page }),
    ])
    assert.equal(total, expected.length)
    assert.deepEqual(rows, expected.slice(asked.offset, asked.offset + asked.limit))
  }

  #meets(row: Cmk, asked: Question): boolean {
    const { region, byProducts, usage = row.usage, origin = row.origin, cluster = row.cluster, part = '', tags } = asked
    const [searched, ...texts] = [part, row.alias, row.id].map(ascii)
    return (
      row.region === region &&
      (row.owner !== 'user') === byProducts &&
      row.usage === usage &&
      row.origin === origin &&
      row.cluster === cluster &&
      isInState(row, asked) &&
      texts.some((text) => text.includes(searched as string)) &&
      tags.every(({ key, values }) =>
        this.#tags.some(
          (tag) => tag.resource === row.id && tag.key === key && (values.length === 0 || values.includes(tag.value)),
        ),
      )
    )
  }

  #rowAt(n: number): Cmk | undefined {
    return this.#rows.length === 0 ? undefined : this.#rows[n % this.#rows.length]
  }

  async #commit(changes: readonly Change[], fits = true): Promise<void> {
    assert.equal(await this.store.commit(changes), fits)
  }
}
