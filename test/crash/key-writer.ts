import type { Dice } from '../hostile/dice.ts'
import type { Call, Reply } from './client.ts'
import type { KnownKey, Ledger, State } from './ledger.ts'

/*
 * Clients that write until the server dies. Each has its own keys, so that it knows what became of them; some aliases
 * are wanted by several.
 */

export interface Desk {
  readonly call: Call
  readonly ledger: Ledger
  readonly dice: Dice
  /** Makes the names of this writer's own things unlike all others. */
  readonly prefix: string
}

export type Writer = (desk: Desk) => Promise<void>

/** Whether the call succeeded; anything but what is expected fails the run. */
export function isDone(ledger: Ledger, what: string, reply: Reply, ...refusals: readonly string[]): boolean {
  const code = reply.Error?.Code
  if (code === undefined) return true
  ledger.check(refusals.includes(code), `${what} answered ${code}`)
  return false
}

/** Creates keys and takes them through their life. */
export const keyWriter: Writer = async (desk) => {
  const { dice } = desk
  const mine: KnownKey[] = []
  for (let i = 0; ; i++) {
    const known = mine.length > 0 && dice.chance(0.85) ? dice.pick(mine) : undefined
    const alive = known === undefined ? await create(desk, mine, i) : await live(desk, known)
    if (!alive) return
  }
}

async function create({ call, ledger, dice, prefix }: Desk, mine: KnownKey[], i: number): Promise<boolean> {
  const shared = dice.chance(0.4)
  // The same for all until one has an answer, so that they get into each other's way.
  const Alias = shared ? `shared-${ledger.sharedAliases}` : `${prefix}-${i}`
  const reply = await call('kms', 'CreateKey', { Alias })
  if (reply === undefined) {
    ledger.maybeAliases.add(Alias)
    return false
  }
  if (shared) ledger.sharedAliases++
  if (!isDone(ledger, 'CreateKey', reply, shared ? 'InvalidParameterValue.AliasAlreadyExists' : '')) return true
  const twin = [...ledger.keys.values()].find(({ alias }) => alias === Alias)
  ledger.check(twin === undefined, `two keys were acknowledged under the alias ${Alias}`)
  mine.push(ledger.addKey(reply['KeyId'] as string, Alias))
  return true
}

/** One step in the life of a key. */
async function live(desk: Desk, key: KnownKey): Promise<boolean> {
  const { dice } = desk
  const [state] = key.states
  if (state === 'PendingDelete') return change(desk, key, 'CancelKeyDeletion', 'Disabled')
  if (state === 'Disabled') {
    if (dice.chance(0.7)) return change(desk, key, 'EnableKey', 'Enabled')
    return change(desk, key, 'ScheduleKeyDeletion', 'PendingDelete', { PendingWindowInDays: 7 + dice.below(24) })
  }
  if (dice.chance(0.5)) return encrypt(desk, key)
  if (dice.chance(0.2)) return bind(desk, key)
  return change(desk, key, 'DisableKey', 'Disabled')
}

async function change(
  { call, ledger }: Desk,
  key: KnownKey,
  action: string,
  next: State,
  more: object = {},
): Promise<boolean> {
  const reply = await call('kms', action, { KeyId: key.id, ...more })
  if (reply === undefined) {
    // A bound key is not disabled, whether or not we were told so.
    if (key.bound.size === 0) key.states = [...key.states, next]
    return false
  }
  const isBound = key.bound.size > 0 && action === 'DisableKey'
  if (isDone(ledger, action, reply, isBound ? 'FailedOperation.CmkUsedByCloudProduct' : '')) {
    ledger.check(!isBound, 'a bound key was disabled')
    key.states = [next]
  }
  return true
}

async function encrypt({ call, ledger, dice }: Desk, key: KnownKey): Promise<boolean> {
  const plaintext = dice.bytes(1 + dice.below(64)).toString('base64')
  const reply = await call('kms', 'Encrypt', { KeyId: key.id, Plaintext: plaintext })
  if (reply === undefined) return false
  if (!isDone(ledger, 'Encrypt', reply)) return true
  const text = { plaintext, ciphertext: reply['CiphertextBlob'] as string }
  // The oldest and the newest will do; to keep all would only take time.
  if (key.texts.length < 3) key.texts.push(text)
  else key.texts[2] = text
  return true
}

async function bind({ call, ledger, dice }: Desk, key: KnownKey): Promise<boolean> {
  const ResourceId = `cdb-${dice.below(1e9)}`
  const reply = await call('kms', 'BindCloudResource', { KeyId: key.id, ProductId: 'mysql', ResourceId })
  if (reply === undefined) {
    key.maybeBound.add(ResourceId)
    return false
  }
  if (isDone(ledger, 'BindCloudResource', reply)) key.bound.add(ResourceId)
  return true
}
