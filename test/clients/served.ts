import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { createInterface } from 'node:readline'
import { fileURLToPath } from 'node:url'

/** The command as a process of its own, with what it said when it was ready. Disposing of it ends it. */
export interface Served extends AsyncDisposable {
  readonly said: readonly string[]
}

/** What `serve --json` says. */
export interface Ready {
  readonly endpoint: string
  readonly secretId: string
  readonly secretKey: string
  readonly region: string
}

const command = fileURLToPath(new URL('../../bin/sanyao.js', import.meta.url))

/** The environment without what an installation of the reader's own may have set. */
const environment = Object.fromEntries(
  Object.entries(process.env).filter(([name]) => !name.startsWith('SANYAO_') && name !== 'NODE_TEST_CONTEXT'),
)

/**
 * Starts `sanyao serve` in memory on a free port.
 * @param isLast whether this line is the last that a ready server says
 */
export async function serveUntil(isLast: (line: string) => boolean, flags: readonly string[] = []): Promise<Served> {
  const server = spawn(process.execPath, [command, 'serve', '--ephemeral', '--port', '0', ...flags], {
    stdio: ['ignore', 'pipe', 'inherit'],
    // The stories do not wait for instances to change their states.
    env: { ...environment, SANYAO_LOG: 'error', SANYAO_INSTANCE_PACE: '0' },
  })
  const ended = once(server, 'exit')
  const said: string[] = []
  for await (const line of createInterface(server.stdout)) {
    said.push(line)
    if (!isLast(line)) continue
    server.stdout.resume()
    return {
      said,
      async [Symbol.asyncDispose]() {
        server.kill()
        await ended
      },
    }
  }
  throw new Error(`serve ended with ${(await ended)[0]}: ${said.join('\n')}`)
}

/** A server of the demo world that has greeted. */
export const serveGreeting = (): Promise<Served> => serveUntil((line) => line.startsWith('  tccli '))

/** The indented lines under a heading of the greeting, as they are printed. */
export function printed({ said }: Served, heading: string): string {
  const start = said.findIndex((line) => line.startsWith(heading))
  if (start < 0) throw new Error(`no ${heading} in the greeting`)
  const rest = said.slice(start + 1)
  const end = rest.findIndex((line) => /^\S/.test(line))
  return rest.slice(0, end < 0 ? undefined : end).join('\n')
}
