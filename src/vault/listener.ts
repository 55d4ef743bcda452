import { createServer, type Server } from 'node:http'
import type { Socket } from 'node:net'
import type { AuditRecord } from '../domain/audit.ts'
import type { Change } from '../store/store.ts'
import { type Knock, knockOf, listKnock } from './knock.ts'
import { answer } from './kv.ts'
import type { VaultReply, VaultRequest, VaultRooms } from './rooms.ts'

/** Limits of the listener, in bytes and milliseconds. */
const limits = { headers: 16 * 1024, headersTimeout: 10_000, requestTimeout: 20_000 } as const

export interface DoorRooms extends Omit<VaultRooms, 'commit'> {
  readonly requestIdAt: (time: number) => string
  /** All or nothing; false when a change no longer fits what is stored. */
  readonly commit: (changes: readonly Change[], records: readonly AuditRecord[]) => Promise<boolean>
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
      const knock = await knockOf(request)
      const reply = await respond(rooms, knock)
      const text = JSON.stringify(reply.body)
      const closing = knock.body === undefined && { Connection: 'close' }
      response.writeHead(reply.status, { ...headersOf(text), ...closing })
      response.end(text)
    },
  )
  const partial = new WeakMap<Socket, Buffer>()
  server.on('clientError', (error: NodeJS.ErrnoException & { readonly rawPacket?: Buffer }, duplex) => {
    const socket = duplex as Socket
    // What the parser has refused it refuses again with each packet more.
    const packet = Buffer.concat([partial.get(socket) ?? Buffer.alloc(0), error.rawPacket ?? Buffer.alloc(0)])
    if (error.code !== 'HPE_INVALID_METHOD' || !isList(packet) || packet.length > limits.headers) socket.destroy()
    else if (!packet.includes('\r\n\r\n')) {
      if (!partial.has(socket)) socket.setTimeout(limits.headersTimeout, () => socket.destroy())
      partial.set(socket, packet)
    } else {
      partial.delete(socket)
      const knock = listKnock(packet, socket)
      if (knock === undefined) socket.destroy()
      else void respond(rooms, knock).then((reply) => sendRaw(socket, reply))
    }
  })
  return server
}

const isList = (packet: Buffer): boolean => packet.subarray(0, 5).toString('latin1') === 'LIST '

const tooLong: VaultReply = { status: 413, body: { errors: ['request body too large'] } }

/** A failure of ours passes: a database that runs must not take it for a withdrawn key. */
const broken: VaultReply = { status: 500, body: { errors: ['internal error'] } }

async function respond(rooms: DoorRooms, knock: Knock): Promise<VaultReply> {
  try {
    let isRecorded = false
    const commit: VaultRooms['commit'] = async (changes, reply) => {
      const done = await rooms.commit(changes, [recordOf(rooms, knock, reply)])
      isRecorded ||= done
      return done
    }
    const reply = await answered({ ...rooms, commit }, knock)
    if (!isRecorded) await rooms.commit([], [recordOf(rooms, knock, reply)])
    return reply
  } catch (error) {
    rooms.failed(error)
    return broken
  }
}

async function answered(rooms: VaultRooms & Pick<DoorRooms, 'failed'>, knock: Knock): Promise<VaultReply> {
  if (knock.body === undefined) return tooLong
  const read = readRequest(knock, knock.body)
  if (read === undefined) return { status: 404, body: { errors: [] } }
  try {
    return await answer(rooms, read)
  } catch (error) {
    // On record like any other answer.
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
function readRequest({ method, url, token, address }: Knock, body: Buffer): VaultRequest | undefined {
  const [path = '', search = ''] = url.split('?', 2)
  if (!path.startsWith('/v1/')) return undefined
  try {
    const segments = path.slice('/v1/'.length).split('/').map(decodeURIComponent)
    return { method, path: segments, query: new URLSearchParams(search), token, body, address }
  } catch {
    return undefined
  }
}

/** What the operator orders is no act of the mount's. */
const ordered = (act: VaultReply['act']): boolean => act === 'EnrollMount' || act === 'RevokeMount'

/** Each request is on record, where the trail can be written; the code of a refusal is its status. */
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
    effect: act === 'WriteSecret' || ordered(act) ? 'write' : act === 'ReadSecret' ? 'use' : 'read',
    account: mount?.account ?? '',
    uin: mount?.account ?? '',
    callerKind: mount === undefined ? '' : ordered(act) ? 'operator' : 'service',
    callerName: ordered(act) ? '' : (mount?.mount ?? ''),
    secretId: '',
    address: knock.address,
    client: knock.client.slice(0, 256),
    method: knock.method,
    code: status < 400 ? '' : String(status),
    resources: path === '' ? '' : JSON.stringify([path]),
    parameters: '',
  }
}
