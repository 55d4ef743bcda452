import { createSocket } from 'node:dgram'
import { hostname } from 'node:os'
import { linesOf } from './chain.ts'
import { fileAt, Lasting, socketTo, standardOutput } from './lasting.ts'

/** Where records go besides the store, as they are written; what a sink cannot take is dropped, the store has it. */
export interface Sink {
  /** @param lines as they lie in a block */
  readonly write: (lines: string) => void
  readonly close: () => Promise<void>
}

const FACILITY_AUTHPRIV = 10
const SEVERITY_INFO = 6
const AUDIT = FACILITY_AUTHPRIV * 8 + SEVERITY_INFO

const SYSLOG = /^(syslog(?:\+tcp)?):\/\/(\[[^\]]+\]|[^:/]+):(\d+)$/

/** Whether `sinkOf` knows such a target. */
export const isStream = (target: string): boolean => /^(stdout$|file:.)/.test(target) || SYSLOG.test(target)

/**
 * `stdout`, `file:PATH`, `syslog://HOST:PORT` (UDP, RFC 5424 and 5426) or `syslog+tcp://HOST:PORT` (RFC 6587).
 * @param failed hears once that a target cannot be written to, until it can
 * @throws {TypeError} for anything else
 */
export function sinkOf(target: string, failed: (error: unknown) => void): Sink {
  if (target === 'stdout') return sinkTo(new Lasting(standardOutput, failed), jsonLines)
  if (target.startsWith('file:')) return sinkTo(new Lasting(fileAt(target.slice('file:'.length)), failed), jsonLines)
  const [, scheme, host = '', port = ''] = SYSLOG.exec(target) ?? []
  if (scheme === undefined) throw new TypeError('a stream is stdout, file:PATH or syslog://HOST:PORT')
  const address = { host: host.replace(/^\[|\]$/g, ''), port: Number(port) }
  return scheme === 'syslog' ? udpSink(address) : sinkTo(new Lasting(socketTo(address), failed), counted)
}

const sinkTo = (way: Lasting, text: (lines: string) => string): Sink => ({
  write: (lines) => way.write(() => text(lines)),
  close: () => way.close(),
})

const jsonLines = (lines: string): string =>
  linesOf(lines)
    .map(({ json }) => `${json}\n`)
    .join('')

interface Address {
  readonly host: string
  readonly port: number
}

const messages = (lines: string): readonly string[] => {
  const head = `<${AUDIT}>1 ${new Date().toISOString()} ${hostname()} sanyao ${process.pid} audit -`
  return linesOf(lines).map(({ json }) => `${head} ${json}`)
}

function udpSink({ host, port }: Address): Sink {
  const socket = createSocket(host.includes(':') ? 'udp6' : 'udp4').unref()
  socket.on('error', () => {})
  return {
    write: (lines) => {
      for (const message of messages(lines)) socket.send(message, port, host)
    },
    close: () => new Promise((resolve) => socket.close(() => resolve())),
  }
}

/** Messages behind their lengths. */
const counted = (lines: string): string =>
  messages(lines)
    .map((message) => `${Buffer.byteLength(message)} ${message}`)
    .join('')
