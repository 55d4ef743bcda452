import { regions } from './contract/regions.ts'
import type { Settings } from './domain/settings.ts'
import type { Rates } from './guard/quota.ts'
import { type AuditMode, auditModes } from './trail/recorder.ts'
import type { Retention } from './trail/retention.ts'
import { isStream } from './trail/stream.ts'

/*
 * What a setting is, and how the text of one is read.
 */

/** Where something listens; port 0 picks a free one. */
export interface Address {
  readonly host: string
  readonly port: number
}

/** A setting that cannot be read; the message names it and what it takes, never the value. */
export class ConfigError extends Error {
  override readonly name = 'ConfigError'
}

export interface Entry<T> {
  readonly env: string
  readonly text: string
  readonly default: T
  /** @throws {ConfigError} */
  readonly read: (text: string) => T
}

export const entry = <T>(env: string, fallback: T, text: string, read: (text: string, env: string) => T): Entry<T> => ({
  env,
  default: fallback,
  text,
  read: (value) => read(value, env),
})

export const asText = (text: string): string => text
export const asList = (text: string): readonly string[] => text.split(/[\s,]+/).filter((word) => word !== '')

export function asCount(text: string, env: string): number {
  if (!/^\d{1,9}$/.test(text)) throw new ConfigError(`${env} takes a whole number`)
  return Number(text)
}

export function asPort(text: string, env: string): number {
  const port = asCount(text, env)
  if (port > 65_535) throw new ConfigError(`${env} takes a port from 0 to 65535`)
  return port
}

export function asAddress(text: string, env: string): Address {
  const [, bracketed, plain, port = ''] = /^(?:\[([0-9A-Fa-f:]+)\]|([^:]+)):(\d+)$/.exec(text) ?? []
  const host = bracketed ?? plain
  if (host === undefined) throw new ConfigError(`${env} takes an address and a port such as 127.0.0.1:8322`)
  return { host, port: asPort(port, env) }
}

export function asRegion(text: string, env: string): string {
  if (!regions.has(text)) throw new ConfigError(`${env} takes a region such as ap-guangzhou`)
  return text
}

export const asRegions = (text: string, env: string): readonly string[] =>
  asList(text).map((name) => asRegion(name, env))

export function asSwitch(text: string, env: string): boolean {
  if (['on', 'true', '1'].includes(text)) return true
  if (['off', 'false', '0'].includes(text)) return false
  throw new ConfigError(`${env} takes on or off`)
}

export function asDatabases(text: string, env: string): 'record' | 'local' {
  if (text === 'record' || text === 'local') return text
  throw new ConfigError(`${env} takes record or local`)
}

export function asRates(text: string, env: string): Rates {
  const pairs = asList(text).map((word) => {
    const [, name, rate] = /^([\w*]+(?::[\w*]+)?)=(\d{1,9})$/.exec(word) ?? []
    if (name === undefined) throw new ConfigError(`${env} takes a list such as kms:Encrypt=300,postgres:*=20`)
    return [name, Number(rate)] as const
  })
  return Object.fromEntries(pairs)
}

export function asInstances(text: string, env: string): Settings['instances'] {
  if (text === 'record' || text === 'door' || text === 'host') return text
  throw new ConfigError(`${env} takes record, door or host`)
}

export const levels = ['fatal', 'error', 'warn', 'info', 'debug', 'trace', 'silent']
export function asLevel(text: string, env: string): string {
  if (!levels.includes(text)) throw new ConfigError(`${env} takes one of ${levels.join(', ')}`)
  return text
}

export function asMode(text: string, env: string): AuditMode {
  const mode = auditModes.find((name) => name === text)
  if (mode === undefined) throw new ConfigError(`${env} takes one of ${auditModes.join(', ')}`)
  return mode
}

export function asRetention(text: string, env: string): Retention {
  const [, days = '0', megabytes = '0'] = /^(?:(\d{1,5})d)?,?(?:(\d{1,9})MB)?$/.exec(text) ?? []
  if (days === '0' && megabytes === '0')
    throw new ConfigError(`${env} takes an age, a size or both, such as 365d,2000MB`)
  return { days: Number(days), megabytes: Number(megabytes) }
}

export function asStream(text: string, env: string): string {
  if (!isStream(text))
    throw new ConfigError(`${env} takes stdout, file:PATH, syslog://HOST:PORT or syslog+tcp://HOST:PORT`)
  return text
}
