import assert from 'node:assert/strict'
import { createHmac, randomBytes } from 'node:crypto'
import { describe, it } from 'node:test'
import { algorithms } from '../../src/crypto/algorithms.ts'
import { open, parse, seal } from '../../src/crypto/envelope.ts'
import { Keyring } from '../../src/crypto/keyring.ts'
import { RootKey } from '../../src/crypto/root.ts'
import { base32 } from '../../src/crypto/totp.ts'
import { revealKey } from '../../src/crypto/white-box.ts'
import { accessKeyBinding, mfaBinding } from '../../src/domain/account.ts'
import { materialBinding } from '../../src/domain/key.ts'
import { firstMaterialBinding, wrappingKeyBinding } from '../../src/domain/key-import.ts'
import { whiteBoxBinding } from '../../src/domain/white-box.ts'

import { firstCredential, plant } from '../../src/seed/plant.ts'
import { SqliteStore } from '../../src/store/sqlite.ts'
import type { Change, TableName, Tables } from '../../src/store/store.ts'
import { startHouse } from '../support/house.ts'
import { examples, good, read, settings } from './good.ts'

const linkedRole = (service: string): string => `role of ${service}`
const rotated = '23e80852-1e38-11e9-b129-5cb9019b4b08'

/** The rows of a world, their wrapped secrets in clear. */
function rowsOf(text: string) {
  const keyring = new Keyring(new RootKey(randomBytes(32)))
  const changes = plant(read(text), { keyring, settings, linkedRole })
  const rows = <N extends TableName>(table: N): readonly Tables[N][] =>
    changes.flatMap((change) => ('insert' in change && change.insert === table ? [change.row as Tables[N]] : []))
  const materials = rows('keyMaterial').map((row) => {
    return { ...row, material: keyring.open(materialBinding(row.account, row.key, row.version), row.material) }
  })
  const secrets = rows('accessKey').map((row) => {
    return { ...row, secret: keyring.open(accessKeyBinding(row.account, row.secretId), row.secret).toString() }
  })
  const whiteBoxKeys = rows('whiteBoxKey').map((row) => {
    const open = (what: 'material' | 'decryptKey') =>
      keyring.open(whiteBoxBinding(row.account, row.id, what), row[what]).toString('hex')
    return { ...row, material: open('material'), decryptKey: open('decryptKey') }
  })
  const imports = rows('importToken').map((row) => {
    const binding = wrappingKeyBinding(row.account, row.key, row.token)
    return { ...row, wrappingKey: keyring.open(binding, row.wrappingKey).toString('base64') }
  })
  const digests = rows('firstMaterial').map((row) => {
    return { ...row, digest: keyring.open(firstMaterialBinding(row.account, row.key), row.digest).toString('hex') }
  })
  const devices = rows('mfaDevice').map((row) => {
    return { ...row, secret: base32(keyring.open(mfaBinding(row.account, row.uin), row.secret)) }
  })
  const wrapped = ['mfaDevice', 'keyMaterial', 'accessKey', 'whiteBoxKey', 'importToken', 'firstMaterial']
  const clear = changes.filter((change) => !('insert' in change && wrapped.includes(change.insert)))
  return { changes, rows, materials, secrets, whiteBoxKeys, imports, digests, devices, clear }
}

const materialsOf = (text: string, key: string): readonly string[] =>
  rowsOf(text)
    .materials.filter((row) => row.key === key)
    .map(({ material }) => material.toString('hex'))

