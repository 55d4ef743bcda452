import assert from 'node:assert/strict'
import { createPrivateKey } from 'node:crypto'
import { describe, it } from 'node:test'
import { KeyPool } from '../../src/crypto/key-pool.ts'

const modulus = (material: Buffer): number | undefined =>
  createPrivateKey({ key: material, format: 'der', type: 'pkcs8' }).asymmetricKeyDetails?.modulusLength

describe('KeyPool', () => {
  it('makes nothing until asked, then fills up to its limit', async () => {
    await using pool = new KeyPool(2)
    await pool.idle()
    assert.equal(pool.size, 0)
    assert.equal(modulus(await pool.generate('ASYMMETRIC_DECRYPT_RSA_2048')), 2048)
    await pool.idle()
    assert.equal(pool.size, 2)
  })

  it('gives what lies ready, to every usage of the algorithm, and never twice', async () => {
    await using pool = new KeyPool(2)
    const keys = [await pool.generate('ASYMMETRIC_DECRYPT_RSA_2048')]
    await pool.idle()
    for (const usage of ['ASYMMETRIC_SIGN_VERIFY_RSA_2048', 'ASYMMETRIC_DECRYPT_RSA_2048'] as const) {
      const before = pool.size
      keys.push(await pool.generate(usage))
      assert.equal(pool.size, before - 1)
    }
    assert.equal(new Set(keys.map((key) => key.toString('hex'))).size, 3)
    await pool.idle()
    assert.equal(pool.size, 2)
  })

  it('keeps none of what is quickly made', async () => {
    await using pool = new KeyPool(2)
    for (const usage of ['ASYMMETRIC_SIGN_VERIFY_SM2', 'ASYMMETRIC_SIGN_VERIFY_DILITHIUM'] as const)
      assert.notDeepEqual(await pool.generate(usage), await pool.generate(usage))
    await pool.idle()
    assert.equal(pool.size, 0)
  })

  it('serves many at once', async () => {
    await using pool = new KeyPool(1)
    const keys = await Promise.all(Array.from({ length: 5 }, () => pool.generate('ASYMMETRIC_SIGN_VERIFY_RSA_2048')))
    assert.equal(new Set(keys.map((key) => key.toString('hex'))).size, 5)
    await pool.idle()
    assert.equal(pool.size, 1)
  })

  it('ends with nothing ready, and makes keys only when asked from then on', async () => {
    const pool = new KeyPool(3)
    await pool.generate('ASYMMETRIC_SIGN_VERIFY_RSA_2048')
    await pool[Symbol.asyncDispose]()
    assert.equal(pool.size, 0)
    assert.equal(modulus(await pool.generate('ASYMMETRIC_SIGN_VERIFY_RSA_2048')), 2048)
    await pool.idle()
    assert.equal(pool.size, 0)
  })
})
