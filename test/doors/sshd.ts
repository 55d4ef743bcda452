import { type ChildProcess, spawn, spawnSync } from 'node:child_process'
import { once } from 'node:events'
import { existsSync, mkdirSync, writeFileSync } from 'node:fs'
import { type AddressInfo, createServer } from 'node:net'
import { userInfo } from 'node:os'
import { join } from 'node:path'

const SSHD = '/usr/sbin/sshd'
const CURL = '/usr/bin/curl'

export const noSshd =
  (!existsSync(SSHD) && 'no sshd: install openssh-server') || (!existsSync(CURL) && 'no /usr/bin/curl')

/** Whom these tests log in as: an sshd that nobody privileged has started can only let in the one who did. */
export const me = userInfo().username

/** A real sshd on a free loopback port. Disposing of it ends it. */
export class Sshd implements AsyncDisposable {
  readonly port: number
  readonly #child: ChildProcess

  private constructor(port: number, child: ChildProcess) {
    this.port = port
    this.#child = child
  }

  /**
   * @param folder for its host key and configuration
   * @param lines of its configuration that say which keys may in
   */
  static async start(folder: string, lines: readonly string[]): Promise<Sshd> {
    const key = join(folder, 'host_key')
    if (!existsSync(key)) spawnSync('ssh-keygen', ['-q', '-t', 'ed25519', '-N', '', '-f', key])
    // Without it an sshd of root does not start; on a machine that runs one it is there.
    if (process.getuid?.() === 0) mkdirSync('/run/sshd', { recursive: true, mode: 0o755 })
    const port = await freePort()
    const config = join(folder, `sshd_config_${port}`)
    const always = [
      `ListenAddress 127.0.0.1:${port}`,
      `HostKey ${key}`,
      'PidFile none',
      'UsePAM no',
      'PasswordAuthentication no',
      'KbdInteractiveAuthentication no',
      'PermitRootLogin prohibit-password',
      'StrictModes no',
    ]
    writeFileSync(config, `${[...always, ...lines].join('\n')}\n`)
    const child = spawn(SSHD, ['-D', '-e', '-f', config], { stdio: ['ignore', 'ignore', 'pipe'] })
    let said = ''
    await new Promise<void>((resolve, reject) => {
      child.once('error', reject)
      child.once('exit', () => reject(new Error(`sshd ended: ${said}`)))
      child.stderr.on('data', (bytes) => {
        said += bytes
        if (said.includes('Server listening')) resolve()
      })
    })
    return new Sshd(port, child)
  }

  async [Symbol.asyncDispose](): Promise<void> {
    const gone = once(this.#child, 'exit')
    this.#child.kill()
    await gone
  }
}

async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1')
  await once(server, 'listening')
  const { port } = server.address() as AddressInfo
  server.close()
  await once(server, 'close')
  return port
}
