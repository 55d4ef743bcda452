import { existsSync, readdirSync, realpathSync } from 'node:fs'
import { join } from 'node:path'
import { isDeepStrictEqual } from 'node:util'
import { type DatabaseRemains, type DbInstance, driven } from '../domain/instance.ts'
import { seconds } from '../domain/time.ts'
import type { Store } from '../store/store.ts'
import { lock, unlock } from './cipher.ts'
import { type Cluster, isAlive, setPassword, startCluster, stopCluster } from './cluster.ts'
import type { Source } from './data.ts'
import { claim, given, isClaimed, isOf, kept, removed } from './folder.ts'
import { isName, nameOf } from './name.ts'
import { cipherOf, openOf } from './places.ts'
import type { Tools } from './programs.ts'
import { Retries } from './retries.ts'
import { closeSockets, openSocket, openSockets, socketOf } from './sockets.ts'

/** What opening an encrypted instance came to: its data key in clear, which the keeper wipes, or the code of KMS's refusal. */
export type Opened = { readonly key: Buffer } | { readonly refused: string }

export interface KeeperRooms {
  readonly store: Store
  /** By what the folders of this store's databases are known. */
  readonly storeId: string
  readonly tools: Tools
  /** Where the instances' folders are: a real path, made by `kept` and claimed for the store. */
  readonly folder: string
  readonly now: () => number
  /** @throws {Error} what will pass */
  readonly dataKey: (row: DbInstance) => Promise<Opened>
  /** By what the admin's password proves itself. */
  readonly verifier: (row: DbInstance) => string
  readonly failed: (instance: string, error: unknown) => void
}

/** How often a start may fail before the instance is shown as one that is down. */
const TRIES = 3

/**
 * Makes the databases on this machine follow the rows of their instances: what a row says happens, and what it rests in
 * stays so. An encrypted instance's files are open only while its server runs. Each instance is seen to by itself, so that
 * one whose server takes long holds up no other.
 */
export class Keeper implements AsyncDisposable {
  readonly #rooms: KeeperRooms
  readonly #sockets: string
  readonly #clusters = new Map<string, Cluster>()
  /** Folders that are known to be shut. */
  readonly #shut = new Set<string>()
  readonly #busy = new Map<string, Promise<void>>()
  readonly #retries = new Retries()
  readonly #stop = new AbortController()

  private constructor(rooms: KeeperRooms, sockets: string) {
    this.#rooms = rooms
    this.#sockets = sockets
  }

  static async open(rooms: KeeperRooms): Promise<Keeper> {
    return new Keeper(rooms, await openSockets(rooms.folder))
  }

  /** Looks at all of them, and begins what is to be done. */
  async round(): Promise<void> {
    const { read } = this.#rooms.store
    // What others are made from before them.
    const rows = await read.find('dbInstance', { where: { driver: 'local' }, order: [['createTime', 'asc']] })
    const remains = await read.find('databaseRemains', { where: {} })
    for (const row of rows) this.#begin(row, () => this.#tend(row))
    for (const row of remains) this.#begin(row, () => this.#remove(row))
  }

