import { createInterface } from 'node:readline'
import { algorithms } from '../../src/crypto/algorithms.ts'
import type { DecryptionKey, EncapsulationKey, SigningKey } from '../../src/crypto/asymmetric.ts'
import { Keyring } from '../../src/crypto/keyring.ts'
import { RootKey } from '../../src/crypto/root.ts'
import { type AsymmetricUsage, usages } from '../../src/crypto/usages.ts'

/*
 * A process that unwraps a key and works with it, or lets go of it, one step for each line that comes, and says when a
 * step is done. Between the steps it lies still, so that others may look into its memory.
 */

/** So many at once that every thread learns the key. */
const AT_ONCE = 16

const [name = '', rootKey = '', sealed = '', ciphertext = ''] = process.argv.slice(2)
const ring = new Keyring(new RootKey(Buffer.from(rootKey, 'base64')))
const binding = ['account', 'key', '1']
const load = async (): Promise<Buffer> => Buffer.from(sealed, 'base64')
const message = Buffer.alloc(32, 1)

/** Gives something of no interest, or the signature of a digest. */
function once(): Promise<unknown> {
  if (name === 'AES_256' || name === 'SM4') {
    const nonce = Buffer.alloc(algorithms[name].nonceBytes, 1)
    return ring.symmetric(binding, name, load, (key) => key.seal(nonce, message, message))
  }
  const row = usages[name as AsymmetricUsage]
  return ring.asymmetric(binding, name as AsymmetricUsage, load, async (key) => {
    if (row.kind === 'decryption') return decrypt(key as DecryptionKey, row.algorithms[0] ?? '')
    if (row.kind === 'encapsulation') return reopen(key as EncapsulationKey)
    if (row.kind === 'signing') return sign(key as SigningKey, row.digests)
    throw new Error(`nothing is known of ${name}`)
  })
}

const decrypt = (key: DecryptionKey, algorithm: string) => key.decrypt(algorithm, Buffer.from(ciphertext, 'base64'))

const reopen = async (key: EncapsulationKey) => key.open(await key.seal(message, message), message)

async function sign(key: SigningKey, digests: Readonly<Record<string, number>>): Promise<Buffer> {
  const [algorithm, length] = Object.entries(digests)[0] ?? ['', 0]
  await key.sign(algorithm, 'RAW', message)
  return key.sign(algorithm, 'DIGEST', Buffer.alloc(length, 1))
}

for await (const line of createInterface({ input: process.stdin })) {
  if (line === 'work') {
    const [result] = await Promise.all(Array.from({ length: AT_ONCE }, once))
    console.log(Buffer.isBuffer(result) ? result.toString('base64') : '')
  } else {
    ring.drop([['account', 'key']])
    console.log('dropped')
  }
}
