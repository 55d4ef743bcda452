/*
 * The offline side of white-box keys: `fingerprint` says which device this is, `decrypt` decrypts on it. With
 * `src/crypto/white-box.ts` beside it, it needs nothing but Node; docs/white-box.md says how to use it.
 */
import { readFileSync } from 'node:fs'
import { parseArgs } from 'node:util'
import { decryptCbc, identityOf, revealKey } from '../src/crypto/white-box.ts'

const { positionals, values } = parseArgs({
  allowPositionals: true,
  options: {
    key: { type: 'string' },
    iv: { type: 'string' },
    machine: { type: 'string', default: '/etc/machine-id' },
  },
})

try {
  process.stdout.write(run())
} catch (error) {
  console.error((error as Error).message)
  process.exitCode = 1
}

function run(): string | Buffer {
  if (positionals[0] === 'fingerprint') return `${fingerprint()}\n`
  if (positionals[0] === 'decrypt') return decrypt(values.key, values.iv)
  throw new Error('usage: white-box fingerprint | decrypt --key <file> --iv <base64> < <ciphertext in base64>')
}

function fingerprint(): string {
  return identityOf(readFileSync(values.machine, 'utf8'))
}

function decrypt(file: string | undefined, iv: string | undefined): Buffer {
  if (file === undefined || iv === undefined) throw new Error('decrypt needs --key and --iv')
  const blob = Buffer.from(readFileSync(file, 'utf8'), 'base64')
  // A blob for any device must open where there is no machine id too.
  const key = revealKey(blob) ?? revealKey(blob, fingerprint())
  if (key === undefined) throw new Error('the key is no white-box key, or not bound to this device')
  const plaintext = decryptCbc(key, Buffer.from(iv, 'base64'), Buffer.from(readFileSync(0, 'utf8'), 'base64'))
  if (plaintext === undefined) throw new Error('the ciphertext is not of this key')
  return plaintext
}
