import type { IncomingMessage } from 'node:http'
import type { Socket } from 'node:net'

/** The longest body in bytes: KMS encrypts 4 KB. */
const MOST = 8 * 1024

/** A request as it came. */
export interface Knock {
  readonly method: string
  readonly url: string
  readonly token: string
  readonly client: string
  readonly address: string
  /** Undefined where it is too long, or breaks off. */
  readonly body: Buffer | undefined
}

export async function knockOf(request: IncomingMessage): Promise<Knock> {
  const header = (name: string): string => String(request.headers[name] ?? '')
  return {
    method: request.method ?? '',
    url: request.url ?? '',
    token: header('x-vault-token'),
    client: header('user-agent'),
    address: request.socket.remoteAddress ?? '',
    body: await bodyOf(request).catch(() => undefined),
  }
}

async function bodyOf(request: IncomingMessage): Promise<Buffer | undefined> {
  const chunks: Buffer[] = []
  let size = 0
  for await (const chunk of request as AsyncIterable<Buffer>) {
    size += chunk.length
    if (size > MOST) return undefined
    chunks.push(chunk)
  }
  return Buffer.concat(chunks)
}

/** Vault's own method LIST is none that Node's parser knows; such a request has no body, and is read here. */
export function listKnock(packet: Buffer, socket: Socket): Knock | undefined {
  const [, url, head = ''] = /^LIST (\/\S*) HTTP\/1\.1\r\n(.*?)\r\n\r\n$/s.exec(packet.toString('latin1')) ?? []
  if (url === undefined) return undefined
  const header = (name: string): string => new RegExp(`^${name}: *(.*?) *$`, 'im').exec(head)?.[1]?.trim() ?? ''
  return {
    method: 'LIST',
    url,
    token: header('x-vault-token'),
    client: header('user-agent'),
    address: socket.remoteAddress ?? '',
    body: Buffer.alloc(0),
  }
}
