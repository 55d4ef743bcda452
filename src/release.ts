import type { Keyring } from './crypto/keyring.ts'
import { materialOwner } from './domain/key.ts'
import type { Change, Committer } from './store/store.ts'

/**
 * The store, whose commits also let go of the unwrapped material of every CMK that they take out of use, whoever asked
 * for them: a call, or a job. Of what another server takes out of use, the keyring lets go when it has become idle.
 */
export const releasing = (store: Committer, keyring: Keyring): Committer => ({
  read: store.read,
  async commit(changes, records) {
    if (changes.length === 0) return store.commit(changes, records)
    const committed = await store.commit(changes, records)
    if (committed) keyring.drop(changes.flatMap(outOfUse))
    return committed
  },
})

/** The CMK that a change takes out of use. An archived one still decrypts, and is unwrapped again when it does. */
function outOfUse(change: Change): readonly (readonly string[])[] {
  if ('update' in change && change.update === 'cmk')
    return change.row.state === 'Enabled' ? [] : [materialOwner(change.row.account, change.row.id)]
  if (!('remove' in change)) return []
  const { account = '' } = change.row as { readonly account?: string }
  if (change.remove === 'cmk') return [materialOwner(account, change.row.id ?? '')]
  return change.remove === 'keyMaterial' ? [materialOwner(account, change.row.key ?? '')] : []
}
