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

/** Gives the key out of its use, which only tests do: it ends when the ring lets go of it. */
const itself = <K>(key: K): K => key

const use = async (of: readonly string[], algorithm: AlgorithmName, sealed: Buffer): Promise<SymmetricKey> => {
  const key = await ring.symmetric(of, algorithm, async () => sealed, itself)
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
    assert.equal(await ring.symmetric(binding('k'), 'AES_256', async () => undefined, itself), undefined)
    assert.equal(ring.size, 0)
  })

  it('loads and unwraps once', async () => {
    const key = await use(binding('k'), 'AES_256', wrap('k', 5))
    const again = await ring.symmetric(binding('k'), 'AES_256', () => assert.fail('loaded twice'), itself)
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
    const key = await ring.asymmetric(binding('k'), usage, async () => sealed, itself)
    assert.ok(key)
    assert.equal(await ring.asymmetric(binding('k'), usage, () => assert.fail('loaded twice'), itself), key)
    const seed = Buffer.alloc(32, 5)
    assert.deepEqual(key.publicKey, usages[usage].prepare(seed).publicKey)
    assert.equal(await ring.asymmetric(binding('none'), usage, async () => undefined, itself), undefined)

    assert.ok(sameKey(await use(binding('k'), 'AES_256', sealed), 5))
    for (const id of ['a', 'b', 'c', 'd']) await use(binding(id), 'AES_256', wrap(id, 1))
    assert.equal(ring.size, 3)
    assert.notEqual(await ring.asymmetric(binding('k'), usage, async () => sealed, itself), key)
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

  it('does not keep a key that was dropped in the moment after it was read', async () => {
    for (let turns = 0; turns < 5; turns++) {
      const read = Promise.withResolvers<Buffer>()
      const call = ring.symmetric(binding('k'), 'AES_256', () => read.promise, itself)
      read.resolve(wrap('k', 5))
      for (let i = 0; i < turns; i++) await undefined
      ring.drop([['100000000001', 'k']])
      await call
      assert.equal(ring.size, 0, `${turns} turns later`)
    }
  })

  it('does not keep a key that was dropped while it was read', async () => {
    const sealed = wrap('k', 5)
    const [read, goOn] = [Promise.withResolvers<void>(), Promise.withResolvers<void>()]
    const load = async (): Promise<Buffer> => {
      read.resolve()
      await goOn.promise
      return sealed
    }
    let own: SymmetricKey | undefined
    const call = ring.symmetric(binding('k'), 'AES_256', load, (key) => {
      own = key
      return sameKey(key, 5)
    })
    const other = ring.symmetric(binding('other'), 'AES_256', async () => wrap('other', 6), itself)
    await read.promise
    ring.drop([['100000000001', 'k']])
    goOn.resolve()
    assert.equal(await call, true, 'the call that had read it')
    await other
    assert.equal(ring.size, 1)
    assert.ok(own)
    assert.throws(() => own?.seal(Buffer.alloc(24), sealed, sealed), { message: 'the key is gone' })
  })

  it('prepares once for calls that read at the same time', async () => {
    const sealed = wrap('k', 5)
    const load = async (): Promise<Buffer> => sealed
    const two = await Promise.all([1, 2].map(() => ring.symmetric(binding('k'), 'AES_256', load, itself)))
    assert.ok(two[0])
    assert.equal(two[0], two[1])
  })

  describe('ends a key', () => {
    const ways: Readonly<Record<string, (material: Buffer) => unknown>> = {
      'that is dropped': () => ring.drop([['100000000001', 'k']]),
      'that is idle': () => ring.dropIdle(),
      'when all is forgotten': () => ring.forget(),
      'that makes room for others': async (sealed) => {
        for (const id of ['a', 'b', 'c']) await use(binding(id), 'AES_256', ring.seal(binding(id), Buffer.alloc(32, 1)))
        assert.notEqual(await use(binding('k'), 'AES_256', sealed), undefined)
      },
    }
    const isGone = (key: SymmetricKey): void => {
      const empty = Buffer.alloc(0)
      assert.throws(() => key.seal(Buffer.alloc(24), empty, empty), { message: 'the key is gone' })
      assert.throws(() => key.open(Buffer.alloc(24), Buffer.alloc(16), empty), { message: 'the key is gone' })
    }

    for (const [name, leave] of Object.entries(ways)) {
      it(`${name}, at once when nobody uses it`, async () => {
        const sealed = wrap('k', 5)
        const key = await use(binding('k'), 'AES_256', sealed)
        await leave(sealed)
        isGone(key)
      })

      it(`${name}, when the last call that uses it is done`, async () => {
        const sealed = wrap('k', 5)
        const [begun, goOn] = [Promise.withResolvers<SymmetricKey>(), Promise.withResolvers<void>()]
        const call = ring.symmetric(
          binding('k'),
          'AES_256',
          async () => sealed,
          async (key) => {
            begun.resolve(key)
            await goOn.promise
            return sameKey(key, 5)
          },
        )
        const key = await begun.promise
        await leave(sealed)
        goOn.resolve()
        assert.equal(await call, true)
        isGone(key)
      })
    }

    it('of a private operation under way after it', async () => {
      const usage = 'ASYMMETRIC_SIGN_VERIFY_ECC'
      const material = await usages[usage].generate()
      const sealed = ring.seal(binding('k'), material)
      const message = Buffer.from('text')
      const sign = async (): Promise<Buffer | undefined> =>
        ring.asymmetric(
          binding('k'),
          usage,
          async () => sealed,
          (key) => key.sign('ECC_P256_R1', 'RAW', message),
        )
      const calls = Array.from({ length: 40 }, sign)
      await calls[0]
      ring.drop([['100000000001', 'k']])
      const twin = usages[usage].prepare(material)
      for (const signature of await Promise.all(calls))
        assert.ok(await twin.verify('ECC_P256_R1', 'RAW', message, signature ?? assert.fail()))
      assert.equal(ring.size, 0)
    })
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
