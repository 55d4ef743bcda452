import { fingerprintOf } from '../crypto/rsa.ts'
import { parseRsaPublicKey } from '../crypto/ssh.ts'
import { type DbInstance, POSTGRES_PORT } from '../domain/instance.ts'
import type { KeyPair } from '../domain/key-pair.ts'
import type { Change } from '../store/store.ts'
import { type Bed, plantTags } from './bed.ts'
import { systemOf, systemOfImage, timeOr } from './defaults.ts'
import { derivedText, idLetters } from './derive.ts'
import { cmkOf, sealUnder } from './plant-keys.ts'
import type { SeedInstance, SeedKeyPair } from './shape.ts'

const DEK_BYTES = 32

/** The changes that make an account's SSH key pairs. */
export const plantKeyPairs = (bed: Bed): readonly Change[] =>
  (bed.account.keyPairs ?? []).flatMap((pair) => {
    const row = keyPairOf(bed, pair)
    const { account, region, id } = row
    return [
      { insert: 'keyPair', row },
      ...(pair.associatedInstances ?? []).map(({ instanceId: instance, username }): Change => {
        const user = username ?? systemOf(bed.account, bed.defaults, region, instance)?.admin ?? ''
        return { insert: 'keyPairBinding', row: { account, region, keyPair: id, instance, username: user } }
      }),
      ...(pair.blueprints ?? []).map((blueprint): Change => {
        const username = systemOfImage(bed.account, bed.defaults, region, blueprint)?.admin ?? ''
        return { insert: 'blueprintKeyPair', row: { account, region, blueprint, keyPair: id, username } }
      }),
      ...plantTags(bed, { service: 'lighthouse', prefix: 'keypair', region, resource: id }, pair.tags),
    ]
  })

function keyPairOf({ account, defaults }: Bed, pair: SeedKeyPair): KeyPair {
  const key = parseRsaPublicKey(pair.publicKey)
  if (key === undefined) throw new TypeError(`the public key of ${pair.keyId} is no RSA key of OpenSSH`)
  return {
    account: account.uin,
    region: pair.region ?? defaults.region,
    id: pair.keyId,
    name: pair.name,
    publicKey: pair.publicKey,
    fingerprint: fingerprintOf(key.blob),
    origin: (pair.origin ?? 'IMPORTED') as KeyPair['origin'],
    createTime: timeOr(pair.createTime, defaults.time),
  }
}

/** The changes that make an account's PostgreSQL instances with their data keys. */
export const plantInstances = (bed: Bed): readonly Change[] =>
  (bed.account.instances ?? []).flatMap((instance) => {
    const row = instanceOf(bed, instance)
    const tagged = { service: 'postgres', prefix: 'DBInstanceId', region: row.region, resource: row.id }
    return [{ insert: 'dbInstance', row }, ...encryption(bed, instance, row), ...plantTags(bed, tagged, instance.tags)]
  })

function instanceOf({ account, defaults, derive }: Bed, instance: SeedInstance): DbInstance {
  const { uin } = account
  const { id, region = defaults.region, zone = `${region}-1`, version = '16.2', tde } = instance
  const [first, second] = derive(['privateIp', uin, region, id], 2)
  const createTime = timeOr(instance.createTime, defaults.time)
  return {
    account: uin,
    region,
    id,
    name: instance.name ?? 'Unnamed',
    zone,
    vpc: instance.vpc ?? `vpc-${derivedText(derive, ['vpc', uin, region], idLetters, 8)}`,
    subnet: instance.subnet ?? `subnet-${derivedText(derive, ['subnet', uin, zone], idLetters, 8)}`,
    specCode: instance.specCode ?? 'pg.it.small2',
    cpu: instance.cpu ?? 1,
    memory: instance.memory ?? 2,
    storage: instance.storage ?? 10,
    storageType: 'PHYSICAL_LOCAL_SSD',
    majorVersion: version.split('.')[0] ?? '',
    dbVersion: version,
    kernelVersion: instance.kernelVersion ?? `v${version}_r1.5`,
    charset: 'UTF8',
    adminName: 'dbadmin',
    payType: 'postpaid',
    autoRenew: false,
    deletionProtection: instance.deletionProtection ?? false,
    projectId: 0,
    tde: tde !== undefined,
    privateIp: instance.privateIp ?? `10.0.${first}.${second}`,
    dealName: '',
    ipv6: false,
    nodes: [
      { role: 'Primary', zone },
      { role: 'Standby', zone },
    ],
    createTime,
    expireTime: 0,
    phase: instance.isolated ? 'isolating' : 'creating',
    phaseTime: createTime,
    updateTime: createTime,
    kind: 'primary',
    master: '',
    copyOf: '',
    parameters: [],
    networks: [],
    publicAccess: 'none',
    publicTime: 0,
    passwordTime: 0,
    backupPlans: [],
    securityGroups: [],
    driver: 'record',
    port: POSTGRES_PORT,
    adminVerifier: '',
    revision: 1,
  }
}

/** An encrypted instance has a data key under its CMK, as GenerateDataKey would have given it, and is bound to the CMK. */
function encryption(bed: Bed, { tde }: SeedInstance, instance: DbInstance): readonly Change[] {
  if (tde === undefined) return []
  const key = bed.account.keys?.find(({ keyId }) => keyId === tde.keyId)
  if (key === undefined) throw new Error(`the key of ${instance.id} is no key of the account`)
  const cmk = cmkOf(bed, key)
  const { account, region, id, createTime: made } = instance
  const createTime = timeOr(tde.createTime, made)
  const dek = bed.derive(['dek', account, region, id, cmk.id], DEK_BYTES)
  // Under one key, this name stands for one data key and one header only, so its nonce never meets another plaintext.
  const ciphertext = sealUnder(bed, key, dek, ['nonce', account, region, id, cmk.id])
  const row = {
    account,
    region,
    instance: id,
    key: cmk.id,
    keyRegion: cmk.region,
    cluster: cmk.cluster,
    alias: cmk.alias,
  }
  return [
    { insert: 'encryptionKey', row: { ...row, ciphertext, createTime } },
    { insert: 'keyBinding', row: { account, key: cmk.id, product: 'postgres', resource: id, createTime } },
  ]
}
