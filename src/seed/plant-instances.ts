import { PRIVATE_NETWORK } from '../domain/address.ts'
import { type DbInstance, POSTGRES_PORT } from '../domain/instance.ts'
import type { ReadOnlyGroup } from '../domain/read-only-group.ts'
import type { Change } from '../store/store.ts'
import { type Bed, plantTags } from './bed.ts'
import { originOf, timeOr } from './defaults.ts'
import { derivedText, idLetters } from './derive.ts'
import { cmkOf, sealUnder } from './plant-keys.ts'
import type { SeedInstance } from './shape.ts'

const DEK_BYTES = 32

/** The changes that make an account's PostgreSQL instances with their data keys. */
export const plantInstances = (bed: Bed): readonly Change[] =>
  (bed.account.instances ?? []).flatMap((instance) => {
    const row = instanceOf(bed, instance)
    const tagged = { service: 'postgres', prefix: 'DBInstanceId', region: row.region, resource: row.id }
    return [
      { insert: 'dbInstance', row },
      ...(instance.readOnlyGroups ?? []).map(
        (group): Change => ({ insert: 'readOnlyGroup', row: groupOf(bed, row, group) }),
      ),
      ...encryption(bed, instance, row),
      ...plantTags(bed, tagged, instance.tags),
    ]
  })

function instanceOf({ account, defaults, derive }: Bed, instance: SeedInstance): DbInstance {
  const { uin } = account
  const { id, region = defaults.region, zone = `${region}-1`, master } = instance
  const { version = '16.2', kernelVersion = `v${version}_r1.5`, tde } = originOf(account, instance)
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
    kernelVersion,
    charset: 'UTF8',
    adminName: 'dbadmin',
    payType: 'postpaid',
    autoRenew: false,
    deletionProtection: instance.deletionProtection ?? false,
    projectId: 0,
    tde: tde !== undefined,
    privateIp: instance.privateIp ?? `${PRIVATE_NETWORK}.${first}.${second}`,
    dealName: '',
    ipv6: false,
    nodes: [{ role: 'Primary', zone }, ...(master === undefined ? [{ role: 'Standby', zone }] : [])],
    createTime,
    expireTime: 0,
    phase: instance.isolated ? 'isolating' : 'creating',
    phaseTime: createTime,
    updateTime: createTime,
    kind: master === undefined ? 'primary' : 'readonly',
    master: master ?? '',
    readOnlyGroup: instance.readOnlyGroup ?? '',
    copyOf: master ?? '',
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

/** A group of the primary in this row, as it is made when nothing is said of it but its name. */
function groupOf(
  { derive }: Bed,
  { account, region, id: master, vpc, subnet, createTime }: DbInstance,
  { id, name }: { readonly id: string; readonly name: string },
): ReadOnlyGroup {
  const [first, second] = derive(['privateIp', account, region, id], 2)
  return {
    account,
    region,
    id,
    name,
    master,
    projectId: 0,
    lagEliminate: false,
    maxLag: 0,
    latencyEliminate: false,
    maxLatency: 0,
    reserve: 0,
    rebalance: false,
    securityGroups: [],
    networks: [{ vpc, subnet, ip: `${PRIVATE_NETWORK}.${first}.${second}`, time: createTime }],
    createTime,
    revision: 1,
  }
}

/** An encrypted instance has a data key under its CMK, as GenerateDataKey would have given it, and is bound to the CMK. */
function encryption(bed: Bed, seeded: SeedInstance, instance: DbInstance): readonly Change[] {
  const { id: origin, tde, createTime: made } = originOf(bed.account, seeded)
  if (tde === undefined) return []
  const key = bed.account.keys?.find(({ keyId }) => keyId === tde.keyId)
  if (key === undefined) throw new Error(`the key of ${instance.id} is no key of the account`)
  const cmk = cmkOf(bed, key)
  const { account, region, id } = instance
  const createTime = timeOr(tde.createTime, timeOr(made, bed.defaults.time))
  const dek = bed.derive(['dek', account, region, origin, cmk.id], DEK_BYTES)
  // Under one key, this name stands for one data key and one header only, so its nonce never meets another plaintext.
  const ciphertext = sealUnder(bed, key, dek, ['nonce', account, region, origin, cmk.id])
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
