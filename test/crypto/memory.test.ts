import assert from 'node:assert/strict'
import { type ChildProcess, spawn } from 'node:child_process'
import { createPrivateKey, hkdfSync, publicEncrypt, randomBytes } from 'node:crypto'
import { once } from 'node:events'
import { existsSync, readFileSync } from 'node:fs'
import { createInterface } from 'node:readline'
import { describe, it } from 'node:test'
import { setTimeout as sleep } from 'node:timers/promises'
import { fileURLToPath } from 'node:url'
import { algorithms } from '../../src/crypto/algorithms.ts'
import { curves, decodeSignature, mod, toBytes, toNumber } from '../../src/crypto/curve.ts'
import { readEc } from '../../src/crypto/ec.ts'
import { multiply } from '../../src/crypto/group.ts'
import { RootKey } from '../../src/crypto/root.ts'
import { encryptSm2 } from '../../src/crypto/sm2.ts'
import { usages } from '../../src/crypto/usages.ts'
import { occurrences } from './memory.ts'

/*
 * Another process unwraps a key, works with it on all its threads and lets go of it, and its memory is searched.
 */

const ROUNDS = 40
const clear = Buffer.from('text')

/** Numbers of OpenSSL and BigInts have their least byte first. */
const turned = (bytes: Buffer): Buffer => Buffer.from(bytes).reverse()
const inHex = (bytes: Buffer): Buffer => Buffer.from(bytes.toString('hex'))

class Holder implements AsyncDisposable {
  readonly #child: ChildProcess
  readonly #lines: AsyncIterator<string>

