import assert from 'node:assert/strict'
import { createCipheriv, createDecipheriv, createPublicKey, hash } from 'node:crypto'
import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, it } from 'node:test'
import { type CurveName, curves, toNumber } from '../../src/crypto/curve.ts'
import { verifyNumber } from '../../src/crypto/group.ts'
import { type Padding, pkcs1, pss, rsaDecryption, verifyRsa } from '../../src/crypto/rsa-key.ts'
import { usages } from '../../src/crypto/usages.ts'

/*
 * C2SP Wycheproof, from the folder `testvectors_v1` that SANYAO_WYCHEPROOF names.
 */

const folder = process.env['SANYAO_WYCHEPROOF'] ?? ''
const skip = !(folder !== '' && existsSync(folder)) && 'SANYAO_WYCHEPROOF does not name a folder'
const { ASYMMETRIC_Encrypt_Decrypt_Kyber_AES: kyber, ASYMMETRIC_SIGN_VERIFY_DILITHIUM: dilithium } = usages

interface Test {
  readonly tcId: number
  readonly comment?: string
  readonly flags?: readonly string[]
  readonly result: 'valid' | 'invalid' | 'acceptable'
  readonly [member: string]: unknown
}

interface Group {
  readonly tests: readonly Test[]
  readonly [member: string]: unknown
}

const hex = (value: unknown): Buffer => Buffer.from(String(value ?? ''), 'hex')

/** Every case of a file, with the group that it belongs to. */
function each(file: string, check: (test: Test, group: Group, name: string) => Promise<void> | void): void {
  it(file, async () => {
    const { testGroups, numberOfTests } = JSON.parse(readFileSync(join(folder, file), 'utf8')) as {
      readonly testGroups: readonly Group[]
      readonly numberOfTests: number
    }
    let done = 0
    for (const group of testGroups) {
      for (const test of group.tests) {
        await check(test, group, `${test.tcId} ${test.comment ?? ''} ${test.flags?.join() ?? ''}`)
        done++
      }
    }
    assert.equal(done, numberOfTests)
  })
}

describe('Wycheproof', { skip }, () => {
  // Node's, on which XAES-256-GCM and what ML-KEM seals stand.
  each('aes_gcm_test.json', ({ key, iv, aad, msg, ct, tag, result }, { keySize, ivSize, tagSize }, what) => {
    if (keySize !== 256 || ivSize !== 96) return
    assert.equal(tagSize, 128, what)
    const [secret, nonce, options] = [hex(key), hex(iv), { authTagLength: 16 }]
    const cipher = createCipheriv('aes-256-gcm', secret, nonce, options).setAAD(hex(aad))
    const sealed = Buffer.concat([cipher.update(hex(msg)), cipher.final(), cipher.getAuthTag()])
    const expected = Buffer.concat([hex(ct), hex(tag)])
    assert.equal(sealed.equals(expected), result === 'valid', what)
    const decipher = createDecipheriv('aes-256-gcm', secret, nonce, options).setAAD(hex(aad)).setAuthTag(hex(tag))
    const plaintext = decipher.update(hex(ct))
    if (result === 'valid') assert.deepEqual(Buffer.concat([plaintext, decipher.final()]), hex(msg), what)
    else assert.throws(() => decipher.final(), what)
  })

  const ecdsa: readonly (readonly [string, CurveName])[] = [
    ['ecdsa_secp256r1_sha256_test.json', 'P-256'],
    ['ecdsa_secp384r1_sha384_test.json', 'P-384'],
  ]
  for (const [file, name] of ecdsa) {
    each(file, ({ msg, sig, result }, { publicKey }, what) => {
      const curve = curves[name]
      const point = hex((publicKey as { readonly uncompressed: string }).uncompressed)
      const e = toNumber(hash(curve.hash, hex(msg), 'buffer'))
      assert.equal(verifyNumber(curve, point, e, hex(sig)), result === 'valid', what)
    })
  }

  const signatures: readonly (readonly [string, Padding])[] = [
    ['rsa_signature_2048_sha256_test.json', pkcs1],
    ['rsa_signature_3072_sha256_test.json', pkcs1],
    ['rsa_pss_2048_sha256_mgf1_0_test.json', pss],
    ['rsa_pss_2048_sha256_mgf1_32_test.json', pss],
    ['rsa_pss_3072_sha256_mgf1_32_test.json', pss],
  ]
  for (const [file, padding] of signatures) {
    each(file, ({ msg, sig, result }, { publicKeyPem }, what) => {
      const digest = hash('sha256', hex(msg), 'buffer')
      const valid = verifyRsa(createPublicKey(String(publicKeyPem)), padding, digest, hex(sig))
      // Salts of every length are taken here, also those that a file calls wrong for its own length.
      const expected = result === 'valid' || (padding === pss && /s_len changed/.test(what))
      if (result !== 'acceptable') assert.equal(valid, expected, what)
    })
  }

  const decryption = {
    'rsa_pkcs1_2048_test.json': 'RSAES_PKCS1_V1_5',
    'rsa_oaep_2048_sha1_mgf1sha1_test.json': 'RSAES_OAEP_SHA_1',
    'rsa_oaep_2048_sha256_mgf1sha256_test.json': 'RSAES_OAEP_SHA_256',
  }
  for (const [file, algorithm] of Object.entries(decryption)) {
    each(file, async ({ msg, ct, label, result }, { privateKeyPkcs8 }, what) => {
      // Only the empty label is spoken here.
      const valid = result === 'valid' && (label ?? '') === ''
      const plaintext = await rsaDecryption(2048).prepare(hex(privateKeyPkcs8)).decrypt(algorithm, hex(ct))
      if (result !== 'acceptable') assert.deepEqual(plaintext, valid ? hex(msg) : undefined, what)
    })
  }

  each('mlkem_1024_keygen_seed_test.json', ({ seed, ek }, _, what) => {
    assert.deepEqual(kyber.prepare(hex(seed)).publicKey.bytes, hex(ek), what)
  })

  each('mlkem_1024_test.json', async ({ seed, ek, c, K, result }, _, what) => {
    if (hex(seed).length !== 64) return assert.throws(() => kyber.prepare(hex(seed)), what)
    const key = kyber.prepare(hex(seed))
    if (ek !== undefined && result === 'valid') assert.deepEqual(key.publicKey.bytes, hex(ek), what)
    // What a cipher under the published key sealed must open, as the way to see the key.
    const cipher = createCipheriv('aes-256-gcm', result === 'valid' ? hex(K) : Buffer.alloc(32), Buffer.alloc(12))
    const body = cipher.setAAD(Buffer.alloc(0)).update('text')
    cipher.final()
    const sealed = Buffer.concat([body, cipher.getAuthTag()])
    const opened = await key.open({ encapsulated: hex(c), sealed }, Buffer.alloc(0))
    assert.equal(opened?.toString(), result === 'valid' ? 'text' : undefined, what)
  })

  each('mldsa_87_sign_seed_test.json', async ({ msg, sig, ctx, result }, { privateSeed, publicKey }, what) => {
    // Contexts and messages hashed by the caller are not spoken here.
    if (result !== 'valid' || hex(ctx).length > 0 || msg === undefined) return
    const key = dilithium.prepare(hex(privateSeed))
    assert.deepEqual(key.publicKey.bytes, hex(publicKey), what)
    assert.equal(await key.verify(hex(msg), hex(sig)), true, what)
    assert.equal(await key.verify(hex(msg), await key.sign(hex(msg))), true, what)
  })
})
