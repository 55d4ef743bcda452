import { type Cmk, type KeyState, keyStates } from '../../domain/key.ts'
import { seconds } from '../../domain/time.ts'
import type { Where } from '../../store/store.ts'
import { findPage, type Page } from '../page.ts'
import type { Desk } from '../service.ts'

type Place = Pick<Cmk, 'account' | 'region'>

interface Search {
  readonly place: Place
  /** All that is asked besides the place and the state. */
  readonly where: Where<Cmk>
  readonly states: readonly KeyState[]
  readonly direction: 'asc' | 'desc'
  readonly offset: number
  readonly limit: number
}

/** A page of the CMKs that are in one of these states at this moment, by their time of creation. */
export async function pageOfCmks(desk: Desk<never>, search: Search): Promise<Page<Cmk>> {
  const { place, where, states, direction, ...page } = search
  const now = seconds(desk.now)
  const condition = (await isBehind(desk, place, now)) ? inStateAt(states, now) : inState(states)
  const order = [
    ['createTime', direction],
    ['id', direction],
  ] as const
  return findPage(desk.read, 'cmk', { where: { ...place, all: [where, condition] }, order, ...page })
}

/** How many rows that wait for jobs are looked at; where there are more, some may be of any account. */
const LOOKED_AT = 100

/**
 * Whether some row of a place still waits for the job that destroys it, or says a state that expired material has ended.
 * Most of the time none does, and then the bare state is a condition that an index answers: at a million keys, in a third
 * of the time. The rows of all accounts are asked for, which are few and in indexes of their own, whatever an account holds.
 */
async function isBehind(desk: Desk<never>, { account, region }: Place, now: number): Promise<boolean> {
  const wheres: readonly Where<Cmk>[] = [
    { state: 'PendingDelete', deletionDate: { atMost: now } },
    { validTo: { above: 0, atMost: now } },
  ]
  const found = await Promise.all(wheres.map((where) => desk.read.find('cmk', { where, limit: LOOKED_AT })))
  return found.some(
    (rows) => rows.length === LOOKED_AT || rows.some((row) => row.account === account && row.region === region),
  )
}

function inState(states: readonly KeyState[]): Where<Cmk> {
  const [state, ...others] = states
  if (state !== undefined && others.length === 0) return { state }
  return states.length === keyStates.length ? {} : { state: states }
}

/** What `stateAt` and `isDestroyed` say of a row, as a condition. */
const inStateAt = (states: readonly KeyState[], now: number): Where<Cmk> => ({
  any: [
    {
      state: states.filter((state) => state !== 'PendingDelete'),
      any: [{ validTo: 0 }, { validTo: { above: now } }],
    },
    ...(states.includes('PendingDelete') ? [{ state: 'PendingDelete', deletionDate: { above: now } } as const] : []),
    ...(states.includes('PendingImport')
      ? [{ state: { not: 'PendingDelete' }, validTo: { above: 0, atMost: now } } as const]
      : []),
  ],
})
