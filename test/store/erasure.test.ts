import assert from 'node:assert/strict'
import { randomBytes } from 'node:crypto'
import { copyFileSync, readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { after, before, describe, it } from 'node:test'
import { identityOf } from '../../src/crypto/white-box.ts'
import { newDevice } from '../../src/domain/account.ts'
import { SqliteStore } from '../../src/store/sqlite.ts'
import { tempFolder, until } from '../support/folder.ts'
import { startHouse, type TestHouse } from '../support/house.ts'
import { importOf } from '../support/import.ts'
import { account, createKey, DAY, done, type Kms, keyId, kmsOf, seedOf, start } from '../support/kms.ts'

/*
 * Destroyed means destroyed: the bytes of a wrapped secret are looked for in every file of the data folder.
 */

const inFolder = (folder: string, secret: Buffer | string): boolean =>
  readdirSync(folder).some((file) => readFileSync(join(folder, file)).includes(secret))

/** The start and the end of a secret: a page that was split could keep a part of it. */
const endsOf = (secret: Buffer): readonly Buffer[] => [secret.subarray(0, 24), secret.subarray(-24)]

describe('in the files of a data folder', () => {
  const folder = tempFolder('erasure')
  let house: TestHouse
  let kms: Kms
  before(async () => {
    // Neighbours, so that there are many pages, and what is removed shares them.
    const neighbours = Array.from({ length: 300 }, (_, i) => ({
      keyId: keyId(i + 1),
      alias: `neighbour${i}`,
      versions: [{}, {}, {}],
    }))
    house = await startHouse({ seed: seedOf(...neighbours), time: start, config: { data: folder.path, cmkLimit: 0 } })
    kms = kmsOf(house)
  })
  after(async () => {
    await house[Symbol.asyncDispose]()
    folder[Symbol.dispose]()
  })

  const there = (...secrets: readonly Buffer[]) =>
    assert.deepEqual(
      secrets.map((secret) => inFolder(folder.path, secret)),
      secrets.map(() => true),
    )
  const gone = (...secrets: readonly Buffer[]) => {
    for (const part of secrets.flatMap(endsOf)) assert.equal(inFolder(folder.path, part), false)
  }

  /** All that is stored, wrapped, of a CMK. */
  async function secretsOf(key: string): Promise<readonly Buffer[]> {
    const where = { account, key }
    const { read } = house.store
    return [
      ...(await read.find('keyMaterial', { where })).map(({ material }) => material),
      ...(await read.find('importToken', { where })).map(({ wrappingKey }) => wrappingKey),
      ...(await read.find('firstMaterial', { where })).map(({ digest }) => digest),
    ]
  }
  const external = async (alias: string, more: object = {}): Promise<string> => {
    const KeyId = await createKey(kms, alias, { Type: 2 })
    await done(kms('ImportKeyMaterial', { ...(await importOf(kms, KeyId, randomBytes(16))), ...more }))
    return KeyId
  }
  const isGone = (table: 'cmk' | 'dataKey', id: string) =>
    until(async () => (await house.store.read.count(table, { id })) === 0)

  it('nothing is left of CMKs that were destroyed, and all of their neighbours', async () => {
    const rotated = await createKey(kms, 'rotated')
    await done(kms('EnableKeyRotation', { KeyId: rotated }))
    for (const _ of [1, 2]) {
      await done(kms('RotateKey', { KeyId: rotated }))
      house.clock.advance(DAY)
    }
    const ids = [rotated, await external('external')]
    for (const KeyUsage of ['ASYMMETRIC_SIGN_VERIFY_SM2', 'ASYMMETRIC_Encrypt_Decrypt_Kyber_AES'])
      ids.push(await createKey(kms, KeyUsage.slice(-8), { KeyUsage }))
    const secrets = (await Promise.all(ids.map(secretsOf))).flat()
    assert.equal(secrets.length, 3 + 3 + 1 + 1)
    there(...secrets)
    for (const KeyId of ids) {
      await done(kms('DisableKey', { KeyId }))
      await done(kms('ScheduleKeyDeletion', { KeyId, PendingWindowInDays: 7 }))
    }
    // The parameters of an import are good for a day only.
    there(...secrets)
    house.clock.advance(7 * DAY)
    for (const id of ids) await isGone('cmk', id)
    gone(...secrets)
    const kept = (await Promise.all(Array.from({ length: 300 }, (_, i) => secretsOf(keyId(i + 1))))).flat()
    assert.equal(kept.length, 900)
    there(...kept)
  })

  it('nothing is left of imported material that was deleted, once the call is answered', async () => {
    const KeyId = await external('emptied')
    const [material = Buffer.alloc(0)] = await secretsOf(KeyId)
    there(material)
    await done(kms('DeleteImportedKeyMaterial', { KeyId }))
    gone(material)
  })

  it('nothing is left of imported material whose time is over', async () => {
    const KeyId = await external('expiring', { ValidTo: Math.floor(house.clock.now() / 1000) + 3600 })
    const [material = Buffer.alloc(0)] = await secretsOf(KeyId)
    there(material)
    house.clock.advance(3_600_000)
    await until(async () => (await house.store.read.count('keyMaterial', { key: KeyId })) === 0)
    gone(material)
  })

  it('nothing is left of the wrapping key of parameters that newer ones replaced, or whose time is over', async () => {
    const KeyId = await createKey(kms, 'parameters', { Type: 2 })
    await importOf(kms, KeyId, Buffer.alloc(16))
    const [first = Buffer.alloc(0)] = await secretsOf(KeyId)
    there(first)
    await importOf(kms, KeyId, Buffer.alloc(16))
    gone(first)
    const [second = Buffer.alloc(0)] = await secretsOf(KeyId)
    there(second)
    house.clock.advance(DAY)
    await until(async () => (await secretsOf(KeyId)).length === 0)
    gone(second)
  })

  it('nothing is left of data keys that were destroyed', async () => {
    const kept = { KeyId: keyId(1), KeySpec: 'AES_256', IsHostedByKms: 1, DataKeyName: 'doomed' }
    const { DataKeyId, CiphertextBlob } = await done(kms('GenerateDataKey', kept))
    const secret = Buffer.from(CiphertextBlob)
    there(secret)
    await done(kms('ScheduleDataKeyDeletion', { DataKeyId, PendingWindowInDays: 7 }))
    there(secret)
    house.clock.advance(7 * DAY)
    await isGone('dataKey', DataKeyId)
    // Its beginning names the CMK, and is that of others too.
    assert.equal(inFolder(folder.path, secret.subarray(-24)), false)
  })

  it('nothing is left of a white-box key that was deleted, nor of a blob that another replaced', async () => {
    const { KeyId } = await done(kms('CreateWhiteBoxKey', { Alias: 'white', Algorithm: 'AES_256' }))
    const rowOf = async () => (await house.store.read.get('whiteBoxKey', { account, id: KeyId })) ?? assert.fail()
    const first = await rowOf()
    there(first.material, first.decryptKey)
    // More than a page, and then less.
    for (const devices of [200, 1]) {
      const before = await rowOf()
      const DeviceFingerprints = Array.from({ length: devices }, (_, i) => ({ Identity: identityOf(String(i)) }))
      await done(kms('OverwriteWhiteBoxDeviceFingerprints', { KeyId, DeviceFingerprints }))
      gone(before.decryptKey)
    }
    const last = await rowOf()
    there(last.material, last.decryptKey)
    await done(kms('DisableWhiteBoxKey', { KeyId }))
    await done(kms('DeleteWhiteBoxKey', { KeyId }))
    gone(last.material, last.decryptKey)
  })

  it('nothing is left of a device for codes when its user is deleted', async () => {
    await done(house.call('cam', 'AddUser', { Name: 'leaver' }))
    const [user] = await house.store.read.find('user', { where: { account, name: 'leaver' } })
    const secret = randomBytes(64)
    assert.ok(await house.store.commit([{ insert: 'mfaDevice', row: newDevice(account, user?.uin ?? '', secret) }]))
    there(secret)
    await done(house.call('cam', 'DeleteUser', { Name: 'leaver' }))
    gone(secret)
  })

  it('nothing is left of the password of an instance that was given another', async () => {
    const { InstanceIdSet } = await done(
      house.call('lighthouse', 'CreateInstances', {
        BundleId: 'bundle_gen_01',
        BlueprintId: 'lhbp-debian12',
        InstanceChargePrepaid: { Period: 1 },
        LoginConfiguration: { Password: 'Ab3$efghijkl' },
      }),
    )
    const passwordOf = async () =>
      (await house.store.read.get('lighthouseInstance', { account, region: house.region, id: InstanceIdSet[0] }))
        ?.password ?? Buffer.alloc(0)
    const first = await passwordOf()
    there(first)
    house.clock.advance(DAY)
    const InstanceIds = InstanceIdSet
    await done(house.call('lighthouse', 'StopInstances', { InstanceIds }))
    house.clock.advance(DAY)
    await done(house.call('lighthouse', 'ResetInstancesPassword', { InstanceIds, Password: 'Cd5$efghijkl' }))
    gone(first)
    there(await passwordOf())
  })

  it('nothing is left of what doors, databases and the Vault door kept', async () => {
    const place = { account, region: house.region }
    const [hostKey, verifier, ciphertext] = [randomBytes(64), randomBytes(64), randomBytes(64)]
    const instance = {
      SpecCode: 'pg.it.small2',
      Storage: 100,
      Period: 1,
      InstanceCount: 1,
      InstanceChargeType: 'POSTPAID_BY_HOUR',
      VpcId: 'vpc-86v957zb',
      SubnetId: 'subnet-enm92y0m',
      Charset: 'UTF8',
      AdminName: 'dbadmin',
      AdminPassword: 'Ab3$efgh',
      Zone: `${house.region}-3`,
      DBMajorVersion: '17',
    }
    const { DBInstanceIdSet } = await done(house.call('postgres', 'CreateInstances', instance))
    const bare = (await house.store.read.get('dbInstance', { ...place, id: DBInstanceIdSet[0] })) ?? assert.fail()
    const database = { ...bare, adminVerifier: verifier.toString('base64') }
    const door = { ...place, instance: 'lhins-00000001', port: 22, hostKey }
    const secret = { account, mount: 'm', name: 'n', version: 1, ciphertext: ciphertext.toString('hex'), createTime: 1 }
    const kept = [hostKey, Buffer.from(database.adminVerifier), Buffer.from(secret.ciphertext)]
    assert.ok(
      await house.store.commit([
        { insert: 'door', row: door },
        { insert: 'vaultSecret', row: secret },
      ]),
    )
    assert.ok(await house.store.commit([{ update: 'dbInstance', row: database }]))
    there(...kept)
    const now = { ...database, adminVerifier: '', revision: database.revision + 1 }
    for (const change of [
      { remove: 'door', row: door },
      { update: 'dbInstance', row: now },
      { remove: 'vaultSecret', row: secret },
    ] as const) {
      assert.ok(await house.store.commit([change]))
      gone(kept.shift() ?? assert.fail())
    }
  })
})

it('a store that is opened after a crash empties the log that the crash left', async () => {
  using folder = tempFolder('crashed')
  const secret = randomBytes(64)
  const db = new DatabaseSync(folder.of('running.db'))
  db.exec('PRAGMA journal_mode = WAL; PRAGMA secure_delete = ON; CREATE TABLE secret (bytes BYTEA)')
  db.prepare('INSERT INTO secret VALUES (?)').run(secret)
  db.exec('DELETE FROM secret')
  for (const end of ['', '-wal']) copyFileSync(folder.of(`running.db${end}`), folder.of(`crashed.db${end}`))
  db.close()
  const isLeft = () =>
    readdirSync(folder.path)
      .filter((file) => file.startsWith('crashed'))
      .some((file) => readFileSync(folder.of(file)).includes(secret))
  assert.ok(isLeft())
  const store = new SqliteStore(folder.of('crashed.db'))
  assert.equal(isLeft(), false)
  await store.close()
})
