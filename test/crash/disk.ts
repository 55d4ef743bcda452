import { copyFileSync, existsSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { linesOf, recordIn } from '../../src/trail/chain.ts'

type Row = Readonly<Record<string, string | number>>

/**
 * What lies on disk while no server runs. A copy is looked at, so that it is the next server, not we, that recovers what
 * the killed one left.
 */
export class Disk implements Disposable {
  readonly #folder = mkdtempSync(join(tmpdir(), 'sanyao-disk-'))
  readonly #db: DatabaseSync

  constructor(data: string) {
    for (const end of ['', '-wal']) {
      const file = join(data, `sanyao.db${end}`)
      if (existsSync(file)) copyFileSync(file, join(this.#folder, `sanyao.db${end}`))
    }
    this.#db = new DatabaseSync(join(this.#folder, 'sanyao.db'))
  }

  get cmks(): readonly Row[] {
    return this.#all('SELECT id, region, alias, state, origin, owner FROM cmk')
  }

  get instances(): readonly Row[] {
    return this.#all('SELECT id, name, tde FROM db_instance')
  }

  get pairs(): readonly Row[] {
    return this.#all('SELECT id, name FROM key_pair')
  }

  get bindings(): ReadonlySet<string> {
    return new Set(this.#all('SELECT key, resource FROM key_binding').map(({ key, resource }) => `${key} ${resource}`))
  }

  /** `requestId service:action code` of every record. */
  get trail(): ReadonlySet<string> {
    const blocks = this.#all('SELECT lines FROM trail_block')
    const records = blocks.flatMap((block) => linesOf(String(block['lines'])).map(recordIn))
    return new Set(records.map(({ requestId, service, action, code }) => `${requestId} ${service}:${action} ${code}`))
  }

  /** What is there without what it belongs to. */
  get halves(): readonly string[] {
    return Object.entries(halves).flatMap(([what, sql]) =>
      this.#all(sql).map((row) => `${what}: ${JSON.stringify(row)}`),
    )
  }

  /** `ok`, or what is broken. */
  get integrity(): string {
    try {
      return this.#all('PRAGMA integrity_check')
        .map((row) => String(row['integrity_check']))
        .join('\n')
    } catch (error) {
      return String(error)
    }
  }

  #all(sql: string): readonly Row[] {
    return this.#db.prepare(sql).all() as unknown as readonly Row[]
  }

  [Symbol.dispose](): void {
    this.#db.close()
    rmSync(this.#folder, { recursive: true, force: true })
  }
}

const halves: Readonly<Record<string, string>> = {
  'a CMK without material': `SELECT id, alias FROM cmk WHERE origin = 'TENCENT_KMS'
    AND (account, id, version) NOT IN (SELECT account, key, version FROM key_material)`,
  'material without a CMK': `SELECT key, version FROM key_material
    WHERE (account, key) NOT IN (SELECT account, id FROM cmk)`,
  'a binding without a CMK': `SELECT key, resource FROM key_binding
    WHERE (account, key) NOT IN (SELECT account, id FROM cmk)`,
  'a binding without an instance': `SELECT key, resource FROM key_binding WHERE product = 'postgres'
    AND (account, resource) NOT IN (SELECT account, id FROM db_instance)`,
  'an encrypted instance without a key': `SELECT id, name FROM db_instance WHERE tde = 1
    AND (account, id) NOT IN (SELECT account, instance FROM encryption_key)`,
  'a key without an instance': `SELECT instance, key FROM encryption_key
    WHERE (account, instance) NOT IN (SELECT account, id FROM db_instance)`,
  'an instance that its CMK is not bound to': `SELECT instance, key FROM encryption_key
    WHERE (account, key, instance) NOT IN (SELECT account, key, resource FROM key_binding)`,
  'a product without its CMK': `SELECT region, key FROM managed_key
    WHERE (account, key) NOT IN (SELECT account, id FROM cmk)`,
}