  /**
   * Stops all servers and shuts their files; the rows stay as they are, for the next start.
   * @throws {AggregateError} when some could not be shut; the others are
   */
  async [Symbol.asyncDispose](): Promise<void> {
    this.#stop.abort(new Error('the server stops'))
    await Promise.allSettled(this.#busy.values())
    const { folder, storeId } = this.#rooms
    const names = readdirSync(folder).filter((name) => isName(name) && isOf(join(folder, name), storeId))
    const ends = await Promise.allSettled(names.map((name) => this.#close(name)))
    const errors = ends.flatMap((end) => (end.status === 'rejected' ? [end.reason] : []))
    if (errors.length > 0) throw new AggregateError(errors, 'not all databases could be shut')
    await closeSockets(folder, this.#sockets)
  }

  #begin(row: DatabaseRemains, work: () => Promise<void>): void {
    const name = nameOf(row)
    if (this.#busy.has(name)) return
    const done = work()
      .catch((error) => this.#rooms.failed(row.id, error))
      .finally(() => this.#busy.delete(name))
    this.#busy.set(name, done)
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
    if (wanted === 'kept' && cluster !== undefined && isAlive(cluster)) return this.#tell(row)
    if (this.#retries.waits(name, row)) return
    await this.#close(name)
    try {
      // One that is coming up, and whose data is wanted, is worth the waiting.
      if (row.kind === 'readonly' || row.phase === 'creating') await this.#busy.get(nameOf({ ...row, id: row.copyOf }))
      await this.#open(row, name)
      this.#retries.forget(name)
    } catch (error) {
      await this.#close(name)
      if (this.#stop.signal.aborted) return
      const tries = this.#retries.failed(name, row)
      if (tries === TRIES) await this.#settle(row, { phase: 'retrying' })
      throw error
    }
  }

  /** What a server that runs has still to be told: a new password of its admin. */
  async #tell(row: DbInstance): Promise<void> {
    if (row.adminVerifier === '') return
    await setPassword(socketOf(this.#sockets, row.port), row, this.#rooms.verifier(row))
    await this.#settle(row, { adminVerifier: '' })
  }

  async #open(row: DbInstance, name: string): Promise<void> {
    const folder = this.#placed(row, name)
    const opened = row.tde ? await this.#rooms.dataKey(row) : { key: Buffer.alloc(0) }
    if ('refused' in opened) {
      this.#rooms.failed(row.id, new Error(`KMS refuses its data key: ${opened.refused}`))
      return this.#settle(row, { phase: 'limited' })
    }
    try {
      const cluster = await this.#start(row, folder, opened.key)
      this.#clusters.set(name, cluster)
      await this.#settle(row, { phase: 'running', adminVerifier: '', ...versionOf(row, cluster.version) })
    } finally {
      opened.key.fill(0)
    }
  }

  /**
   * The folder of an instance, made while the instance is: at any later time it is there, or the database is elsewhere, and
   * an empty one must not take its place.
   */
  #placed(row: DbInstance, name: string): string {
    const path = this.#path(name)
    // One that held no database yet may have become another store's.
    if (!isOf(this.#rooms.folder, this.#rooms.storeId)) throw new Error(`${this.#rooms.folder} is another store's now`)
    if (row.phase === 'creating') {
      kept(path)
      if (!isClaimed(path) && readdirSync(path).length === 0) claim(path, this.#rooms.storeId)
    }
    if (!isOf(path, this.#rooms.storeId)) throw new Error(`its files are not in ${path}`)
    return realpathSync(path)
  }

  async #start(row: DbInstance, folder: string, key: Buffer): Promise<Cluster> {
    const { tools, verifier } = this.#rooms
    this.#shut.delete(nameOf(row))
    given(openOf(folder))
    if (row.tde) await unlock(tools, folder, key)
    const sockets = openSocket(this.#sockets, row.port)
    const source = await this.#source(row)
    const stopped = this.#stop.signal
    return startCluster({
      tools,
      folder,
      sockets,
      row,
      source,
      verifier: row.adminVerifier === '' ? undefined : verifier(row),
      stopped,
    })
  }

  /** The server whose data an instance starts with. */
  async #source({ account, region, copyOf }: DbInstance): Promise<Source | undefined> {
    if (copyOf === '') return undefined
    const row = await this.#rooms.store.read.get('dbInstance', { account, region, id: copyOf })
    // Only one that has its data already can do without; no server answers at the port 0.
    const port = row?.port ?? 0
    return { sockets: socketOf(this.#sockets, port), port }
  }

  async #close(name: string): Promise<void> {
    const path = this.#path(name)
    if (existsSync(path)) {
      const folder = realpathSync(path)
      await stopCluster(folder)
      await lock(this.#rooms.tools, folder)
    }
    this.#clusters.delete(name)
    this.#shut.add(name)
  }

  /** Removes the files of an instance that was destroyed: only what is marked as this store's. */
  async #remove(row: DatabaseRemains): Promise<void> {
    const name = nameOf(row)
    const path = this.#path(name)
    if (isOf(path, this.#rooms.storeId)) {
      await this.#close(name)
      const folder = realpathSync(path)
      await removed(folder, [cipherOf(folder), `${cipherOf(folder)}.new`, openOf(folder)])
    }
    this.#shut.delete(name)
    await this.#rooms.store.commit([{ remove: 'databaseRemains', row }])
  }

  /** Where the row was changed meanwhile, the next round looks at what it says then. */
  async #settle(row: DbInstance, change: Partial<DbInstance>): Promise<void> {
    const next = { ...row, ...change }
    if (isDeepStrictEqual(next, row)) return
    const updateTime = seconds(this.#rooms.now())
    const phaseTime = next.phase === row.phase ? row.phaseTime : updateTime
    const { store } = this.#rooms
    if (await store.commit([{ update: 'dbInstance', row: { ...next, phaseTime, updateTime } }])) return
    // What has to know that an instance stays as it is writes it so: then it still is what was carried out.
    const now = await store.read.get('dbInstance', row)
    if (now !== undefined && isDeepStrictEqual({ ...now, revision: row.revision }, row)) await this.#settle(now, change)
  }

  #path(name: string): string {
    return join(this.#rooms.folder, name)
  }
}

/** What runs is the PostgreSQL of this machine, whatever was ordered. */
const versionOf = (row: DbInstance, version: string): Partial<DbInstance> =>
  row.dbVersion === version
    ? {}
    : { dbVersion: version, majorVersion: version.split('.')[0] ?? '', kernelVersion: `v${version}_r1.0` }
