import { execFile } from 'node:child_process'
import { availableParallelism } from 'node:os'
import { promisify } from 'node:util'

const run = promisify(execFile)

/** Microseconds of CPU time for an operation. */
export interface Speed {
  readonly sign: number
  readonly verify: number
}

/**
 * What the openssl command measures while as many processes as there are cores do it.
 * @param algorithm as `openssl speed` names it
 */
export async function opensslSpeed(algorithm: string, seconds: number): Promise<Speed> {
  const args = ['speed', '-mr', '-seconds', String(seconds), algorithm]
  const outputs = await Promise.all(Array.from({ length: availableParallelism() }, () => run('openssl', args)))
  const speeds = outputs.map(({ stdout }) => read(stdout))
  const mean = (of: (speed: Speed) => number): number => speeds.map(of).reduce((a, b) => a + b) / speeds.length
  return { sign: mean(({ sign }) => sign), verify: mean(({ verify }) => verify) }
}

/** Its last line: a mark, the number of the test, the bits, of SM2 the curve, and seconds or operations a second for both. */
function read(text: string): Speed {
  const [, first, second] = /^\+F[247]:\d+:\d+:(?:CurveSM2:)?([\d.]+):([\d.]+)/m.exec(text) ?? []
  if (first === undefined || second === undefined) throw new Error('openssl speed did not say what it measured')
  const microseconds = (value: string): number => (Number(value) < 1 ? Number(value) * 1e6 : 1e6 / Number(value))
  return { sign: microseconds(first), verify: microseconds(second) }
}
