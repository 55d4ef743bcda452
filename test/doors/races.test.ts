import assert from 'node:assert/strict'
import { once } from 'node:events'
import { connect } from 'node:net'
import { describe, it } from 'node:test'
import { digesting } from '../../src/crypto/gate.ts'
import { tokenDigest } from '../../src/crypto/token.ts'
import { seconds } from '../../src/domain/time.ts'
import { openDoors } from '../../src/doors/door.ts'
import { openHosts } from '../../src/doors/host.ts'
import { removeInstances } from '../../src/jobs/instances.ts'
import type { TestHouse } from '../support/house.ts'
import { roundOf } from '../support/jobs.ts'
import { account, type Call, done, PACE, region, startLighthouse } from '../support/lighthouse.ts'
import { enters } from './ssh-guest.ts'
import { rootKey, yardOf } from './yard.ts'

/*
 * What changes while somebody logs in, or while a door is opened.
 */

const run = 'lhins-run00001'
const other = 'lhins-run00002'
const InstanceIds = [run]
const local = { host: '127.0.0.1', port: 0 }

async function start(): Promise<{ house: TestHouse; call: Call }> {
  return startLighthouse({ config: { rootKey } })
}

const portOf = async (house: TestHouse, instance = run): Promise<number> =>
  (await house.store.read.get('door', { account, region, instance }))?.port ?? 0

const codes = async (house: TestHouse): Promise<readonly string[]> =>
  (await house.trail()).filter(({ action }) => action === 'Login').map(({ code }) => code)

const REFUSED = 'UnauthorizedOperation.NoPermission'

/** Whether somebody listens at a port of this machine. */
async function listens(port: number): Promise<boolean> {
  const socket = connect(port, '127.0.0.1')
  const [answer] = await Promise.race([
    once(socket, 'connect').then(() => [true] as const),
    once(socket, 'error').then(() => [false] as const),
  ]).catch(() => [false] as const)
  socket.destroy()
  return answer
}

