import assert from 'node:assert/strict'
import { randomBytes } from 'node:crypto'
import { beforeEach, describe, it } from 'node:test'
import { type AlgorithmName, algorithms, type SymmetricKey } from '../../src/crypto/algorithms.ts'
import { Keyring } from '../../src/crypto/keyring.ts'
import { RootKey, RootKeyError } from '../../src/crypto/root.ts'
import { usages } from '../../src/crypto/usages.ts'

const binding = (key: string, version = '1'): readonly string[] => ['100000000001', key, version]
let ring = new Keyring(new RootKey(randomBytes(32)))
beforeEach(() => {
  ring = new Keyring(new RootKey(randomBytes(32)), 3)
})

const wrap = (key: string, fill: number, version = '1', algorithm: AlgorithmName = 'AES_256'): Buffer =>
  ring.seal(binding(key, version), Buffer.alloc(algorithms[algorithm].materialBytes, fill))

const sameKey = (key: SymmetricKey, fill: number, algorithm: AlgorithmName = 'AES_256'): boolean => {
  const { prepare, nonceBytes, materialBytes } = algorithms[algorithm]
  const [nonce, text, aad] = [Buffer.alloc(nonceBytes), Buffer.from('text'), Buffer.alloc(0)]
  const twin = prepare(Buffer.alloc(materialBytes, fill))
  return twin.seal(nonce, text, aad).equals(key.seal(nonce, text, aad))
}

const use = async (of: readonly string[], algorithm: AlgorithmName, sealed: Buffer): Promise<SymmetricKey> => {
  const key = await ring.symmetric(of, algorithm, async () => sealed)
  assert.ok(key)
  return key
}

describe('Keyring', () => {
  it('passes secrets through the root key', () => {
    const sealed = ring.seal(['a'], Buffer.from('secret'))
    assert.deepEqual(ring.open(['a'], sealed), Buffer.from('secret'))
    assert.throws(() => ring.open(['b'], sealed), RootKeyError)
  })

  it('unwraps the key that was wrapped', async () => {
    assert.ok(sameKey(await use(binding('k'), 'AES_256', wrap('k', 5)), 5))
    assert.ok(sameKey(await use(binding('s'), 'SM4', wrap('s', 6, '1', 'SM4')), 6, 'SM4'))
  })

  it('refuses material of another binding, or none', async () => {
    await assert.rejects(use(binding('other'), 'AES_256', wrap('k', 5)), RootKeyError)
    await assert.rejects(use(binding('k', '2'), 'AES_256', wrap('k', 5)), RootKeyError)
    assert.equal(await ring.symmetric(binding('k'), 'AES_256', async () => undefined), undefined)
    assert.equal(ring.size, 0)
  })

  it('loads and unwraps once', async () => {
    const key = await use(binding('k'), 'AES_256', wrap('k', 5))
    const again = await ring.symmetric(binding('k'), 'AES_256', () => assert.fail('loaded twice'))
    assert.equal(again, key)
  })

  it('keeps a key that was used since it came', async () => {
    const sealed = ['a', 'b', 'c', 'd'].map((id, i) => [id, wrap(id, i + 1)] as const)
    const useRow = ([id, material]: readonly [string, Buffer]) => use(binding(id), 'AES_256', material)
    const [a, b, c, d] = sealed
    assert.ok(a && b && c && d)
    const [keyA, keyB] = [await useRow(a), await useRow(b), await useRow(c)]
    assert.equal(await useRow(a), keyA)
    await useRow(d)
    assert.equal(ring.size, 3)
    assert.equal(await useRow(a), keyA)
    assert.notEqual(await useRow(b), keyB)
    assert.equal(ring.size, 3)
  })

  it('keeps asymmetric keys with the others, each as what it was asked for', async () => {
    const usage = 'ASYMMETRIC_SIGN_VERIFY_DILITHIUM'
    const sealed = wrap('k', 5)
    const key = await ring.asymmetric(binding('k'), usage, async () => sealed)
    assert.ok(key)
    assert.equal(await ring.asymmetric(binding('k'), usage, () => assert.fail('loaded twice')), key)
    const seed = Buffer.alloc(32, 5)
    assert.deepEqual(key.publicKey, usages[usage].prepare(seed).publicKey)
    assert.equal(await ring.asymmetric(binding('none'), usage, async () => undefined), undefined)

    assert.ok(sameKey(await use(binding('k'), 'AES_256', sealed), 5))
    for (const id of ['a', 'b', 'c', 'd']) await use(binding(id), 'AES_256', wrap(id, 1))
    assert.equal(ring.size, 3)
    assert.notEqual(await ring.asymmetric(binding('k'), usage, async () => sealed), key)
    ring.drop([['100000000001', 'k']])
    assert.equal(ring.size, 2)
  })

  it('drops all keys under a binding, and no others', async () => {
    const rows = [
      ['k', '1', wrap('k', 1)],
      ['k', '2', wrap('k', 2, '2')],
      ['kk', '1', wrap('kk', 3)],
    ] as const
    const keys: SymmetricKey[] = []
    for (const [id, version, sealed] of rows) keys.push(await use(binding(id, version), 'AES_256', sealed))
    ring.drop([['100000000001', 'k']])
    assert.equal(ring.size, 1)
    ring.drop([])
    ring.drop([['1'], ['100000000001'], ['100000000001', ''], ['100000000001', 'kk', '1']])
    assert.equal(ring.size, 1)
    assert.equal(await use(binding('kk'), 'AES_256', rows[2][2]), keys[2])
    ring.drop([
      ['100000000001', 'k'],
      ['100000000001', 'kk'],
    ])
    assert.equal(ring.size, 0)
  })

  it('wipes the clear material', async () => {
    const clear: Buffer[] = []
    class Watched extends RootKey {
      override open(...args: Parameters<RootKey['open']>): Buffer {
        const secret = super.open(...args)
        clear.push(secret)
        return secret
      }
    }
    ring = new Keyring(new Watched(randomBytes(32)))
    await use(binding('k'), 'AES_256', wrap('k', 5))
    await assert.rejects(use(binding('s'), 'SM4', ring.seal(binding('s'), Buffer.alloc(32, 5))), RangeError)
    assert.deepEqual(clear, [Buffer.alloc(32), Buffer.alloc(32)])
  })

  it('refuses every call once forgotten, for kept keys too', async () => {
    const sealed = wrap('k', 5)
    await use(binding('k'), 'AES_256', sealed)
    ring.forget()
    await assert.rejects(use(binding('k'), 'AES_256', sealed), RootKeyError)
    assert.throws(() => ring.seal([], Buffer.alloc(1)), RootKeyError)
    assert.throws(() => ring.open(binding('k'), sealed), RootKeyError)
  })
})
