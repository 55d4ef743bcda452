import type { ConnectConfig } from 'ssh2'

/** Whether a guest gets in at a port of this machine: for what the OpenSSH client can't be told, such as passwords. */
export async function enters(
  guest: Pick<ConnectConfig, 'username' | 'password' | 'privateKey'> & { readonly port: number },
): Promise<boolean> {
  const { Client } = (await import('ssh2')).default
  const client = new Client()
  return new Promise((resolve) => {
    client.once('ready', () => {
      client.end()
      resolve(true)
    })
    client.on('error', () => resolve(false))
    client.connect({ host: '127.0.0.1', readyTimeout: 20_000, ...guest })
  })
}
