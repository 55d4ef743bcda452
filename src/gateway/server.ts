import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http'
import type { Socket } from 'node:net'
import type { RawRequest } from './wire.ts'

/** Limits of the listener, in bytes and milliseconds. */
const limits = {
  /** A GET carries its parameters in the request line: 32 KB of query, and headers beside. */
  headers: 64 * 1024,
  /** What the bodies of all requests under way may hold together: nobody has signed for any of it yet. */
  buffered: 512 * 1024 * 1024,
  /** The documented 10 MB for a body, and a little so that the pipeline and not the socket says no. */
  body: 10 * 1024 * 1024 + 1024,
  headersTimeout: 20_000,
  requestTimeout: 60_000,
  /** Longer than the 30 s for which SDKs keep an idle connection, so that they, not we, close it. */
  keepAlive: 75_000,
  /** How long a client that the HTTP parser refused may take to read so and hang up. */
  linger: 2_000,
} as const

type Answerer = (raw: RawRequest) => Promise<string>

/**
 * Serves the answers over HTTP: status 200 and exactly `application/json`, whatever was asked.
 * @param most how many bytes of bodies are held at once; the request that goes beyond is closed
 */
export function serve(answer: Answerer, broken: () => string, most: number = limits.buffered): Server {
  const answering = new Set<Promise<void>>()
  const server = createServer({
    maxHeaderSize: limits.headers,
    headersTimeout: limits.headersTimeout,
    requestTimeout: limits.requestTimeout,
    keepAliveTimeout: limits.keepAlive,
    requireHostHeader: false,
    connectionsCheckingInterval: 5_000,
    noDelay: true,
  })
  const newest = new WeakMap<Socket, Exchange>()
  const held: Held = { bytes: 0, most }
  server.on('request', (request: IncomingMessage, response: ServerResponse) => {
    newest.set(request.socket, { response, before: newest.get(request.socket)?.response })
    // What the pipeline itself could not answer ends in a clean close, never in the end of the process.
    receive(request, held, (body) => {
      const work = respond(server, answer, request, response, body)
        .catch(() => void response.destroy())
        .finally(() => answering.delete(work))
      answering.add(work)
    })
  })
  // An Expect other than 100-continue is no reason to refuse a request.
  server.on('checkExpectation', (request, response) => server.emit('request', request, response))
  const refused = new WeakSet<Socket>()
  server.on('clientError', (_error, duplex) => {
    const socket = duplex as Socket
    // The parser complains again of whatever follows.
    if (refused.has(socket)) return
    refused.add(socket)
    refuseBroken(socket, newest.get(socket), broken)
  })
  // To CONNECT our 200 would say that there is a tunnel. Unheard, it would cut off the answers to what came before it.
  server.on('connect', (_request, duplex) => {
    const socket = duplex as Socket
    socket.on('error', () => {}).resume()
    afterAnswer(newest.get(socket)?.response, () => socket.destroySoon())
  })
  underWay.set(server, answering)
  return server
}

/** The answers that each server is at work on. A client that has hung up does not end the work on its request. */
const underWay = new WeakMap<Server, ReadonlySet<Promise<void>>>()

/** A request on a connection, and the one before it. The parser has at most one that is not complete, the newest. */
interface Exchange {
  readonly response: ServerResponse
  readonly before: ServerResponse | undefined
}

/** How many bytes the bodies that are not whole yet hold together. */
interface Held {
  bytes: number
  readonly most: number
}

/** Hands over the whole body; one that is too long is cut there, so that the pipeline sees that it is. */
function receive(request: IncomingMessage, held: Held, done: (body: Buffer) => void): void {
  const chunks: Buffer[] = []
  let size = 0
  let isHeld = true
  const release = (): void => {
    if (isHeld) held.bytes -= size
    isHeld = false
  }
  const take = (chunk: Buffer): void => {
    chunks.push(chunk)
    size += chunk.length
    held.bytes += chunk.length
    if (held.bytes > held.most) {
      request.destroy()
      return
    }
    if (size <= limits.body) return
    request.pause()
    end()
  }
  const end = (): void => {
    // The connection keeps the request for longer than its body is needed.
    request.off('data', take).off('end', end)
    release()
    done(chunks.length === 1 ? (chunks[0] as Buffer) : Buffer.concat(chunks, size))
  }
  request.on('data', take).on('end', end).on('close', release)
  // A client that goes away mid-request has nobody to answer.
  request.on('error', () => {})
}

async function respond(
  server: Server,
  answer: Answerer,
  request: IncomingMessage,
  response: ServerResponse,
  body: Buffer,
): Promise<void> {
  const text = await answer({
    method: request.method ?? '',
    url: request.url ?? '',
    headers: request.headers as RawRequest['headers'],
    body,
    remoteAddress: request.socket.remoteAddress ?? '',
  })
  const unread = !request.complete
  response.writeHead(200, {
    'Content-Type': 'application/json',
    'Content-Length': Buffer.byteLength(text),
    // While the server drains, a connection that were kept would hold it up.
    ...((unread || !server.listening) && { Connection: 'close' }),
  })
  if (!unread) {
    response.end(text)
    return
  }
  // Ended now, the connection would be reset under a client that still sends, and the answer lost with it. Reading on is
  // bounded by the request timeout.
  response.write(text)
  request.once('close', () => response.end()).resume()
}

/** What the HTTP parser refused is answered in form, after the answers to what came before it, and the connection closed. */
function refuseBroken(socket: Socket, newest: Exchange | undefined, broken: () => string): void {
  const isBroken = newest?.response.req.complete === false
  // Its body was too long, of which its answer speaks already.
  if (isBroken && newest.response.headersSent) {
    socket.destroy()
    return
  }
  afterAnswer(isBroken ? newest.before : newest?.response, () => sayBroken(socket, broken))
}

/** Answers leave in the order of their requests, so that the last of them is the one to wait for. */
function afterAnswer(last: ServerResponse | undefined, then: () => void): void {
  if (last === undefined || last.writableFinished) then()
  else last.once('close', then)
}

function sayBroken(socket: Socket, broken: () => string): void {
  // On a connection that never said anything, an answer would be taken for that to its first request.
  if (!socket.writable || socket.bytesRead === 0) {
    socket.destroy()
    return
  }
  const text = broken()
  const head = `HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: ${Buffer.byteLength(text)}`
  socket.end(`${head}\r\nConnection: close\r\n\r\n${text}`)
  const timer = setTimeout(() => socket.destroy(), limits.linger)
  socket.once('close', () => clearTimeout(timer))
}

/** Stops taking connections and resolves when the requests under way are answered. */
export async function drain(server: Server, patience: number): Promise<void> {
  const closed = new Promise<void>((resolve) => server.close(() => resolve()))
  server.closeIdleConnections()
  const timer = setTimeout(() => server.closeAllConnections(), patience)
  await closed
  clearTimeout(timer)
  await Promise.all(underWay.get(server) ?? [])
}
