import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { parseRsaPublicKey } from '../../src/crypto/ssh.ts'
import { demoSeed } from '../../src/seed/demo.ts'
import { firstCredential } from '../../src/seed/plant.ts'
import { startHouse } from '../support/house.ts'
import { read } from './good.ts'

const now = Date.UTC(2026, 0, 2, 3, 4, 5)

describe('the demo world', () => {
  it('is a good seed, in the region that it is asked for', async () => {
    const demo = await demoSeed('ap-tokyo', now)
    // JSON is YAML.
    assert.deepEqual(read(JSON.stringify(demo)), demo)
    assert.equal(firstCredential(demo).region, 'ap-tokyo')
    assert.match(demo.accounts[0]?.uin ?? '', /^1000\d{8}$/)
  })

  it('is another one each time', async () => {
    const [one, two] = await Promise.all([demoSeed('ap-tokyo', now), demoSeed('ap-tokyo', now)])
    assert.notEqual(firstCredential(one).secretId, firstCredential(two).secretId)
    assert.notEqual(firstCredential(one).secretKey, firstCredential(two).secretKey)
    const names = (seed: typeof one) =>
      seed.accounts.flatMap(({ keys = [], keyPairs = [], instances = [] }) => [
        ...keys.map((key) => key.keyId),
        ...keyPairs.flatMap((pair) => [pair.keyId, pair.publicKey]),
        ...instances.map(({ id }) => id),
      ])
    assert.equal(new Set([...names(one), ...names(two)]).size, 8)
  })

  it('has a key pair of RSA 2048', async () => {
    const [pair] = (await demoSeed('ap-tokyo', now)).accounts[0]?.keyPairs ?? []
    assert.equal(parseRsaPublicKey(pair?.publicKey ?? '')?.bits, 2048)
  })

  it('lets each of the three calls answer with something at once', async () => {
    await using house = await startHouse()
    const { keyId, instanceId } = house.shown ?? {}
    const key = await house.call('kms', 'DescribeKey', { KeyId: keyId })
    assert.equal(key['KeyMetadata'].Alias, 'demo')
    assert.equal(key['KeyMetadata'].KeyState, 'Enabled')
    const keys = await house.call('postgres', 'DescribeEncryptionKeys', { DBInstanceId: instanceId })
    assert.equal(keys['EncryptionKeys'][0].KeyId, keyId)
    assert.equal(keys['EncryptionKeys'][0].IsEnabled, 1)
    const pairs = await house.call('lighthouse', 'DescribeKeyPairs')
    assert.equal(pairs['TotalCount'], 1)
    assert.equal(pairs['KeyPairSet'][0].KeyName, 'demo')
    const blob = keys['EncryptionKeys'][0].DEKCipherTextBlob
    const dek = await house.call('kms', 'Decrypt', { CiphertextBlob: blob })
    assert.equal(Buffer.from(dek['Plaintext'], 'base64').length, 32)
  })
})
