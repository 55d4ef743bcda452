import { generateKeyPair, randomBytes } from 'node:crypto'
import { promisify } from 'node:util'
import { encodeRsaPublicKey } from '../crypto/ssh.ts'
import { shortId, timeUuid } from '../domain/ids.ts'
import type { Seed } from './shape.ts'

/**
 * The world of a first start without a seed, so that each service has something to answer with: an account, a CMK, an
 * encrypted PostgreSQL instance and a key pair. Every id and secret is new each time.
 *
 * The key pair is a real one, but it opens nothing: its private key is thrown away here. Making it takes some 50 ms on
 * another thread, which the caller may use.
 * @param now milliseconds
 */
export async function demoSeed(region: string, now: number, random = randomBytes): Promise<Seed> {
  const publicKey = demoPublicKey(random)
  const keyId = timeUuid(now, random)
  const digits = String(random(6).readUIntBE(0, 6) % 100_000_000).padStart(8, '0')
  return {
    secret: random(32).toString('hex'),
    time: String(Math.floor(now / 1000)),
    region,
    accounts: [
      {
        uin: `1000${digits}`,
        name: 'demo',
        credentials: [{}],
        keys: [{ keyId, alias: 'demo', description: 'The demo key, under which the demo instance is encrypted' }],
        keyPairs: [
          { keyId: `lhkp-${shortId(8, random)}`, name: 'demo', publicKey: await publicKey, origin: 'CREATED' },
        ],
        instances: [{ id: `postgres-${shortId(8, random)}`, name: 'demo', tde: { keyId } }],
      },
    ],
  }
}

async function demoPublicKey(random: (bytes: number) => Buffer): Promise<string> {
  const comment = `skey-${shortId(8, random)}`
  const { publicKey } = await promisify(generateKeyPair)('rsa', { modulusLength: 2048 })
  return encodeRsaPublicKey(publicKey, comment)
}
