import { createServer, type Server } from 'node:http'
import type { Socket } from 'node:net'
import type { AuditRecord } from '../domain/audit.ts'
import { type Knock, knockOf, listKnock } from './knock.ts'
import { answer } from './kv.ts'
import type { VaultReply, VaultRequest, VaultRooms } from './rooms.ts'

/** Limits of the listener, in bytes and milliseconds. */
const limits = { headers: 16 * 1024, headersTimeout: 10_000, requestTimeout: 20_000 } as const

export interface DoorRooms extends VaultRooms {
  readonly requestIdAt: (time: number) => string
  readonly record: (record: AuditRecord) => Promise<void>
  readonly failed: (error: unknown) => void
}

/** The listener through which databases that speak Vault fetch their keys. It is not yet listening. */
export function vaultDoor(rooms: DoorRooms): Server {
  const server = createServer(
    {
      maxHeaderSize: limits.headers,
      headersTimeout: limits.headersTimeout,
      requestTimeout: limits.requestTimeout,
      connectionsCheckingInterval: 5_000,
    },
    async (request, response) => {
      const knock = await knockOf(request).catch(() => undefined)
      const reply = knock === undefined ? tooLong : await respond(rooms, knock)
      const text = JSON.stringify(reply.body)
      response.writeHead(reply.status, { ...headersOf(text), ...(knock === undefined && { Connection: 'close' }) })
      response.end(text)
    },
  )
  server.on('clientError', (error: NodeJS.ErrnoException & { readonly rawPacket?: Buffer }, duplex) => {
    const socket = duplex as Socket
    const knock = error.code === 'HPE_INVALID_METHOD' ? listKnock(error.rawPacket, socket) : undefined
    if (knock === undefined) socket.destroy()
    else void respond(rooms, knock).then((reply) => sendRaw(socket, reply))
  })
  return server
}

const tooLong: VaultReply = { status: 413, body: { errors: ['request body too large'] } }

/** A failure of ours passes: a database that runs must not take it for a withdrawn key. */
const broken: VaultReply = { status: 500, body: { errors: ['internal error'] } }

async function respond(rooms: DoorRooms, knock: Knock): Promise<VaultReply> {
  try {
    const read = readRequest(knock)
    const reply = read === undefined ? { status: 404, body: { errors: [] } } : await answer(rooms, read)
    await rooms.record(recordOf(rooms, knock, reply))
    return reply
  } catch (error) {
    rooms.failed(error)
    return broken
  }
}

const headersOf = (text: string) => ({
  'Content-Type': 'application/json',
  'Content-Length': Buffer.byteLength(text),
  'Cache-Control': 'no-store',
})

function sendRaw(socket: Socket, { status, body }: VaultReply): void {
  const text = JSON.stringify(body)
  const headers = Object.entries({ ...headersOf(text), Connection: 'close' }).map(
    ([name, value]) => `${name}: ${value}`,
  )
  socket.end(`HTTP/1.1 ${status} ${status < 400 ? 'OK' : 'Refused'}\r\n${headers.join('\r\n')}\r\n\r\n${text}`)
}

/** Undefined for a path that is none of Vault's. */
function readRequest({ method, url, token, address, body }: Knock): VaultRequest | undefined {
  const [path = '', search = ''] = url.split('?', 2)
  if (!path.startsWith('/v1/')) return undefined
  try {
    const segments = path.slice('/v1/'.length).split('/').map(decodeURIComponent)
    return { method, path: segments, query: new URLSearchParams(search), token, body, address }
  } catch {
    return undefined
  }
}

/** Each request is on record, whatever came of it; the code of a refusal is its status. */
function recordOf(rooms: DoorRooms, knock: Knock, { status, mount, act, name }: VaultReply): AuditRecord {
  const path = [mount?.mount, name].filter((word) => word !== undefined).join('/')
  const time = rooms.now()
  return {
    requestId: rooms.requestIdAt(time),
    time,
    service: 'vault',
    action: act ?? 'Refuse',
    version: '2',
    region: mount?.region ?? '',
    effect: act === 'WriteSecret' ? 'write' : act === 'ReadSecret' ? 'use' : 'read',
    account: mount?.account ?? '',
    uin: mount?.account ?? '',
    callerKind: mount === undefined ? '' : 'service',
    callerName: mount?.mount ?? '',
    secretId: '',
    address: knock.address,
    client: knock.client.slice(0, 256),
    method: knock.method,
    code: status < 400 ? '' : String(status),
    resources: path === '' ? '' : JSON.stringify([path]),
    parameters: '',
  }
}
