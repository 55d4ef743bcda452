import assert from 'node:assert/strict'
import { createPublicKey, createSecretKey, generateKeyPairSync, publicEncrypt, randomBytes } from 'node:crypto'
import { once } from 'node:events'
import { describe, it } from 'node:test'
import { setImmediate as turn } from 'node:timers/promises'
import { setFlagsFromString } from 'node:v8'
import { runInNewContext } from 'node:vm'
import { Worker } from 'node:worker_threads'
import { curves } from '../../src/crypto/curve.ts'
import { type Order, pack, type Report, unpack } from '../../src/crypto/jobs.ts'
import { KnownKeys } from '../../src/crypto/known-keys.ts'
import { Secret } from '../../src/crypto/secret.ts'
import { Workers } from '../../src/crypto/workers.ts'

const { generator, size } = curves.SM2
const scalar = (last: number): Buffer => Buffer.concat([Buffer.alloc(size - 1), Buffer.of(last)])

describe('Workers', () => {
  it('do jobs, each its own, on no more threads than allowed', async () => {
    await using workers = new Workers(2)
    assert.equal(workers.size, 0)
    const numbers = Array.from({ length: 20 }, (_, i) => i + 1)
    const jobs = numbers.map((last) => workers.run('multiply', 'SM2', scalar(last), generator))
    assert.equal(workers.size, 2)
    const points = await Promise.all(jobs)
    assert.deepEqual(points[0], generator)
    assert.equal(new Set(points.map((point) => point.toString('hex'))).size, numbers.length)
    const doubled = await workers.run('multiply', 'SM2', scalar(2), points[4] ?? assert.fail())
    assert.deepEqual(doubled, points[9])
  })

  it('start no second thread while the first is idle', async () => {
    await using workers = new Workers(2)
    for (let i = 1; i < 4; i++) await workers.run('multiply', 'SM2', scalar(i), generator)
    assert.equal(workers.size, 1)
  })

  it('use a private key of this thread', async () => {
    await using workers = new Workers(1)
    const { privateKey: pair } = generateKeyPairSync('rsa', { modulusLength: 1024 })
    using privateKey = new Secret('pkcs8', pair.export({ type: 'pkcs8', format: 'der' }))
    const block = Buffer.concat([Buffer.of(0), randomBytes(127)])
    const ciphertext = publicEncrypt({ key: createPublicKey(pair), padding: 3 }, block)
    assert.deepEqual(await workers.run('rsaPrivate', privateKey, ciphertext), block)
    assert.equal(await workers.run('rsaPrivate', privateKey, Buffer.alloc(128, 0xff)), undefined)
  })

  it('do not repeat in an error what they failed on, and go on', async () => {
    await using workers = new Workers(1)
    const nowhere = Buffer.alloc(generator.length, 4)
    const error = await workers.run('multiply', 'SM2', scalar(7), nowhere).catch((reason: unknown) => reason)
    assert.ok(error instanceof Error)
    assert.equal(error.message, 'a crypto worker could not do its job')
    assert.equal(error.cause, undefined)
    assert.deepEqual(await workers.run('multiply', 'SM2', scalar(1), generator), generator)
  })

  it('reject what waits when they end, and start again when asked', async () => {
    const workers = new Workers(1)
    const lost = workers.run('multiply', 'SM2', scalar(1), generator)
    const heard = assert.rejects(lost, { message: 'a crypto worker has ended' })
    await workers[Symbol.asyncDispose]()
    await heard
    assert.equal(workers.size, 0)
    assert.deepEqual(await workers.run('multiply', 'SM2', scalar(1), generator), generator)
    await workers[Symbol.asyncDispose]()
  })
})

describe('a secret', () => {
  it('is known to each thread until it ends, and then to none', async () => {
    await using workers = new Workers(2)
    using secret = new Secret('bytes', scalar(7))
    const ask = (): Promise<readonly PromiseSettledResult<Buffer>[]> =>
      Promise.allSettled(Array.from({ length: 8 }, () => workers.run('multiply', 'SM2', secret, generator)))
    const [seven] = await Promise.all([workers.run('multiply', 'SM2', scalar(7), generator), ask()])
    for (const result of await ask()) assert.deepEqual(result, { status: 'fulfilled', value: seven })
    assert.equal(workers.size, 2)
    const begun = ask()
    secret[Symbol.dispose]()
    const outcomes = await begun
    // What was on its way is done, what still waited here fails.
    assert.ok(outcomes.every((result) => result.status === 'rejected' || result.value.equals(seven)))
    for (const result of await ask()) assert.equal(result.status, 'rejected')
    assert.deepEqual(await workers.run('multiply', 'SM2', scalar(7), generator), seven)
  })

  it('that cannot be read fails its jobs, and no others', async () => {
    await using workers = new Workers(1)
    using secret = new Secret('pkcs8', randomBytes(100))
    await assert.rejects(workers.run('sign', secret, 'sha256', randomBytes(1)), /could not do its job/)
    assert.deepEqual(await workers.run('multiply', 'SM2', scalar(1), generator), generator)
  })
})

describe('a key on another thread', () => {
  it('is known by its number until it is to be forgotten', async () => {
    const { privateKey } = generateKeyPairSync('rsa', { modulusLength: 1024 })
    const block = new Uint8Array(128)
    await using worker = new Worker(new URL('../../src/crypto/worker.ts', import.meta.url))
    const send = async (order: Partial<Order>): Promise<Report | undefined> => {
      const args = [{ key: 7 }, block]
      worker.postMessage({ keys: [], forget: [], tasks: [{ id: 1, job: 'rsaPrivate', args }], ...order })
      const [reports] = (await once(worker, 'message')) as [readonly Report[]]
      return reports[0]
    }
    const bytes = new Uint8Array(privateKey.export({ type: 'pkcs8', format: 'der' }))
    assert.deepEqual(await send({ keys: [[7, { form: 'pkcs8', bytes }]] }), { id: 1, result: block })
    assert.deepEqual(await send({}), { id: 1, result: block })
    assert.deepEqual(await send({ forget: [7] }), { id: 1, failed: true })
  })

  it('is sent once, and not kept alive by its number', async () => {
    setFlagsFromString('--expose-gc')
    const collect = runInNewContext('gc') as () => void
    const gone: number[] = []
    const known = new KnownKeys((number) => gone.push(number))
    const kept = createSecretKey(Buffer.alloc(32))
    const number = known.numberOf(kept)
    known.numberOf(createSecretKey(Buffer.alloc(32)))
    assert.equal(known.numberOf(kept), number)
    assert.deepEqual(
      known.takeFresh().map(([fresh]) => fresh),
      [number, number + 1],
    )
    assert.deepEqual(known.takeFresh(), [])
    for (let turns = 0; turns < 100 && gone.length === 0; turns++) {
      await turn()
      collect()
    }
    assert.deepEqual(gone, [number + 1])
    assert.equal(known.numberOf(kept), number)
  })
})

describe('what crosses between threads', () => {
  it('is the bytes of a Buffer alone, not the memory that it shares with others', () => {
    const packed = pack(Buffer.from('a small one lies in the pool'))
    assert.ok(packed instanceof Uint8Array)
    assert.equal(packed.buffer.byteLength, packed.length)
    assert.deepEqual(unpack(packed), Buffer.from('a small one lies in the pool'))
    assert.equal(pack(5n), 5n)
    assert.equal(unpack('SM2'), 'SM2')
  })
})
