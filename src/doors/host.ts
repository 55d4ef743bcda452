import { readFileSync } from 'node:fs'
import { createServer, type IncomingMessage, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { plainAddress, urlHost } from '../domain/address.ts'
import { type Answer, type Asked, answer } from './asked.ts'
import { enrol } from './enrol.ts'
import type { Driver, Yard } from './port.ts'
import { keys, reportGrace } from './questions.ts'

/*
 * Hosts of one's own: the sshd of an enrolled machine asks here whether a key may log in (AuthorizedKeysCommand). It asks
 * with its own token, hears of the keys of its own instance only, and refuses where it gets no answer.
 */

const script = new URL('authorized-keys.sh', import.meta.url)

/** The longest body in bytes: a report of some hundred logins. */
const MOST = 64 * 1024

const routes: Readonly<Record<string, (yard: Yard, asked: Asked) => Promise<Answer>>> = {
  'GET /keys': keys,
  'POST /graced': reportGrace,
  'POST /enroll': enrol,
  'GET /authorized-keys': async () => answer(200, readFileSync(script, 'utf8')),
}

/** @param listen where to listen, and nowhere else */
export async function openHosts(yard: Yard, listen: { readonly host: string; readonly port: number }): Promise<Driver> {
  const server = createServer(
    // Node looks for what has run out of time every 30 s by default.
    { requestTimeout: 5000, headersTimeout: 5000, connectionsCheckingInterval: 1000, maxHeaderSize: 8192 },
    (request, response) => {
      respond(yard, request).then(({ status, text }) => {
        response.writeHead(status, { 'Content-Type': 'text/plain; charset=utf-8', Connection: 'close' }).end(text)
      })
    },
  )
  await listening(server, listen)
  const { port } = server.address() as AddressInfo
  return {
    endpoint: `http://${urlHost(listen.host)}:${port}`,
    look: async () => {},
    async [Symbol.asyncDispose]() {
      const closed = new Promise((resolve) => server.close(resolve))
      server.closeAllConnections()
      await closed
    },
  }
}

const listening = (server: Server, { host, port }: { readonly host: string; readonly port: number }): Promise<void> =>
  new Promise((resolve, reject) => {
    server.once('error', reject)
    server.listen(port, host, () => resolve())
  })

async function respond(yard: Yard, request: IncomingMessage): Promise<Answer> {
  try {
    const [path = '', query = ''] = (request.url ?? '').split('?', 2)
    const route = routes[`${request.method} ${path}`]
    if (route === undefined) return answer(404)
    const [, token = ''] = /^Bearer ([\w-]{1,1024})$/.exec(request.headers.authorization ?? '') ?? []
    const address = plainAddress(request.socket.remoteAddress)
    const body = await bodyOf(request)
    if (body === undefined) return answer(413)
    // sshd puts base64 into the query as it is, in which + is no blank.
    return await route(yard, { token, address, query: new URLSearchParams(query.replaceAll('+', '%2B')), body })
  } catch (error) {
    yard.failed(error)
    return answer(500)
  }
}

/** Undefined for one that is too long. */
async function bodyOf(request: IncomingMessage): Promise<string | undefined> {
  const chunks: Buffer[] = []
  let size = 0
  for await (const chunk of request as AsyncIterable<Buffer>) {
    size += chunk.length
    if (size > MOST) return undefined
    chunks.push(chunk)
  }
  return Buffer.concat(chunks).toString('utf8')
}