  constructor(name: string, material: Buffer, ciphertext: Buffer = Buffer.alloc(0)) {
    const rootKey = randomBytes(32)
    const texts = [rootKey.toString('base64')]
    const sealed = new RootKey(rootKey).seal(['account', 'key', '1'], material)
    const args = [fileURLToPath(new URL('held.ts', import.meta.url)), name, ...texts]
    const stdio = ['pipe', 'pipe', 'inherit'] as const
    const more = [sealed, ciphertext].map((bytes) => bytes.toString('base64'))
    this.#child = spawn(process.execPath, [...args, ...more], { stdio: [...stdio] })
    assert.ok(this.#child.stdout)
    this.#lines = createInterface({ input: this.#child.stdout })[Symbol.asyncIterator]()
  }

  /** What it says to a step. */
  async take(step: string): Promise<string> {
    this.#child.stdin?.write(`${step}\n`)
    const { value, done } = await this.#lines.next()
    return done ? assert.fail('the process ended') : value
  }

  count(needles: readonly Buffer[]): readonly number[] {
    return occurrences(this.#child.pid ?? 0, needles)
  }

  async [Symbol.asyncDispose](): Promise<void> {
    const ended = once(this.#child, 'exit')
    this.#child.stdin?.end()
    await ended
  }
}

/** @param needles what must lie there while the key is in use, and nowhere when it is gone @param never what must not at all */
async function comesAndGoes(holder: Holder, needles: readonly Buffer[], never: readonly Buffer[] = []): Promise<void> {
  await holder.take('work')
  const [there, texts] = [holder.count(needles), holder.count(never)]
  assert.ok(Math.min(...there) > 0, `not found while it is in use: ${there}`)
  assert.deepEqual(
    texts,
    never.map(() => 0),
  )
  await holder.take('drop')
  let left = holder.count(needles)
  // The threads gather what they are to forget.
  for (let round = 0; round < ROUNDS && left.some((count) => count > 0); round++) {
    await sleep(50)
    left = holder.count(needles)
  }
  assert.deepEqual(
    left,
    needles.map(() => 0),
    'left when the key was gone',
  )
}

/** Whether Linux is there, and shows the memory of a process to its parent. */
function findAbsence(): string | false {
  if (process.platform !== 'linux') return 'only Linux shows the memory of a process'
  const scope = '/proc/sys/kernel/yama/ptrace_scope'
  const closed = existsSync(scope) && Number(readFileSync(scope, 'utf8')) > 1
  return closed && 'this system shows the memory of a process to administrators only, if at all'
}

describe('a key that was dropped is in memory no more', { skip: findAbsence() }, () => {
  it('AES-256', async () => {
    const material = randomBytes(algorithms.AES_256.materialBytes)
    await using holder = new Holder('AES_256', material)
    await comesAndGoes(holder, [material])
  })

  it('SM4, with the key of its HMAC', async () => {
    const material = randomBytes(algorithms.SM4.materialBytes)
    const mac = Buffer.from(hkdfSync('sm3', material, '', 'sanyao SM4-CTR-HMAC-SM3 v1', 48)).subarray(16)
    await using holder = new Holder('SM4', material)
    await comesAndGoes(
      holder,
      [0x36, 0x5c].map((byte) => Buffer.from(mac.map((value) => value ^ byte))),
    )
  })

  it('RSA, in its numbers and as it is stored', async () => {
    const { generate, prepare } = usages.ASYMMETRIC_DECRYPT_RSA_2048
    const material = await generate()
    const { p = '', d = '' } = createPrivateKey({ key: material, format: 'der', type: 'pkcs8' }).export({
      format: 'jwk',
    })
    const parts = [p, d].map((text) => Buffer.from(text, 'base64url').subarray(32, 64))
    using key = prepare(material)
    await using holder = new Holder(
      'ASYMMETRIC_DECRYPT_RSA_2048',
      material,
      publicEncrypt({ key: key.publicKey.pem, padding: 1 }, clear),
    )
    await comesAndGoes(holder, [...parts, ...parts.map(turned)])
  })

  it('SM2 that decrypts, which never was a text', async () => {
    const { generate, prepare } = usages.ASYMMETRIC_DECRYPT_SM2
    const material = await generate()
    using key = prepare(material)
    const ciphertext = (await encryptSm2(key.publicKey.bytes, clear, 'raw')) ?? assert.fail()
    const { scalar } = readEc(curves.SM2, material)
    await using holder = new Holder('ASYMMETRIC_DECRYPT_SM2', material, ciphertext)
    await comesAndGoes(holder, [scalar, turned(scalar)], [inHex(scalar)])
  })

  // The numbers that BigInt computed with are the collector's, so the bytes are sought in one order only.
  for (const [usage, name] of [
    ['ASYMMETRIC_SIGN_VERIFY_ECC', 'P-256'],
    ['ASYMMETRIC_SIGN_VERIFY_ECDSA384', 'P-384'],
  ] as const) {
    it(`${name}, which never was a text`, async () => {
      const material = await usages[usage].generate()
      const { scalar } = readEc(curves[name], material)
      await using holder = new Holder(usage, material)
      await comesAndGoes(holder, [scalar], [inHex(scalar)])
    })
  }

  it('ML-KEM', async () => {
    const material = await usages.ASYMMETRIC_Encrypt_Decrypt_Kyber_AES.generate()
    await using holder = new Holder('ASYMMETRIC_Encrypt_Decrypt_Kyber_AES', material)
    await comesAndGoes(holder, [material])
  })

  it('nor are the nonces of SM2 signatures there as bytes or texts', async () => {
    const material = await usages.ASYMMETRIC_SIGN_VERIFY_SM2.generate()
    const { n, size } = curves.SM2
    const d = toNumber(readEc(curves.SM2, material).scalar)
    await using holder = new Holder('ASYMMETRIC_SIGN_VERIFY_SM2', material)
    const signature = await holder.take('work')
    const { r, s } = decodeSignature(curves.SM2, Buffer.from(signature, 'base64')) ?? assert.fail()
    const nonce = toBytes(mod((s + r) * (1n + d) - r, n), size)
    const product = multiply(curves.SM2, nonce, curves.SM2.generator)
    const e = toNumber(Buffer.alloc(size, 1))
    assert.equal(mod(toNumber(product.subarray(1, 1 + size)) + e, n), r, 'not the nonce')
    assert.deepEqual(holder.count([nonce, inHex(nonce)]), [0, 0])
  })
})
