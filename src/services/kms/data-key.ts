import { parse } from '../../crypto/envelope.ts'
import {
  type DataKey,
  type DataKeyAct,
  type DataKeyRefusalOf,
  isDataKeyState,
  isDestroyedDataKey,
  nextDataKeyState,
} from '../../domain/data-key.ts'
import { seconds } from '../../domain/time.ts'
import type { Change, Where } from '../../store/store.ts'
import { findPage, type Page } from '../page.ts'
import type { Desk } from '../service.ts'
import { admit, findCmk } from './cmk.ts'
import { openUnder } from './encryption.ts'
import { keyNames } from './key-name.ts'

/** The CAM names of data keys. */
export const dataKeyResources = (desk: Desk<never>, ids: readonly string[]): Promise<readonly string[]> =>
  keyNames(desk, ids, lookUp)

/** The caller's data key with this id, in the region of the call where it names one. */
export async function findDataKey(desk: Desk<'ResourceUnavailable.DataKeyNotFound'>, id: string): Promise<DataKey> {
  const dataKey = await lookUp(desk, id)
  if (dataKey === undefined) throw desk.fault('ResourceUnavailable.DataKeyNotFound', `\`${id}\``)
  return dataKey
}

/** Data keys in the order of their ids; the first that is not there is the fault. */
export async function findDataKeys(
  desk: Desk<'ResourceUnavailable.DataKeyNotFound'>,
  ids: readonly string[],
): Promise<readonly DataKey[]> {
  const found: DataKey[] = []
  for (const id of ids) found.push(await findDataKey(desk, id))
  return found
}

async function lookUp(desk: Desk<never>, id: string): Promise<DataKey | undefined> {
  const dataKey = await desk.read.get('dataKey', { account: desk.caller.account, id })
  const elsewhere = dataKey !== undefined && desk.region !== undefined && dataKey.region !== desk.region
  if (dataKey === undefined || elsewhere || isDestroyedDataKey(dataKey, seconds(desk.now))) return undefined
  return dataKey
}

/** The data key in the state that the act leads to, or the fault that refuses the act. */
export function dataKeyAfter<A extends DataKeyAct>(desk: Desk<DataKeyRefusalOf<A>>, act: A, dataKey: DataKey): DataKey {
  const next = nextDataKeyState(act, dataKey.state)
  if (!isDataKeyState(next)) throw desk.fault(next as DataKeyRefusalOf<A>, `\`${dataKey.id}\` \`${dataKey.state}\``)
  return { ...dataKey, state: next }
}

const moved = (before: DataKey, now: DataKey): readonly Change[] =>
  before.state === now.state ? [] : [{ update: 'dataKey', row: now }]

type EnableRefusal =
  | DataKeyRefusalOf<'enable'>
  | 'ResourceUnavailable.DataKeyNotFound'
  | 'ResourceUnavailable.CmkNotFound'
  | 'ResourceUnavailable.CmkStateNotSupport'

/** The changes that enable data keys; none where one of them, or its CMK, does not allow it. */
export async function enable(desk: Desk<EnableRefusal>, ids: readonly string[]): Promise<readonly Change[]> {
  const changes: Change[] = []
  for (const dataKey of await findDataKeys(desk, ids)) {
    const change = moved(dataKey, dataKeyAfter(desk, 'enable', dataKey))
    if (change.length > 0) admit(desk, 'revive', await findCmk(desk, dataKey.key))
    changes.push(...change)
  }
  return changes
}

/** The changes that disable data keys; none where one of them does not allow it. */
export async function disable(
  desk: Desk<DataKeyRefusalOf<'disable'> | 'ResourceUnavailable.DataKeyNotFound'>,
  ids: readonly string[],
): Promise<readonly Change[]> {
  const found = await findDataKeys(desk, ids)
  return found.flatMap((dataKey) => moved(dataKey, dataKeyAfter(desk, 'disable', dataKey)))
}

/** The data key in clear, for its owner's eyes; to be zeroed after use. */
export async function reveal(
  desk: Desk<
    | DataKeyRefusalOf<'reveal'>
    | 'ResourceUnavailable.CmkDisabled'
    | 'ResourceUnavailable.CmkNotFound'
    | 'ResourceUnavailable.CmkStateNotSupport'
  >,
  dataKey: DataKey,
): Promise<Buffer> {
  dataKeyAfter(desk, 'reveal', dataKey)
  const cmk = await findCmk(desk, dataKey.key)
  admit(desk, 'reveal', cmk)
  const envelope = parse(dataKey.ciphertext)
  const plaintext = envelope && (await openUnder(desk, cmk, envelope, dataKey.context))
  if (plaintext === undefined) throw new Error(`the data key ${dataKey.id} does not open under its CMK`)
  return plaintext
}

/** A page of the data keys that meet a condition, by their time of creation; those whose time has come are left out. */
export function pageOfDataKeys(
  desk: Desk<never>,
  where: Where<DataKey>,
  page: { readonly offset: number; readonly limit: number },
  direction: 'asc' | 'desc' = 'desc',
): Promise<Page<DataKey>> {
  const alive = { any: [{ state: { not: 'PendingDelete' } }, { deletionDate: { above: seconds(desk.now) } }] } as const
  const order = [
    ['createTime', direction],
    ['id', direction],
  ] as const
  return findPage(desk.read, 'dataKey', { where: { all: [where, alive] }, order, ...page })
}
