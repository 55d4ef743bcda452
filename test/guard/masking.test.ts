import assert from 'node:assert/strict'
import { generateKeyPairSync } from 'node:crypto'
import { readFileSync } from 'node:fs'
import { it } from 'node:test'
import { startHouse } from '../support/house.ts'

/*
 * What people paste into the wrong place must not end up in the trail.
 */
const world = readFileSync(new URL('../worlds/examples.yaml', import.meta.url), 'utf8')
const time = Date.UTC(2019, 5, 1)
const { privateKey } = generateKeyPairSync('rsa', {
  modulusLength: 2048,
  publicKeyEncoding: { type: 'spki', format: 'pem' },
  privateKeyEncoding: { type: 'pkcs8', format: 'pem' },
})
const marker = privateKey.split('\n')[3] as string

it('a private key where a public one should stand', async () => {
  await using house = await startHouse({ seed: world, time })
  const KeyId = '23e80852-1e38-11e9-b129-5cb9019b4b01'
  const mistakes = [
    ['lighthouse', 'ImportKeyPair', { KeyName: 'oops', PublicKey: privateKey }],
    ['kms', 'GenerateDataKey', { KeyId, KeySpec: 'AES_128', EncryptionPublicKey: privateKey }],
  ] as const
  for (const [service, action, input] of mistakes) {
    const refused = await house.call(service, action, input)
    assert.ok(refused.Error, action)
    const [record] = await house.records(refused.RequestId)
    assert.equal(record?.action, action)
    assert.ok(!JSON.stringify(record).includes(marker), action)
  }
})

it('a secret key in the place of its SecretId', async () => {
  await using house = await startHouse({ seed: world, time })
  const secretId = house.secretKey
  const refused = await house.call('kms', 'GetRegions', {}, { secretId, secretKey: house.secretId })
  assert.equal(refused.Error?.Code, 'AuthFailure.SecretIdNotFound')
  const [record] = await house.records(refused.RequestId)
  assert.equal(record?.secretId, '')
})
