import assert from 'node:assert/strict'
import { createPublicKey, generateKeyPairSync, publicEncrypt, randomBytes } from 'node:crypto'
import { describe, it } from 'node:test'
import { curves } from '../../src/crypto/curve.ts'
import { pack, unpack } from '../../src/crypto/jobs.ts'
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

  it('use a key object of this thread', async () => {
    await using workers = new Workers(1)
    const { privateKey } = generateKeyPairSync('rsa', { modulusLength: 1024 })
    const block = Buffer.concat([Buffer.of(0), randomBytes(127)])
    const ciphertext = publicEncrypt({ key: createPublicKey(privateKey), padding: 3 }, block)
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