describe('a login, and a key that is unbound meanwhile', () => {
  it('is refused at a door once the disassociation is answered', async () => {
    const { house, call } = await start()
    await using _ = house
    const yard = yardOf(house)
    await using doors = await openDoors(yard, '127.0.0.1')
    await doors.look()
    const { KeyPair } = await done(call('CreateKeyPair', { KeyName: 'mine' }))
    const both = { KeyIds: [KeyPair.KeyId], InstanceIds }
    await done(call('AssociateInstancesKeyPairs', { ...both, AssociateType: 'ONLINE' }))
    house.clock.advance(PACE)
    const guest = { port: await portOf(house), username: 'ubuntu', privateKey: KeyPair.PrivateKey }
    assert.equal(await enters(guest), true)
    yard.after = async () => {
      await done(call('DisassociateInstancesKeyPairs', { ...both, DisassociateType: 'ONLINE' }))
    }
    assert.equal(await enters(guest), false)
    assert.deepEqual(await codes(house), ['', '', REFUSED])
  })

  it('is refused with a password that is no longer the one', async () => {
    const { house, call } = await start()
    await using _ = house
    const yard = yardOf(house)
    await using doors = await openDoors(yard, '127.0.0.1')
    await doors.look()
    await done(call('ResetInstancesPassword', { InstanceIds, Password: 'Ab3-efgh' }))
    house.clock.advance(3 * PACE)
    const guest = { port: await portOf(house), username: 'ubuntu', password: 'Ab3-efgh' }
    assert.equal(await enters(guest), true)
    yard.after = async () => {
      const KeyIds = ['lhkp-00000001']
      await done(call('AssociateInstancesKeyPairs', { KeyIds, InstanceIds, AssociateType: 'ONLINE' }))
    }
    assert.equal(await enters(guest), false)
    assert.deepEqual(await codes(house), ['', '', REFUSED])
  })

  it('is refused with a password while too many of them wait', async () => {
    const { house, call } = await start()
    await using _ = house
    await using doors = await openDoors(yardOf(house), '127.0.0.1')
    await doors.look()
    const reset = { InstanceIds, Password: 'Ab3-efgh' }
    await done(call('ResetInstancesPassword', reset))
    house.clock.advance(3 * PACE)
    const guest = { port: await portOf(house), username: 'ubuntu', password: 'Ab3-efgh' }
    const work: Promise<void>[] = []
    const { promise, resolve } = Promise.withResolvers<void>()
    while (!digesting.full) work.push(digesting.pass(() => promise))
    const refused = [await enters(guest), (await call('ResetInstancesPassword', reset)).Error?.Code]
    resolve()
    await Promise.all(work)
    assert.deepEqual(refused, [false, 'RequestLimitExceeded'])
    assert.equal(await enters(guest), true)
    assert.deepEqual(await codes(house), ['RequestLimitExceeded', ''])
  })

  it('is refused at a host', async () => {
    const { house, call } = await start()
    await using _ = house
    const yard = yardOf(house)
    await using hosts = await openHosts(yard, local)
    const row = { account, region, instance: run, token: tokenDigest('known'), address: '127.0.0.1', createTime: 0 }
    assert.equal(await house.store.commit([{ insert: 'enrolledHost', row }]), true)
    const both = { KeyIds: ['lhkp-00000001'], InstanceIds }
    await done(call('AssociateInstancesKeyPairs', { ...both, AssociateType: 'ONLINE' }))
    house.clock.advance(PACE)
    const pair = await house.store.read.get('keyPair', { account, region, id: 'lhkp-00000001' })
    const fp = Buffer.from(pair?.fingerprint ?? '', 'hex')
      .toString('base64')
      .replace('=', '')
    const ask = async (): Promise<string> => {
      const url = `${hosts.endpoint}/keys?user=ubuntu&fp=SHA256:${fp}`
      return (await fetch(url, { headers: { authorization: 'Bearer known' } })).text()
    }
    assert.match(await ask(), /^ssh-rsa /)
    yard.after = async () => {
      await done(call('DisassociateInstancesKeyPairs', { ...both, DisassociateType: 'ONLINE' }))
    }
    assert.equal(await ask(), '')
    assert.deepEqual(await codes(house), ['', '', REFUSED])
  })
})

describe('a door that cannot be opened', () => {
  it('keeps no other shut', async () => {
    const { house } = await start()
    await using _ = house
    const yard = yardOf(house)
    const row = { account, region, instance: run, port: 1, hostKey: Buffer.from('nobody sealed this') }
    await house.store.commit([{ insert: 'door', row }])
    await using doors = await openDoors(yard, '127.0.0.1')
    await doors.look()
    assert.equal(yard.failures.length, 1)
    assert.equal(await listens(await portOf(house, other)), true)
  })

  it('leaves no port open when it cannot be written down', async () => {
    const { house } = await start()
    await using _ = house
    const yard = yardOf(house)
    const ports: number[] = []
    yard.before = async (changes) => {
      for (const change of changes) if ('insert' in change && change.insert === 'door') ports.push(change.row.port)
      throw new Error('the store is away')
    }
    await using doors = await openDoors(yard, '127.0.0.1')
    await doors.look()
    assert.equal(ports.length, 1)
    assert.equal(await listens(ports[0] ?? 0), false)
    assert.equal(yard.failures.length, 1)
    await doors.look()
    assert.equal(await listens(await portOf(house)), true, 'the next look tries again')
  })

  it('is not written down for an instance that was removed meanwhile', async () => {
    const { house, call } = await start()
    await using _ = house
    const yard = yardOf(house)
    await done(call('IsolateInstances', { InstanceIds: [run, other] }))
    house.clock.advance(PACE)
    await done(call('TerminateInstances', { InstanceIds: [run, other] }))
    const meanwhile = async (): Promise<void> => {
      house.clock.advance(2 * PACE)
      await roundOf(removeInstances(house.store), seconds(house.clock.now()))
    }
    yard.before = meanwhile
    await using doors = await openDoors(yard, '127.0.0.1')
    await doors.look()
    const rows = await house.store.read.find('door', { where: { instance: [run, other] } })
    assert.deepEqual(rows, [])
  })
})
