import type { Dice } from '../hostile/dice.ts'
import { isDone, type Writer } from './key-writer.ts'

/*
 * Clients of the products that use keys.
 */

/** Imports key pairs and deletes some of them again. */
export const pairWriter: Writer = async ({ call, ledger, dice, prefix }) => {
  for (let i = 0; ; i++) {
    const KeyName = `${prefix}_${i}`.replaceAll('-', '_')
    const made = await call('lighthouse', 'ImportKeyPair', { KeyName, PublicKey: publicKey(dice) })
    if (made === undefined) {
      ledger.maybePairs.add(KeyName)
      return
    }
    if (!isDone(ledger, 'ImportKeyPair', made)) continue
    const pair = { id: made['KeyId'] as string, name: KeyName, presence: [true] as readonly boolean[] }
    ledger.pairs.set(pair.id, pair)
    if (dice.chance(0.5)) continue
    const deleted = await call('lighthouse', 'DeleteKeyPairs', { KeyIds: [pair.id] })
    if (deleted === undefined) {
      pair.presence = [true, false]
      return
    }
    if (isDone(ledger, 'DeleteKeyPairs', deleted)) pair.presence = [false]
  }
}

/** The public half of no key at all, in the form of RSA with 2048 bits. */
function publicKey(dice: Dice): string {
  const modulus = dice.bytes(257)
  modulus.set([0, 0x80 | dice.below(128)])
  modulus[256] = (modulus[256] ?? 0) | 1
  const strings = [Buffer.from('ssh-rsa'), Buffer.of(1, 0, 1), modulus].flatMap((bytes) => {
    const length = Buffer.alloc(4)
    length.writeUInt32BE(bytes.length)
    return [length, bytes]
  })
  return `ssh-rsa ${Buffer.concat(strings).toString('base64')}`
}

/** Orders encrypted instances: each takes several calls within one. */
export const instanceWriter: Writer = async ({ call, ledger, dice, prefix }) => {
  for (let i = 0; ; i++) {
    const order = { name: `${prefix}-${i}`, count: 1 + dice.below(3), ids: undefined as readonly string[] | undefined }
    ledger.orders.push(order)
    const reply = await call('postgres', 'CreateInstances', {
      Name: order.name,
      InstanceCount: order.count,
      InstanceChargeType: 'POSTPAID_BY_HOUR',
      NeedSupportTDE: 1,
      KMSRegion: dice.pick(['ap-guangzhou', 'ap-hongkong']),
      SpecCode: 'pg.it.medium4',
      Storage: 100,
      Period: 1,
      Charset: 'UTF8',
      AdminName: 'dbadmin',
      AdminPassword: 'Ab3$efgh',
      Zone: 'ap-guangzhou-3',
      DBMajorVersion: '17',
      VpcId: 'vpc-86v957zb',
      SubnetId: 'subnet-enm92y0m',
    })
    if (reply === undefined) return
    order.ids = isDone(ledger, 'CreateInstances', reply) ? (reply['DBInstanceIdSet'] as readonly string[]) : []
    ledger.check(order.ids.length === order.count, `${order.name} has ${order.ids.length} of ${order.count} instances`)
  }
}