describe('a seed that is planted', () => {
  it('is the same world every time', () => {
    const [one, two] = [rowsOf(examples), rowsOf(examples)]
    assert.deepEqual(one.materials, two.materials)
    assert.deepEqual(one.secrets, two.secrets)
    assert.deepEqual(one.devices, two.devices)
    assert.equal(one.devices[0]?.secret, 'JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP')
    assert.deepEqual(one.whiteBoxKeys, two.whiteBoxKeys)
    assert.deepEqual([one.imports, one.digests], [two.imports, two.digests])
    assert.deepEqual([one.imports.length, one.digests.length], [1, 1])
    assert.deepEqual(one.clear, two.clear)
  })

  it('is derived as the documentation says', () => {
    const { materials, secrets } = rowsOf(good)
    const hkdf = (info: string, bytes: number): Buffer => {
      const key = createHmac('sha256', 'sanyao seed v1').update('of the good seed').digest()
      return createHmac('sha256', key).update(`${info}\x01`).digest().subarray(0, bytes)
    }
    const key = '00000000-0000-1000-8000-000000000002'
    const material = materials.find((row) => row.key === key)?.material
    assert.deepEqual(material, hkdf(`cmk/1001/${key}/SM4/1`, 16))
    // What no test can derive another way is pinned, for it must never change.
    assert.equal(secrets[1]?.secretId, 'AKIDvN7FQZf8SBxWFAq7uj363jOcqspOENvn')
    assert.equal(secrets[1]?.secret, 'RTsmB93LZY8KfKnPbuiEWgrHTY9yV3Rw')
    const { ciphertext = '' } = rowsOf(good).rows('encryptionKey')[0] ?? {}
    assert.equal(
      ciphertext,
      'AQIAAAAAAAAAABAAgAAAAAAAAAEAAAAC-k-Mb9Y3zlvv0M8Zqr17agG7g==-k-R6e8NklOVwYFrEBXb+uVGt7wMZXyqPi83KxHZeGQoVpgkC+b1jm0Ndhll9oZTXScUz31d2qy4NUL1JQWcOhqsQ==',
    )
  })

  it('has the data keys that it spells out, and derives others, each under its CMK', () => {
    const { materials, rows } = rowsOf(examples)
    const opened = rows('dataKey').map((row) => {
      const envelope = parse(row.ciphertext)
      assert(envelope)
      const { algorithm, keyId, version } = envelope.header
      assert.equal(keyId, row.key)
      const { material } = materials.find((one) => one.key === keyId && one.version === version) ?? assert.fail()
      const clear = open(algorithms[algorithm].prepare(material), envelope, '') ?? assert.fail()
      assert.equal(clear.length, row.bytes)
      return clear.toString('hex')
    })
    assert.equal(new Set(opened).size, 3)
    assert.equal(opened[2], '0102030405060708090a0b0c0d0e0f10')
    // What no test can derive another way is pinned, for it must never change.
    assert.equal(opened[0], 'b32484127cf1b3edeee1258164402cff6225a4490c10b85a25ffa0c4471a82bf')
  })

  it('never gives two data keys under one CMK one nonce, whatever it comes to say of them', () => {
    const ciphertextOf = (text: string) => rowsOf(text).rows('dataKey')[2]?.ciphertext.split('-k-') ?? []
    const [, nonce, body] = ciphertextOf(examples)
    const [, otherNonce, otherBody] = ciphertextOf(examples.replace('AQIDBAUGBwgJCgsMDQ4PEA==', 'AAAAAAAAAAA='))
    assert.notEqual(nonce, otherNonce)
    assert.notEqual(body, otherBody)
  })

  it('has white-box keys whose blobs open on their devices', () => {
    const { whiteBoxKeys } = rowsOf(examples)
    const blobs = whiteBoxKeys.map(({ decryptKey }) => Buffer.from(decryptKey, 'hex'))
    const identity = '0a1b2c3d-00112233445566-778899aabbccdd-eeff0011223344-5566778899aabbcc'
    for (const [i, { id, algorithm, material, fingerprints }] of whiteBoxKeys.entries()) {
      const bound = fingerprints.length > 0
      const blob = blobs[i] ?? assert.fail()
      assert.deepEqual(revealKey(blob, identity), { keyId: id, algorithm, material: Buffer.from(material, 'hex') })
      assert.equal(revealKey(blob) === undefined, bound)
    }
    assert.equal(whiteBoxKeys.filter(({ fingerprints }) => fingerprints.length > 0).length, 1)
  })

  it('is another world with another secret', () => {
    const other = rowsOf(good.replace('secret: of', 'secret: not of'))
    const one = new Set(rowsOf(good).materials.map(({ material }) => material.toString('hex')))
    const derived = other.materials.filter(({ material }) => material.some((byte) => byte !== 0))
    assert.equal(derived.length, 3)
    for (const { material } of derived) assert(!one.has(material.toString('hex')))
  })

  it('keeps its derived secrets when something is added before them', () => {
    const key2 = '00000000-0000-1000-8000-000000000002'
    const more = `keys:
      - keyId: 00000000-0000-1000-8000-000000000009
        alias: alias-9
`
    const grown = good
      .replace('keys:\n', more)
      .replace('    users:\n', '    users:\n      - uin: 1009\n        name: user-0\n        credentials: [{}]\n')
    assert.deepEqual(materialsOf(grown, key2), materialsOf(good, key2))
    const secretOf = (text: string) => rowsOf(text).secrets.find(({ uin }) => uin === '1002')
    assert.deepEqual(secretOf(grown), secretOf(good))
    assert.deepEqual(rowsOf(grown).rows('encryptionKey'), rowsOf(good).rows('encryptionKey'))
  })

  it('derives no secret twice', () => {
    const { materials, secrets, whiteBoxKeys } = rowsOf(examples)
    const all = [
      ...materials.map(({ material }) => material.toString('hex')),
      ...secrets.map(({ secret }) => secret),
      ...whiteBoxKeys.map(({ material }) => material),
    ]
    assert.equal(new Set(all).size, all.length)
  })

  it('has the credentials that it spells out, and others of the same form', () => {
    const { secrets } = rowsOf(good)
    assert.equal(secrets[0]?.secretId, 'AKID00000000000000000000000000000001')
    assert.equal(secrets[0]?.secret, 's0000000000000000000000000000001')
    assert.match(secrets[1]?.secretId ?? '', /^AKID[0-9A-Za-z]{32}$/)
    assert.match(secrets[1]?.secret ?? '', /^[0-9A-Za-z]{32}$/)
    assert.equal(secrets[1]?.active, false)
  })

  it('shows its first active credential', () => {
    const { secretId, secretKey, account, region } = firstCredential(read(good))
    assert.deepEqual([secretId.slice(-1), secretKey.slice(-1), account, region], ['1', '1', '1001', 'ap-guangzhou'])
    const derived = good
      .replace(/ +- secretId: AKID0.*\n.*\n/, '      - active: false\n')
      .replace('          - active: false', '          - {}')
    const { secretId: id, secretKey: key, uin } = firstCredential(read(derived))
    assert.equal(uin, '1002')
    assert(rowsOf(derived).secrets.some((row) => row.secretId === id && row.secret === key && row.active))
  })

  it('has a history of rotation in which every version decrypts', () => {
    const { materials, rows } = rowsOf(examples)
    const cmk = rows('cmk').find(({ id }) => id === rotated)
    const versions = materials.filter(({ key }) => key === rotated)
    assert.equal(cmk?.version, 3)
    assert.equal(cmk.lastRotateTime, Date.UTC(2018, 5, 30) / 1000)
    assert.equal(cmk.nextRotateTime, cmk.lastRotateTime + 90 * 86_400)
    assert.deepEqual(
      versions.map(({ createTime }) => new Date(createTime * 1000).toISOString().slice(0, 10)),
      ['2018-01-01', '2018-04-01', '2018-06-30'],
    )
    assert.equal(versions[1]?.material.toString('base64'), '////////////////////Dw==')
  })

  it('has the algorithm of the region', () => {
    const { materials, rows } = rowsOf(examples)
    for (const cmk of rows('cmk')) {
      assert.equal(cmk.algorithm, cmk.region === 'ap-guangzhou' ? 'SM4' : 'AES_256')
      for (const { key, material } of materials)
        if (key === cmk.id && cmk.usage === 'ENCRYPT_DECRYPT')
          assert.equal(material.length, algorithms[cmk.algorithm].materialBytes)
    }
  })

  it('has no material for a key that waits for its import', () => {
    const { rows } = rowsOf(examples)
    const [awaited] = rows('cmk').filter(({ alias }) => alias === 'awaited')
    assert.equal(awaited?.version, 0)
    assert(!rows('keyMaterial').some(({ key }) => key === awaited?.id))
  })

  it('has a data key for an encrypted instance, under the newest version of its key', () => {
    const { materials, rows, clear } = rowsOf(good)
    const [instance] = rows('encryptionKey')
    const envelope = parse(instance?.ciphertext ?? '')
    assert.equal(envelope?.header.version, 2)
    const newest = materials.find(({ key, version }) => key === instance?.key && version === 2)
    const dek = open(algorithms.SM4.prepare(newest?.material ?? Buffer.alloc(0)), envelope, '')
    assert.equal(dek?.length, 32)
    assert.deepEqual(
      inserted(clear, 'keyBinding').map(({ product, resource }) => [product, resource]),
      [
        ['mysql', 'cdb-1'],
        ['mysql', 'cdb-2'],
        ['postgres', 'postgres-1'],
        ['postgres', 'postgres-4'],
      ],
    )
  })

  it('has read-only instances that are what their primary is, under its data key', () => {
    const { rows, clear } = rowsOf(good)
    const keys = rows('encryptionKey')
    assert.deepEqual(
      keys.map(({ instance, ciphertext }) => [instance, ciphertext === keys[0]?.ciphertext]),
      [
        ['postgres-1', true],
        ['postgres-4', true],
      ],
    )
    const shown = inserted(clear, 'dbInstance').map((row) => [row.id, row.kind, row.master, row.readOnlyGroup, row.tde])
    assert.deepEqual(shown.slice(2), [
      ['postgres-3', 'readonly', 'postgres-2', 'pgrogrp-2', false],
      ['postgres-4', 'readonly', 'postgres-1', '', true],
    ])
    assert.deepEqual(
      inserted(clear, 'readOnlyGroup').map(({ id, name, master }) => [id, name, master]),
      [
        ['pgrogrp-2', 'readers', 'postgres-2'],
        ['pgrogrp-3', 'others', 'postgres-2'],
      ],
    )
  })

  it('has the role of a product that it uses, unless that is withdrawn', () => {
    const role = (text: string) =>
      rowsOf(text)
        .rows('role')
        .map(({ name, service, active }) => [name, service, active])
    assert.deepEqual(role(good), [['role of postgres', 'postgres', false]])
    assert.deepEqual(role(good.replace('    withdrawnRoles: [postgres]\n', '')), [
      ['role of postgres', 'postgres', true],
    ])
    assert.deepEqual(role(good.slice(0, good.indexOf('    withdrawnRoles'))), [])
  })

  it('is taken by the store in one commit', async () => {
    const store = new SqliteStore(':memory:')
    await store.migrate()
    for (const [i, world] of [examples, good.replaceAll('1001', '9001')].entries()) {
      assert.equal(await store.commit(rowsOf(world).changes), true, String(i))
    }
    await store.close()
  })
})

