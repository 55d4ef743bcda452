import { randomBytes } from 'node:crypto'
import type { Config } from './config.ts'
import type { Keyring } from './crypto/keyring.ts'
import type { TrailKey } from './crypto/trail-key.ts'
import type { RefusedSignatures } from './gateway/refused.ts'
import type { KeyUses } from './guard/key-uses.ts'
import type { Job } from './jobs/clock.ts'
import { endDatabaseTerms } from './jobs/database-terms.ts'
import { destroyKeys } from './jobs/destroy.ts'
import { destroyDataKeys } from './jobs/destroy-data-keys.ts'
import { expireImports } from './jobs/expire-imports.ts'
import { expireMaterials } from './jobs/expire-materials.ts'
import { forgetIdle } from './jobs/forget-idle.ts'
import { endSubscriptions, removeInstances } from './jobs/instances.ts'
import { keepRefused } from './jobs/keep-refused.ts'
import { noteKeyUse } from './jobs/note-key-use.ts'
import { rotateKeys } from './jobs/rotate.ts'
import type { Committer, Store } from './store/store.ts'
import type { SealedEnds } from './trail/ends.ts'
import { pruneDue, type Retention } from './trail/retention.ts'
import { sealDue } from './trail/segment.ts'
import type { TrailWriter } from './trail/writer.ts'

/** What the clock brings about. */
export const jobsFor = (
  store: Committer,
  keyring: Keyring,
  keyUses: KeyUses,
  refused: RefusedSignatures,
  config: Config,
): readonly Job[] => [
  destroyKeys(store),
  destroyDataKeys(store),
  expireImports(store),
  expireMaterials(store),
  { name: 'note key use', round: () => noteKeyUse(store, keyUses.take()) },
  { name: 'keep refused signatures', round: () => keepRefused(store, refused.take()) },
  rotateKeys(store, keyring, randomBytes),
  forgetIdle(keyring),
  removeInstances(store),
  endSubscriptions(store, config),
  endDatabaseTerms(store),
]

/** How often the trail is looked through for what is too old or too much, in milliseconds. */
const PRUNING = 600_000

/** Sealing and pruning, in milliseconds of this server's clock. */
export function trailJobs(
  store: Store,
  key: TrailKey,
  writer: TrailWriter,
  ends: SealedEnds,
  keep: Retention,
  now: () => number,
): readonly Job[] {
  let due = 0
  async function prune(): Promise<number> {
    if (now() < due) return 0
    const pruned = await pruneDue(store, key, keep, now())
    if (pruned === 0) due = now() + PRUNING
    return pruned
  }
  return [
    { name: 'seal the trail', round: () => sealDue(store, key, writer, now(), ends) },
    { name: 'prune the trail', round: prune },
  ]
}
