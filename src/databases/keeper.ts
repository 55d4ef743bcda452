import { chmodSync, chownSync, existsSync, mkdirSync, mkdtempSync, readdirSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { type DbInstance, driven } from '../domain/instance.ts'
import { seconds } from '../domain/time.ts'
import type { Store } from '../store/store.ts'
import { cipherOf, isMounted, lock, openOf, unlock } from './cipher.ts'
import { type Cluster, isAlive, startCluster, stopCluster } from './cluster.ts'
import { lesserUser, type Tools } from './host.ts'

export interface KeeperRooms {
  readonly store: Store
  readonly tools: Tools
  /** Where the instances' folders are. */
  readonly folder: string
  readonly now: () => number
  /** The data key of an encrypted instance in clear, which the keeper wipes; undefined when KMS refuses it. */
  readonly dataKey: (row: DbInstance) => Promise<Buffer | undefined>
  /** By what the admin's password proves itself. */
  readonly verifier: (row: DbInstance) => string
  readonly failed: (instance: string, error: unknown) => void
}

/**
 * Makes the databases on this machine follow the rows of their instances: what a row says happens, and what it rests in
 * stays so. An encrypted instance's files are open only while its server runs.
 */
export class Keeper implements AsyncDisposable {
  readonly #rooms: KeeperRooms
  readonly #sockets: string
  readonly #clusters = new Map<string, Cluster>()
  /** Folders that are known to be shut. */
  readonly #shut = new Set<string>()

  constructor(rooms: KeeperRooms) {
    this.#rooms = rooms
    this.#sockets = mkdtempSync(join(tmpdir(), 'sanyao-db-'))
    own(this.#sockets)
    if (!existsSync(rooms.folder)) {
      mkdirSync(rooms.folder, { recursive: true, mode: 0o700 })
      own(rooms.folder)
    }
  }

  /** One look at all of them. */
  async round(): Promise<void> {
    const rows = await this.#rooms.store.read.find('dbInstance', { where: { driver: 'local' } })
    for (const row of rows) {
      try {
        await this.#tend(row)
      } catch (error) {
        this.#rooms.failed(row.id, error)
      }
    }
    const kept = new Set(rows.map(nameOf))
    for (const name of readdirSync(this.#rooms.folder)) if (isName(name) && !kept.has(name)) await this.#remove(name)
  }

  /** Stops all servers and shuts their files; the rows stay as they are, for the next start. */
  async [Symbol.asyncDispose](): Promise<void> {
    for (const name of readdirSync(this.#rooms.folder)) if (isName(name)) await this.#close(name)
    rmSync(this.#sockets, { recursive: true, force: true })
  }

  async #tend(row: DbInstance): Promise<void> {
    const name = nameOf(row)
    const wanted = driven(row.phase)
    const cluster = this.#clusters.get(name)
    if (wanted === 'down') {
      if (!this.#shut.has(name)) await this.#close(name)
      if (row.phase === 'isolating') await this.#settle(row, { phase: 'isolated' })
      return
    }
    if (wanted === 'kept' && cluster !== undefined && isAlive(cluster)) return
    await this.#close(name)
    await this.#open(row, name)
  }

  async #open(row: DbInstance, name: string): Promise<void> {
    const key = row.tde ? await this.#rooms.dataKey(row) : Buffer.alloc(0)
    if (key === undefined) return this.#settle(row, { phase: 'limited' })
    try {
      const cluster = await this.#start(row, name, key)
      this.#clusters.set(name, cluster)
      await this.#settle(row, { phase: 'running', ...versionOf(row, cluster.version) })
    } catch (error) {
      this.#rooms.failed(row.id, error)
      await this.#close(name)
      await this.#settle(row, { phase: 'limited' })
    } finally {
      key.fill(0)
    }
  }

  async #start(row: DbInstance, name: string, key: Buffer): Promise<Cluster> {
    const { tools } = this.#rooms
    const folder = this.#folder(name)
    for (const path of [folder, cipherOf(folder), openOf(folder)]) {
      if (existsSync(path)) continue
      mkdirSync(path, { mode: 0o700 })
      own(path)
    }
    this.#shut.delete(name)
    if (row.tde) await unlock(tools, folder, key)
    return startCluster(tools, folder, this.#sockets, row, this.#rooms.verifier(row))
  }

  async #close(name: string): Promise<void> {
    const folder = this.#folder(name)
    await stopCluster(folder, this.#clusters.get(name))
    this.#clusters.delete(name)
    if (isMounted(folder)) await lock(this.#rooms.tools, folder)
    this.#shut.add(name)
  }

  async #remove(name: string): Promise<void> {
    await this.#close(name)
    rmSync(this.#folder(name), { recursive: true, force: true })
    this.#shut.delete(name)
  }

  /** Where the row was changed meanwhile, the next round looks at what it says then. */
  async #settle(row: DbInstance, change: Partial<DbInstance>): Promise<void> {
    if (change.phase === row.phase && change.dbVersion === undefined) return
    const now = seconds(this.#rooms.now())
    await this.#rooms.store.commit([
      { update: 'dbInstance', row: { ...row, ...change, phaseTime: now, updateTime: now } },
    ])
  }

  #folder(name: string): string {
    return join(this.#rooms.folder, name)
  }
}

const nameOf = ({ account, region, id }: DbInstance): string => `${account}_${region}_${id}`
const isName = (name: string): boolean => /^\d+_[a-z]+(-[a-z]+)+_postgres-[0-9a-z]+$/.test(name)

/** What runs is the PostgreSQL of this machine, whatever was ordered. */
const versionOf = (row: DbInstance, version: string): Partial<DbInstance> =>
  row.dbVersion === version
    ? {}
    : { dbVersion: version, majorVersion: version.split('.')[0] ?? '', kernelVersion: `v${version}_r1.0` }

function own(path: string): void {
  const user = lesserUser()
  if (user !== undefined) chownSync(path, user.uid, user.gid)
  chmodSync(path, 0o700)
}
