import { randomBytes } from 'node:crypto'
import { existsSync, mkdirSync, readFileSync, statSync } from 'node:fs'
import { dirname, join } from 'node:path'
import type { Config } from './config.ts'
import { RootKey, RootKeyError } from './crypto/root.ts'
import { createPrivate } from './private-file.ts'

/**
 * The root key that the configuration points at; for a store that is still empty a new one is made and kept in a file.
 * @param check what the store holds to know its root key by; undefined for an empty store
 * @throws {RootKeyError} when there is none, or it is not the store's
 */
export function loadRootKey(config: Config, check: Buffer | undefined): RootKey {
  const root = new RootKey(
    config.rootKey === undefined ? fromFile(config, check !== undefined) : RootKey.parse(config.rootKey),
  )
  if (check !== undefined && !root.verify(check)) {
    throw new RootKeyError('the root key is not the one that this store was made with: nothing was touched')
  }
  return root
}

/**
 * The root key of an installation that has one already, for what does not look into its store.
 * @throws {RootKeyError} when there is none
 */
export const knownRootKey = (config: Config): RootKey =>
  new RootKey(config.rootKey === undefined ? fromFile(config, true) : RootKey.parse(config.rootKey))

/** @param known whether there must be one, so that none is made */
function fromFile(config: Config, known: boolean): Buffer {
  const file = config.rootKeyFile ?? (config.data === undefined ? undefined : join(config.data, 'root.key'))
  if (file === undefined) {
    if (known) throw new RootKeyError('there is no root key: nothing is kept')
    return randomBytes(32)
  }
  if (existsSync(file)) return readPrivate(file)
  if (known) throw new RootKeyError(`the root key file ${file} is missing: without it the store stays closed`)
  const material = randomBytes(32)
  mkdirSync(dirname(file), { recursive: true, mode: 0o700 })
  // A key lost to a power cut would take all it sealed along, and half a key would keep every later start from succeeding.
  createPrivate(file, `${material.toString('hex')}\n`)
  return material
}

function readPrivate(file: string): Buffer {
  if (process.platform !== 'win32' && (statSync(file).mode & 0o077) !== 0) {
    throw new RootKeyError(`the root key file ${file} can be read by others: chmod 600 it`)
  }
  return RootKey.parse(readFileSync(file, 'utf8'))
}
