import { type Cmk, stateAt, symmetricUsage } from '../domain/key.ts'
import { VAULT_PRODUCT, type VaultMount } from '../domain/vault.ts'
import type { Change, Reader } from '../store/store.ts'
import type { EnrollOrder, MountOrder, RevokeOrder } from './order.ts'

/** What carries an order out, or why it is not. */
export type Carried = { readonly mount: VaultMount; readonly changes: readonly Change[] } | { readonly refused: string }

export function carryOut(read: Reader, order: MountOrder): Promise<Carried> {
  return order.act === 'enroll' ? enroll(read, order) : revoke(read, order)
}

async function enroll(read: Reader, order: EnrollOrder): Promise<Carried> {
  const [cmk] = await read.find('cmk', { where: { id: order.key } })
  if (cmk === undefined) return { refused: `there is no CMK ${order.key}` }
  const now = Math.floor(order.issued / 1000)
  if (cmk.usage !== symmetricUsage || stateAt(cmk, now) !== 'Enabled')
    return { refused: `the CMK ${cmk.id} cannot encrypt now` }
  const { account, region, id: key } = cmk
  const known = await read.get('vaultMount', { account, mount: order.mount })
  if (known !== undefined && known.key !== key) return { refused: `${order.mount} is under the CMK ${known.key}` }
  if (known !== undefined && isOld(known, order)) return { refused: late }
  const { mount, token, issued: ordered } = order
  const row: VaultMount = { account, mount, region, key, token, createTime: known?.createTime ?? now, ordered }
  const change: Change = known === undefined ? { insert: 'vaultMount', row } : { update: 'vaultMount', row }
  return { mount: row, changes: [change, ...(await bound(read, cmk, mount, now))] }
}

/** As BindCloudResource does: who depends on the key is known, and imported material no longer expires. */
async function bound(read: Reader, cmk: Cmk, mount: string, now: number): Promise<readonly Change[]> {
  const name = { account: cmk.account, key: cmk.id, product: VAULT_PRODUCT, resource: mount }
  if ((await read.get('keyBinding', name)) !== undefined) return []
  return [
    { update: 'cmk', row: { ...cmk, validTo: 0 } },
    { insert: 'keyBinding', row: { ...name, createTime: now } },
  ]
}

async function revoke(read: Reader, order: RevokeOrder): Promise<Carried> {
  const { mount, account, token, issued: ordered } = order
  const [row, another] = await read.find('vaultMount', { where: { mount, ...(account !== undefined && { account }) } })
  if (row === undefined) return { refused: `there is no mount ${mount}` }
  if (another !== undefined) return { refused: `several accounts have a mount ${mount}: name one` }
  if (isOld(row, order)) return { refused: late }
  const revoked = { ...row, token, ordered }
  return { mount: revoked, changes: [{ update: 'vaultMount', row: revoked }] }
}

/** An order that was overheard and comes again would bring back a token that is void. */
const isOld = (row: VaultMount, { issued }: MountOrder): boolean => issued <= row.ordered
const late = 'a later order was carried out already'
