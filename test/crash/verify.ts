import type { Call, Reply } from './client.ts'
import type { Disk } from './disk.ts'
import type { KnownKey, KnownPair, Ledger, State } from './ledger.ts'

/**
 * What lies on disk after a kill: nothing half made, and nothing lost that was acknowledged.
 * @throws when it cannot be read at all
 */
export function verifyDisk(disk: Disk, ledger: Ledger): void {
  const { integrity } = disk
  ledger.check(integrity === 'ok', `integrity_check: ${integrity}`)
  const { halves } = disk
  ledger.check(halves.length === 0, halves.slice(0, 5).join('; '))
  const { bindings } = disk
  for (const key of ledger.keys.values()) {
    for (const resource of key.bound)
      ledger.check(bindings.has(`${key.id} ${resource}`), `${key.alias} lost ${resource}`)
    for (const resource of key.maybeBound) if (bindings.has(`${key.id} ${resource}`)) key.bound.add(resource)
    key.maybeBound.clear()
  }
  const byName = Map.groupBy(disk.instances, ({ name }) => String(name))
  for (const order of ledger.orders) {
    const ids = (byName.get(order.name) ?? []).map(({ id }) => String(id)).sort()
    const wanted = order.ids === undefined ? ids.length === 0 || ids.length === order.count : same(ids, order.ids)
    ledger.check(wanted, `${order.name}: ${ids.length} of ${order.count} instances`)
    order.ids = ids
  }
  adopt(disk, ledger)
}

const same = (sorted: readonly string[], ids: readonly string[]): boolean => sorted.join() === [...ids].sort().join()

/** What was under way and has happened is from now on known. */
function adopt(disk: Disk, ledger: Ledger): void {
  for (const { id, alias } of disk.cmks) {
    if (ledger.maybeAliases.has(String(alias)) && !ledger.keys.has(String(id))) ledger.addKey(String(id), String(alias))
  }
  for (const { id, name } of disk.pairs) {
    if (ledger.maybePairs.has(String(name)))
      ledger.pairs.set(String(id), { id: String(id), name: String(name), presence: [true] })
  }
  ledger.maybeAliases.clear()
  ledger.maybePairs.clear()
}

/** Every acknowledged call is on record, with its outcome. */
export function verifyTrail(disk: Disk, ledger: Ledger): void {
  const { trail } = disk
  for (const { requestId, service, action, code } of ledger.acknowledged) {
    ledger.check(
      trail.has(`${requestId} ${service}:${action} ${code}`),
      `no record of ${service}:${action} ${code} ${requestId}`,
    )
  }
}

/** A key is as it was acknowledged, and opens what it closed. From now on its state is known. */
export async function verifyKey(call: Call, ledger: Ledger, key: KnownKey): Promise<void> {
  const reply = await call('kms', 'DescribeKey', { KeyId: key.id })
  const shown = reply?.['KeyMetadata'] as { Alias: string; KeyState: State; DeletionDate: number } | undefined
  ledger.check(shown?.Alias === key.alias, `${key.alias}: ${reply?.Error?.Code ?? shown?.Alias ?? 'no answer'}`)
  if (shown === undefined) return
  const { KeyState, DeletionDate } = shown
  ledger.check(key.states.includes(KeyState), `${key.alias} is ${KeyState}, not ${key.states.join(' or ')}`)
  ledger.check((KeyState === 'PendingDelete') === DeletionDate > 0, `${key.alias} is ${KeyState} until ${DeletionDate}`)
  key.states = [KeyState]
  if (KeyState === 'Enabled') await verifyTexts(call, ledger, key)
}

async function verifyTexts(call: Call, ledger: Ledger, key: KnownKey): Promise<void> {
  for (const { ciphertext, plaintext } of key.texts) {
    const opened = await call('kms', 'Decrypt', { CiphertextBlob: ciphertext })
    ledger.check(opened?.['Plaintext'] === plaintext, `${key.alias} does not open what it closed: ${outcome(opened)}`)
  }
  const sealed = await call('kms', 'Encrypt', { KeyId: key.id, Plaintext: 'dGVzdA==' })
  ledger.check(sealed?.Error === undefined, `${key.alias} does not encrypt: ${outcome(sealed)}`)
}

/** At the end: keys that are not enabled open too what they closed, once they are again; bound ones stay enabled. */
export async function revive(call: Call, ledger: Ledger, key: KnownKey): Promise<void> {
  if (key.bound.size > 0) {
    const refused = await call('kms', 'DisableKey', { KeyId: key.id })
    ledger.check(
      refused?.Error?.Code === 'FailedOperation.CmkUsedByCloudProduct',
      `${key.alias} is bound: ${outcome(refused)}`,
    )
  }
  const [state] = key.states
  if (state === 'Enabled') return
  if (state === 'PendingDelete') await call('kms', 'CancelKeyDeletion', { KeyId: key.id })
  const enabled = await call('kms', 'EnableKey', { KeyId: key.id })
  ledger.check(enabled?.Error === undefined, `${key.alias} is not enabled: ${outcome(enabled)}`)
  key.states = ['Enabled']
  await verifyTexts(call, ledger, key)
}

export async function verifyPair(call: Call, ledger: Ledger, pair: KnownPair): Promise<void> {
  const reply = await call('lighthouse', 'DescribeKeyPairs', { KeyIds: [pair.id] })
  const isThere = reply?.['TotalCount'] === 1
  ledger.check(pair.presence.includes(isThere), `${pair.name} is ${isThere ? '' : 'not '}there: ${outcome(reply)}`)
  pair.presence = [isThere]
}

/** An instance is shown, and its data key is one that its CMK opens. */
export async function verifyInstance(call: Call, ledger: Ledger, id: string): Promise<void> {
  const listed = await call('postgres', 'DescribeDBInstances', { Filters: [{ Name: 'db-instance-id', Values: [id] }] })
  ledger.check(listed?.['TotalCount'] === 1, `${id} is not shown: ${outcome(listed)}`)
  const reply = await call('postgres', 'DescribeEncryptionKeys', { DBInstanceId: id })
  const [key, ...more] = (reply?.['EncryptionKeys'] ?? []) as readonly EncryptionKey[]
  ledger.check(key?.IsEnabled === 1 && more.length === 0, `${id} has no key: ${outcome(reply)}`)
  if (key === undefined) return
  const opened = await call('kms', 'Decrypt', { CiphertextBlob: key.DEKCipherTextBlob }, key.KeyRegion)
  const bytes = Buffer.from(String(opened?.['Plaintext'] ?? ''), 'base64')
  ledger.check(bytes.length === 32, `the data key of ${id} does not open: ${outcome(opened)}`)
}

interface EncryptionKey {
  readonly IsEnabled: number
  readonly DEKCipherTextBlob: string
  readonly KeyRegion: string
}

const outcome = (reply: Reply | undefined): string =>
  reply === undefined ? 'no answer' : (reply.Error?.Code ?? 'success')
