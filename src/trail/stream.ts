import { createSocket } from 'node:dgram'
import { createWriteStream } from 'node:fs'
import { connect, type Socket } from 'node:net'
import { hostname } from 'node:os'
import { linesOf } from './chain.ts'

/** Where records go besides the store, as they are written; what a sink cannot take is dropped, the store has it. */
export interface Sink {
  /** @param lines as they lie in a block */
  readonly write: (lines: string) => void
  readonly close: () => Promise<void>
}

const FACILITY_AUTHPRIV = 10
const SEVERITY_INFO = 6
const AUDIT = FACILITY_AUTHPRIV * 8 + SEVERITY_INFO
/** What may wait for a slow reader, in bytes. */
const BACKLOG = 8 * 2 ** 20
const RECONNECT = 5000

const SYSLOG = /^(syslog(?:\+tcp)?):\/\/(\[[^\]]+\]|[^:/]+):(\d+)$/

/** Whether `sinkOf` knows such a target. */
export const isStream = (target: string): boolean => /^(stdout$|file:.)/.test(target) || SYSLOG.test(target)

/**
 * `stdout`, `file:PATH`, `syslog://HOST:PORT` (UDP, RFC 5424 and 5426) or `syslog+tcp://HOST:PORT` (RFC 6587).
 * @throws {TypeError} for anything else
 */
export function sinkOf(target: string): Sink {
  if (target === 'stdout') return { write: (lines) => process.stdout.write(jsonLines(lines)), close: async () => {} }
  if (target.startsWith('file:')) return fileSink(target.slice('file:'.length))
  const [, scheme, host = '', port = ''] = SYSLOG.exec(target) ?? []
  if (scheme === undefined) throw new TypeError('a stream is stdout, file:PATH or syslog://HOST:PORT')
  const address = { host: host.replace(/^\[|\]$/g, ''), port: Number(port) }
  return scheme === 'syslog' ? udpSink(address) : tcpSink(address)
}

const jsonLines = (lines: string): string =>
  linesOf(lines)
    .map(({ json }) => `${json}\n`)
    .join('')

function fileSink(path: string): Sink {
  const file = createWriteStream(path, { flags: 'a', mode: 0o600 })
  file.on('error', () => {})
  return {
    write: (lines) => {
      if (file.writableLength < BACKLOG) file.write(jsonLines(lines))
    },
    close: () => new Promise((resolve) => file.end(() => resolve())),
  }
}

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

/** Connects at need, and at most every few seconds. */
function tcpSink(address: Address): Sink {
  let socket: Socket | undefined
  let tried = Number.NEGATIVE_INFINITY
  const connected = (): Socket | undefined => {
    if (socket?.destroyed) socket = undefined
    if (socket === undefined && performance.now() - tried > RECONNECT) {
      tried = performance.now()
      socket = connect(address).on('error', () => {})
      socket.unref()
    }
    return socket
  }
  return {
    write: (lines) => {
      const open = connected()
      if (open === undefined || open.writableLength > BACKLOG) return
      for (const message of messages(lines)) open.write(`${Buffer.byteLength(message)} ${message}`)
    },
    close: () => new Promise((resolve) => (socket === undefined ? resolve() : socket.end(() => resolve()))),
  }
}
