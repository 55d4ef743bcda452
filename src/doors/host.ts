import { readFileSync } from 'node:fs'
import { createServer, type IncomingMessage, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { type Answer, type Asked, answer, digestOf } from './asked.ts'
import { enrol } from './enrol.ts'
import { keysFor, loginRecord, NOT_RUNNING, REFUSED, running, type Where } from './login.ts'
import type { Driver, Yard } from './port.ts'

/*
 * Hosts of one's own: the sshd of an enrolled machine asks here whether a key may log in (AuthorizedKeysCommand). It asks
 * with its own token, hears of the keys of its own instance only, and refuses where it gets no answer.
 */

const script = new URL('authorized-keys.sh', import.meta.url)

const routes: Readonly<Record<string, (yard: Yard, asked: Asked) => Promise<Answer>>> = {
  'GET /keys': keys,
  'POST /enroll': enrol,
  'GET /authorized-keys': async () => answer(200, readFileSync(script, 'utf8')),
}

/** @param listen where to listen, and nowhere else */
export async function openHosts(yard: Yard, listen: { readonly host: string; readonly port: number }): Promise<Driver> {
  const server = createServer(
    { requestTimeout: 5000, headersTimeout: 5000, maxHeaderSize: 8192 },
    (request, response) => {
      request.resume()
      respond(yard, request).then(({ status, text }) => {
        response.writeHead(status, { 'Content-Type': 'text/plain; charset=utf-8', Connection: 'close' }).end(text)
      })
    },
  )
  await listening(server, listen)
  const { port } = server.address() as AddressInfo
  const host = listen.host.includes(':') ? `[${listen.host}]` : listen.host
  return {
    endpoint: `http://${host}:${port}`,
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
    const address = (request.socket.remoteAddress ?? '').replace(/^::ffff:/, '')
    // sshd puts base64 into the query as it is, in which + is no blank.
    return await route(yard, { token, address, query: new URLSearchParams(query.replaceAll('+', '%2B')) })
  } catch (error) {
    yard.failed(error)
    return answer(500)
  }
}

/** The line of the key that a user shows, if it may log in to the asking host's instance; the decision is on record first. */
async function keys(yard: Yard, { token, address, query }: Asked): Promise<Answer> {
  const username = query.get('user') ?? ''
  const fingerprint = hexOf(query.get('fp') ?? '')
  if (username === '' || fingerprint === undefined) return answer(400)
  const [host] = await yard.read.find('enrolledHost', { where: { token: digestOf(token) }, limit: 1 })
  if (host === undefined) return answer(401)
  const where: Where = { account: host.account, region: host.region, id: host.instance }
  const row = await running(yard, where)
  const pairs = row === undefined ? [] : await keysFor(yard.read, where, username)
  const pair = pairs.find((one) => one.fingerprint === fingerprint)
  const code = row === undefined ? NOT_RUNNING : pair === undefined ? REFUSED : undefined
  const attempt = {
    where,
    username,
    address,
    client: 'sshd',
    method: 'publickey',
    keyPair: pair?.id,
    fingerprint,
    code,
  }
  await yard.commit([], [loginRecord(attempt, yard.now())])
  return answer(200, pair === undefined ? '' : `${pair.publicKey.trim()}\n`)
}

/** `SHA256:` and unpadded base64, as sshd writes a fingerprint, in hex. */
function hexOf(fingerprint: string): string | undefined {
  const [, base64] = /^SHA256:([A-Za-z0-9+/]{43})$/.exec(fingerprint) ?? []
  return base64 === undefined ? undefined : Buffer.from(base64, 'base64').toString('hex')
}
