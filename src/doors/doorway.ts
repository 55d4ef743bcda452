import { once } from 'node:events'
import { type AddressInfo, createServer, type Socket } from 'node:net'
import type { Server as SshServer } from 'ssh2'

/** How long a connection lasts at most, in milliseconds: behind the door is nothing to stay for. */
const LIFE = 60_000
const MOST = 64

/** A port at which an instance answers. */
export interface Doorway extends AsyncDisposable {
  readonly port: number
  /** Ends every connection, as the power going off would. */
  clear(): void
}

/**
 * Opens a port for an SSH server.
 * @param isOpen whether the instance runs; while it does not, connections end before a word is said
 * @param port 0 for any that is free
 * @throws EADDRINUSE
 */
export async function openDoorway(
  ssh: SshServer,
  isOpen: () => Promise<boolean>,
  host: string,
  port: number,
): Promise<Doorway> {
  const sockets = new Set<Socket>()
  const server = createServer((socket) => {
    socket.on('error', () => {})
    if (sockets.size >= MOST) {
      socket.destroy()
      return
    }
    sockets.add(socket)
    const timer = setTimeout(() => socket.destroy(), LIFE)
    socket.once('close', () => {
      clearTimeout(timer)
      sockets.delete(socket)
    })
    isOpen().then(
      (open) => (open ? ssh.injectSocket(socket) : socket.destroy()),
      () => socket.destroy(),
    )
  })
  server.listen(port, host)
  await once(server, 'listening')
  const clear = (): void => {
    for (const socket of sockets) socket.destroy()
  }
  return {
    port: (server.address() as AddressInfo).port,
    clear,
    async [Symbol.asyncDispose]() {
      const closed = once(server, 'close')
      server.close()
      clear()
      await closed
    },
  }
}
