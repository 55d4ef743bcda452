import assert from 'node:assert/strict'
import { type SpawnSyncReturns, spawnSync } from 'node:child_process'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

/** What the system's openssl command makes of our keys, ciphertexts and signatures. Files go when it is disposed of. */
export class OpenSsl implements Disposable {
  readonly #folder = mkdtempSync(join(tmpdir(), 'sanyao-openssl-'))
  #files = 0

  /** False where the command is there and knows SM2. */
  static readonly absent = run(['genpkey', '-algorithm', 'SM2']).status !== 0 && 'no openssl command that has SM2 keys'

  /** The path of a file with this content. */
  file(content: Buffer | string): string {
    const path = join(this.#folder, String(++this.#files))
    writeFileSync(path, content)
    return path
  }

  /** What it prints; fails the test when it fails. */
  run(args: readonly string[], input: Buffer | string = ''): Buffer {
    const { status, stdout, stderr } = run(args, input)
    assert.equal(status, 0, `${args.join(' ')}: ${stderr}`)
    return stdout
  }

  /** Whether it succeeds, as verifying does or does not. */
  accepts(args: readonly string[], input: Buffer | string = ''): boolean {
    return run(args, input).status === 0
  }

  [Symbol.dispose](): void {
    rmSync(this.#folder, { recursive: true })
  }
}

function run(args: readonly string[], input: Buffer | string = ''): SpawnSyncReturns<Buffer> {
  return spawnSync('openssl', args, { input })
}