const inserted = <N extends TableName>(changes: readonly Change[], table: N): readonly Tables[N][] =>
  changes.flatMap((change) => ('insert' in change && change.insert === table ? [change.row as Tables[N]] : []))

describe('a server that begins with a seed', () => {
  it('decrypts what every version of a key has encrypted', async () => {
    await using house = await startHouse({ seed: examples })
    const { materials } = rowsOf(examples)
    for (const { key, version, material } of materials.filter((row) => row.key === rotated)) {
      const header = { keyId: key, version, algorithm: 'SM4' } as const
      const blob = seal(algorithms.SM4.prepare(material), header, Buffer.from('test'), '', randomBytes)
      const reply = await house.call('kms', 'Decrypt', { CiphertextBlob: blob })
      assert.equal(reply['Plaintext'], 'dGVzdA==', String(version))
    }
  })

  it('answers the three calls as the documents show them', async () => {
    await using house = await startHouse({ seed: examples, time: Date.UTC(2019, 5, 1) })
    const doomed = await house.call('kms', 'DescribeKey', { KeyId: '23e80852-1e38-11e9-b129-5cb9019b4b02' })
    assert.equal(doomed['KeyMetadata'].KeyState, 'PendingDelete')
    assert.equal(doomed['KeyMetadata'].DeletionDate, 1560580015)
    assert.equal(doomed['KeyMetadata'].CreatorUin, 1001)
    const { EncryptionKeys: keys } = await house.call('postgres', 'DescribeEncryptionKeys', {
      DBInstanceId: ' postgres-abcdefg',
    })
    const { DEKCipherTextBlob: _, ...key } = keys[0]
    assert.deepEqual(key, {
      CreateTime: '2022-03-24 10:39:14',
      IsEnabled: 1,
      KeyAlias: 'PGSQL-KMS',
      KeyId: 'f4d88aa7-ae72-11ec-9fcc-5254007ffd46',
      KMSClusterId: 'cls-hsm-tyo00001',
      KeyRegion: 'ap-guangzhou',
    })
    const plain = await house.call('postgres', 'DescribeEncryptionKeys', { DBInstanceId: 'postgres-plain' })
    assert.deepEqual(plain['EncryptionKeys'], [])
    const pairs = await house.call('lighthouse', 'DescribeKeyPairs', { KeyIds: ['lhkp-omd12oc1'] })
    assert.equal(pairs['KeyPairSet'][0].KeyName, 'koc1')
    assert.equal(pairs['KeyPairSet'][0].CreatedTime, '2020-04-28T23:01:47Z')
  })

  it('lets its users do what their policies say', async () => {
    await using house = await startHouse({ seed: examples, time: Date.UTC(2019, 5, 1) })
    const users = ['nobody', 'reader', 'narrow'].map((name) => firstOf(name))
    const codes = users.map(async (user) => {
      const keys = ['23e80852-1e38-11e9-b129-5cb9019b4b01', '23e80852-1e38-11e9-b129-5cb9019b4b03']
      const replies = keys.map((KeyId) => house.call('kms', 'DescribeKey', { KeyId }, user))
      return (await Promise.all(replies)).map(({ Error: error }) => error?.Code)
    })
    const no = 'UnauthorizedOperation'
    assert.deepEqual(await Promise.all(codes), [
      [no, no],
      [undefined, undefined],
      [undefined, no],
    ])
  })
})

function firstOf(name: string): { readonly secretId: string; readonly secretKey: string } {
  const user = read(examples).accounts[0]?.users?.find((one) => one.name === name)
  const { secretId = '', secretKey = '' } = user?.credentials?.[0] ?? {}
  return { secretId, secretKey }
}
