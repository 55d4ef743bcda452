import assert from 'node:assert/strict'
import { createHash } from 'node:crypto'
import { describe, it } from 'node:test'
import { account, done, instanceOf, PACE, region, startLighthouse } from '../support/lighthouse.ts'
import { emptyDatabase, skipPostgres } from '../support/postgres.ts'
import { noSsh, SshClient } from './ssh-client.ts'

/*
 * Two servers on one PostgreSQL: what one of them is told holds at the other's doors.
 */

const rootKey = '0123456789abcdef'.repeat(4)
const run = 'lhins-run00001'

describe('doors and hosts on a shared store', { skip: skipPostgres }, () => {
  it('let in and refuse by what another server was told', { skip: noSsh }, async () => {
    await using database = await emptyDatabase()
    const store = { store: database.url, rootKey }
    const first = await startLighthouse({ config: { ...store, instances: 'door' } })
    await using _ = first.house
    const second = await startLighthouse({ config: store })
    await using b = second.house
    using ssh = new SshClient()
    const { KeyPair } = await done(second.call('CreateKeyPair', { KeyName: 'mine' }))
    const file = ssh.key('mine', KeyPair.PrivateKey)
    const at = (await done(first.call('DescribeInstanceVncUrl', { InstanceId: run })))['InstanceVncUrl']
    const both = { KeyIds: [KeyPair.KeyId], InstanceIds: [run] }
    assert.equal((await ssh.login(at, file)).status, 255)
    await done(second.call('AssociateInstancesKeyPairs', { ...both, AssociateType: 'ONLINE' }))
    assert.equal((await ssh.login(at, file)).status, 0)
    b.clock.advance(PACE)
    await done(second.call('DisassociateInstancesKeyPairs', { ...both, DisassociateType: 'ONLINE' }))
    assert.equal((await ssh.login(at, file)).status, 255)
    assert.equal((await instanceOf(first.call, run)).PublicAddresses[0], '127.0.0.1')
  })

  it('find a host by its token', async () => {
    await using database = await emptyDatabase()
    const hostListen = { host: '127.0.0.1', port: 0 }
    const { house } = await startLighthouse({
      config: { store: database.url, rootKey, instances: 'host', hostListen },
    })
    await using _ = house
    const token = createHash('sha256').update('known').digest()
    const row = { account, region, instance: run, token, address: '127.0.0.1', createTime: 0 }
    assert.equal(await house.store.commit([{ insert: 'enrolledHost', row }]), true)
    const ask = async (bearer: string): Promise<number> => {
      const url = `${house.hosts}/keys?user=ubuntu&fp=SHA256:${'A'.repeat(43)}`
      return (await fetch(url, { headers: { authorization: `Bearer ${bearer}` } })).status
    }
    assert.deepEqual([await ask('known'), await ask('unknown')], [200, 401])
  })

  it('make one batch for one token, whichever server is asked', async () => {
    await using database = await emptyDatabase()
    const config = { store: database.url, rootKey }
    const { house: a, call: atA } = await startLighthouse({ config })
    await using _a = a
    const { house: b, call: atB } = await startLighthouse({ config })
    await using _b = b
    const order = {
      BundleId: 'bundle_gen_01',
      BlueprintId: 'lhbp-ubuntu24',
      InstanceChargePrepaid: { Period: 1 },
      InstanceCount: 2,
      ClientToken: 'race',
    }
    const replies = await Promise.all([atA, atB, atA, atB].map((call) => done(call('CreateInstances', order))))
    assert.equal(new Set(replies.map((reply) => JSON.stringify(reply['InstanceIdSet']))).size, 1)
  })
})
