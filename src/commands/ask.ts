import type { Credentials } from '../config.ts'
import type { Service } from '../contract/action.ts'
import { signPost } from '../gateway/sign.ts'
import { SecretMaterial } from '../gateway/signature.ts'

/** How long a server may take to answer, in milliseconds: what waits for its key must not hang. */
const PATIENCE = 10_000

/** A server that could not be asked, or that refused; the message says which, and never holds a value. */
export class AskError extends Error {
  override readonly name = 'AskError'
}

/**
 * Asks a running server.
 * @returns the members of its Response
 * @throws {AskError}
 */
export async function ask(
  { endpoint, secretId, secretKey }: Credentials,
  service: string,
  action: string,
  region: string,
  input: object,
): Promise<Readonly<Record<string, unknown>>> {
  const version = await versionOf(service)
  const body = JSON.stringify(input)
  const timestamp = Math.floor(Date.now() / 1000)
  const request = { service, action, version, region, host: new URL(endpoint).host, body, timestamp }
  const headers = signPost(request, secretId, new SecretMaterial(secretKey))
  const reply = await fetch(endpoint, { method: 'POST', headers, body, signal: AbortSignal.timeout(PATIENCE) }).catch(
    (cause: unknown) => {
      throw new AskError(`${endpoint} does not answer`, { cause })
    },
  )
  const Response = responseIn(await reply.text().catch(() => ''))
  if (Response === undefined) throw new AskError(`${endpoint} answered ${reply.status}, and not as the API does`)
  const fault = Response['Error'] as { readonly Code: string; readonly Message: string } | undefined
  if (fault !== undefined) throw new AskError(`${action}: ${fault.Code}: ${fault.Message}`)
  return Response
}

/** Undefined for what is no reply of the API, such as a page of a proxy. */
function responseIn(text: string): Readonly<Record<string, unknown>> | undefined {
  try {
    const { Response } = JSON.parse(text) as { Response?: unknown }
    return typeof Response === 'object' && Response !== null ? (Response as Record<string, unknown>) : undefined
  } catch {
    return undefined
  }
}

/** The version of a service that this program speaks. */
async function versionOf(service: string): Promise<string> {
  if (!/^[a-z]+$/.test(service)) throw new AskError('there is no such service')
  const page = new URL(`../services/${service}/service.ts`, import.meta.url)
  const module: unknown = await import(page.href).catch(() => {
    throw new AskError(`there is no service ${service}`)
  })
  return (module as { readonly service: Service }).service.version
}
