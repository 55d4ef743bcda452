import { spawn, spawnSync } from 'node:child_process'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

/** What the OpenSSH client did: status 0 for in, 255 for refused. */
export interface Ended {
  readonly status: number | null
  readonly out: string
  readonly err: string
}

export const noSsh = spawnSync('ssh', ['-V']).error !== undefined && 'no OpenSSH client'

/** A folder for keys, and the real client with nothing of the user's own. */
export class SshClient implements Disposable {
  readonly folder = mkdtempSync(join(tmpdir(), 'sanyao-ssh-'))

  /** Writes a private key as `ssh` wants it. */
  key(name: string, pem: string): string {
    const path = join(this.folder, name)
    writeFileSync(path, `${pem.trimEnd()}\n`, { mode: 0o600 })
    return path
  }

  /** @param at `ssh://user@host:port` */
  async login(at: string, key: string, more: readonly string[] = [], command: readonly string[] = []): Promise<Ended> {
    const hosts = join(this.folder, 'known_hosts')
    const options = [
      'BatchMode=yes',
      'IdentitiesOnly=yes',
      'IdentityAgent=none',
      'StrictHostKeyChecking=accept-new',
      `UserKnownHostsFile=${hosts}`,
      'ConnectTimeout=20',
    ].flatMap((option) => ['-o', option])
    return ended('ssh', ['-F', 'none', '-T', '-i', key, ...options, ...more, at, ...command])
  }

  [Symbol.dispose](): void {
    rmSync(this.folder, { recursive: true })
  }
}

/** Runs a command to its end; after the limit, in milliseconds, it is ended. */
export function ended(
  command: string,
  args: readonly string[],
  env?: NodeJS.ProcessEnv,
  limit = 60_000,
): Promise<Ended> {
  const child = spawn(command, args, {
    stdio: ['ignore', 'pipe', 'pipe'],
    timeout: limit,
    ...(env !== undefined && { env }),
  })
  const said = { out: '', err: '' }
  child.stdout.on('data', (bytes) => {
    said.out += bytes
  })
  child.stderr.on('data', (bytes) => {
    said.err += bytes
  })
  return new Promise((resolve, reject) => {
    child.once('error', reject)
    child.once('close', (status) => resolve({ status, ...said }))
  })
}
