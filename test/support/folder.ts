import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

/** A folder that goes when it is disposed of. */
export function tempFolder(name: string): Disposable & { readonly path: string; of(file: string): string } {
  const path = mkdtempSync(join(tmpdir(), `sanyao-${name}-`))
  return {
    path,
    of: (file) => join(path, file),
    [Symbol.dispose]: () => rmSync(path, { recursive: true, force: true }),
  }
}

/** Waits until something is so, some seconds at most. */
export async function until(isSo: () => Promise<boolean>): Promise<void> {
  for (let i = 0; i < 200; i++) {
    if (await isSo()) return
    await new Promise((resolve) => setTimeout(resolve, 50))
  }
  throw new Error('it did not come')
}
