import assert from 'node:assert/strict'
import { publicEncrypt, randomBytes } from 'node:crypto'
import { describe, it } from 'node:test'
import { setImmediate as turn } from 'node:timers/promises'
import { KeyPool } from '../../src/crypto/key-pool.ts'
import { encryptFor } from '../../src/crypto/recipient.ts'
import { encryptSm2 } from '../../src/crypto/sm2.ts'
import { usages } from '../../src/crypto/usages.ts'

/*
 * What takes long must leave the event loop free: it turns many times while such work is under way. Work on the loop's own
 * thread is over before its first turn.
 */

const AT_ONCE = 128

/** A private operation of these takes 0.2 ms and more. */
const slow = [
  'ASYMMETRIC_DECRYPT_RSA_2048',
  'ASYMMETRIC_DECRYPT_SM2',
  'ASYMMETRIC_SIGN_VERIFY_RSA_2048',
  'ASYMMETRIC_SIGN_VERIFY_RSA_3072',
  'ASYMMETRIC_SIGN_VERIFY_DILITHIUM',
] as const

type Work = () => Promise<unknown>

async function turnsDuring(work: Work, times = AT_ONCE): Promise<number> {
  let [turns, open] = [0, true]
  const all = Promise.all(Array.from({ length: times }, work)).finally(() => {
    open = false
  })
  while (open) {
    await turn()
    turns++
  }
  await all
  return turns
}

/** The private operations of a fresh key. */
async function worksOf(usage: (typeof slow)[number]): Promise<Readonly<Record<string, Work>>> {
  const row = usages[usage]
  const material = await row.generate()
  const message = randomBytes(32)
  if (row.kind === 'message signing') {
    const key = row.prepare(material)
    return { sign: () => key.sign(message) }
  }
  if (row.kind === 'decryption') {
    const key = row.prepare(material)
    const { pem, bytes } = key.publicKey
    const ciphertext = row.algorithm === 'SM2' ? await encryptSm2(bytes, message, 'asn1') : publicEncrypt(pem, message)
    assert.ok(ciphertext)
    return Object.fromEntries(row.algorithms.map((name) => [name, () => key.decrypt(name, ciphertext)]))
  }
  const key = row.prepare(material)
  const works = Object.entries(row.digests).flatMap(([name, length]) => [
    [`sign ${name} RAW`, () => key.sign(name, 'RAW', message)],
    [`sign ${name} DIGEST`, () => key.sign(name, 'DIGEST', randomBytes(length))],
  ])
  return Object.fromEntries(works)
}

describe('the event loop turns', () => {
  for (const usage of slow) {
    it(`while keys of ${usage} work`, async () => {
      for (const [name, work] of Object.entries(await worksOf(usage))) {
        const turns = await turnsDuring(work)
        assert.ok(turns > 4, `only ${turns} times in ${name}`)
      }
    })
  }

  it('while plaintexts are encrypted for the holder of an SM2 key', async () => {
    const { generate, prepare } = usages.ASYMMETRIC_DECRYPT_SM2
    const { pem } = prepare(await generate()).publicKey
    for (const name of ['SM2', 'SM2_C1C3C2_ASN1']) {
      const turns = await turnsDuring(() => encryptFor(pem, name, randomBytes(32)))
      assert.ok(turns > 4, `only ${turns} times with ${name}`)
    }
  })

  it('while RSA keys are made', async () => {
    await using pool = new KeyPool(0)
    const turns = await turnsDuring(() => pool.generate('ASYMMETRIC_DECRYPT_RSA_2048'), 4)
    assert.ok(turns > 4, `only ${turns} times`)
  })
})
