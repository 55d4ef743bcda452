import { spawn } from 'node:child_process'
import { text } from 'node:stream/consumers'

/** No run of ours takes so long; a provider that tries again and again ends here. */
const CEILING = 240_000

interface Program {
  readonly command: string
  readonly env: NodeJS.ProcessEnv
}

/** @returns what the program says. Throws what it complains of when it does not go well. */
export async function run({ command, env }: Program, cwd: string, ...words: readonly string[]): Promise<string> {
  const child = spawn(command, words, { cwd, env, stdio: ['ignore', 'pipe', 'pipe'], timeout: CEILING })
  const status = new Promise<number | null>((resolve, reject) => child.once('error', reject).once('exit', resolve))
  const [out, err] = await Promise.all([text(child.stdout), text(child.stderr)])
  if ((await status) !== 0) throw new Error(`${words.join(' ')}\n${faultsIn(plain(err))}`)
  return out
}

/** What the program complains of, without its warnings. */
const faultsIn = (said: string): string => said.slice(Math.max(0, said.indexOf('│ Error:')))

// biome-ignore lint/suspicious/noControlCharactersInRegex: it is colours that are taken off
const plain = (said: string): string => said.replace(/\u001b\[\d*m/g, '')
