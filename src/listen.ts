import type { Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { urlHost } from './domain/address.ts'
import { drain } from './gateway/server.ts'

/** How long requests under way may take to end when the server stops. */
const PATIENCE = 10_000

/**
 * Listens until what is opened is disposed of; requests under way are then answered first.
 * @returns the port, which the system picks for 0
 */
export async function listen(
  opened: AsyncDisposableStack,
  server: Server,
  port: number,
  host: string,
): Promise<number> {
  const bound = await new Promise<number>((resolve, reject) => {
    server.once('error', reject)
    server.listen(port, host, () => resolve((server.address() as AddressInfo).port))
  })
  opened.defer(() => drain(server, PATIENCE))
  return bound
}

/** Where clients reach it; an IPv6 address stands in brackets. */
export const endpointOf = (host: string, port: number): string => `http://${urlHost(host)}:${port}`
