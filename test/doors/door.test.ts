import assert from 'node:assert/strict'
import { spawnSync } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { connect } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { describe, it } from 'node:test'
import type { ParsedKey } from 'ssh2'
import type { HouseOptions, TestHouse } from '../support/house.ts'
import { type Call, done, PACE, startLighthouse } from '../support/lighthouse.ts'
import { noSsh, SshClient } from './ssh-client.ts'
import { enters } from './ssh-guest.ts'

/*
 * Instances that answer SSH, asked by the real OpenSSH client.
 */

const run = 'lhins-run00001'
const InstanceIds = [run]

const startDoors = (options: HouseOptions = {}) =>
  startLighthouse({ ...options, config: { instances: 'door', doorHost: '127.0.0.1', ...options.config } })

const urlOf = async (call: Call, InstanceId = run): Promise<string> =>
  (await done(call('DescribeInstanceVncUrl', { InstanceId })))['InstanceVncUrl']

/** The decisions of one instance's door, the newest last. */
const decisions = async (house: TestHouse, instance = run) =>
  (await house.trail()).filter(({ action, resources }) => action === 'Login' && resources.includes(instance))

async function newKey(call: Call, ssh: SshClient, KeyName: string): Promise<{ id: string; file: string }> {
  const { KeyPair } = await done(call('CreateKeyPair', { KeyName }))
  return { id: KeyPair.KeyId, file: ssh.key(KeyName, KeyPair.PrivateKey) }
}

describe('a door, and the OpenSSH client', { skip: noSsh }, () => {
  it('refuses before, lets in after Associate, and refuses after Disassociate and DeleteKeyPairs', async () => {
    const { house, call } = await startDoors()
    await using _ = house
    using ssh = new SshClient()
    const { id, file } = await newKey(call, ssh, 'mine')
    const KeyIds = [id]
    const at = await urlOf(call)
    assert.match(at, /^ssh:\/\/ubuntu@127\.0\.0\.1:\d+$/)
    const before = await ssh.login(at, file)
    assert.deepEqual([before.status, before.out], [255, ''])
    assert.match(before.err, /Permission denied \(publickey\)/)

    await done(call('AssociateInstancesKeyPairs', { KeyIds, InstanceIds, AssociateType: 'ONLINE' }))
    const inside = await ssh.login(at, file)
    assert.deepEqual([inside.status, inside.out], [0, `${run}: ubuntu, let in by ${id}\r\n`], inside.err)
    const other = await ssh.login(at.replace('ubuntu@', 'root@'), file)
    assert.equal(other.status, 255, 'the key is for one user')
    const command = await ssh.login(at, file, [], ['true'])
    assert.deepEqual([command.status, command.out], [126, inside.out])

    house.clock.advance(PACE)
    await done(call('DisassociateInstancesKeyPairs', { KeyIds, InstanceIds, DisassociateType: 'ONLINE' }))
    assert.equal((await ssh.login(at, file)).status, 255)
    await done(call('DeleteKeyPairs', { KeyIds }))
    assert.equal((await ssh.login(at, file)).status, 255)

    const trail = (await decisions(house)).map(({ code, callerName, method, client, address, resources }) => {
      assert.match(client, /^OpenSSH_/)
      return [code, callerName, method, address, resources.includes(id)]
    })
    const refused = ['UnauthorizedOperation.NoPermission', 'ubuntu', 'publickey', '127.0.0.1', false]
    const entered = ['', 'ubuntu', 'publickey', '127.0.0.1', true]
    const asRoot = refused.with(1, 'root')
    assert.deepEqual(trail, [refused, entered, asRoot, entered, refused, refused])
  })

  it('lets in by what an order, a replacement and an imported key say', async () => {
    const { house, call } = await startDoors()
    await using _ = house
    using ssh = new SshClient()
    const first = await newKey(call, ssh, 'first')
    spawnSync('ssh-keygen', ['-q', '-t', 'rsa', '-b', '3072', '-N', '', '-f', join(ssh.folder, 'own')])
    const PublicKey = readFileSync(join(ssh.folder, 'own.pub'), 'utf8')
    const { KeyId } = await done(call('ImportKeyPair', { KeyName: 'own', PublicKey }))
    const own = join(ssh.folder, 'own')
    const { InstanceIdSet } = await done(
      call('CreateInstances', {
        BundleId: 'bundle_gen_01',
        BlueprintId: 'lhbp-debian12',
        InstanceChargePrepaid: { Period: 1 },
        LoginConfiguration: { KeyIds: [first.id] },
      }),
    )
    const [made] = InstanceIdSet
    house.clock.advance(PACE)
    // Its door is opened beside the reply, which does not wait for it.
    let at = ''
    for (let tries = 0; at === '' && tries < 200; tries++) {
      at = (await call('DescribeInstanceVncUrl', { InstanceId: made }))['InstanceVncUrl'] ?? ''
      if (at === '') await new Promise((resolve) => setTimeout(resolve, 10))
    }
    assert.match(at, /^ssh:\/\/root@/)
    assert.deepEqual([(await ssh.login(at, first.file)).status, (await ssh.login(at, own)).status], [0, 255])
    await done(call('AssociateInstancesKeyPairs', { KeyIds: [KeyId], InstanceIds: [made] }))
    assert.equal((await ssh.login(at, own)).status, 255, 'its power is off')
    house.clock.advance(3 * PACE)
    assert.deepEqual([(await ssh.login(at, first.file)).status, (await ssh.login(at, own)).status], [255, 0])
  })

  it('ends every connection when the power goes off, and takes none until it is on again', async () => {
    const { house, call } = await startDoors()
    await using _ = house
    const { hostname, port } = new URL(await urlOf(call))
    const socket = connect(Number(port), hostname)
    socket.on('error', () => {})
    await new Promise((resolve) => socket.once('data', resolve))
    await done(call('StopInstances', { InstanceIds }))
    await new Promise((resolve) => socket.once('close', resolve))
    const second = connect(Number(port), hostname)
    second.on('error', () => {})
    const said = await new Promise((resolve) => {
      second.once('data', () => resolve('something'))
      second.once('close', () => resolve('nothing'))
    })
    assert.equal(said, 'nothing')
  })

  it('takes no signature with SHA-1', async () => {
    const { house, call } = await startDoors()
    await using _ = house
    using ssh = new SshClient()
    const { id, file } = await newKey(call, ssh, 'mine')
    await done(call('AssociateInstancesKeyPairs', { KeyIds: [id], InstanceIds, AssociateType: 'ONLINE' }))
    const at = await urlOf(call)
    const sha1 = await ssh.login(at, file, ['-o', 'PubkeyAcceptedAlgorithms=ssh-rsa'])
    assert.equal(sha1.status, 255)
    assert.equal((await ssh.login(at, file, ['-o', 'PubkeyAcceptedAlgorithms=rsa-sha2-256'])).status, 0)
  })

  it('hears only so many keys on one connection', async () => {
    const { house, call } = await startDoors()
    await using _ = house
    using ssh = new SshClient()
    const { id, file } = await newKey(call, ssh, 'mine')
    await done(call('AssociateInstancesKeyPairs', { KeyIds: [id], InstanceIds, AssociateType: 'ONLINE' }))
    const wrong = Array.from({ length: 12 }, (_unused, i) => {
      const path = join(ssh.folder, `wrong${i}`)
      spawnSync('ssh-keygen', ['-q', '-t', 'ed25519', '-N', '', '-f', path])
      return path
    })
    const at = await urlOf(call)
    const after = async (count: number): Promise<number | null> => {
      const [first = file, ...others] = [...wrong.slice(0, count), file]
      return (
        await ssh.login(
          at,
          first,
          others.flatMap((path) => ['-i', path]),
        )
      ).status
    }
    assert.deepEqual([await after(5), await after(12)], [0, 255])
    assert.ok((await decisions(house)).length <= 6 + 12)
  })

  it('keeps its port and its host key over a restart', async () => {
    const data = mkdtempSync(join(tmpdir(), 'sanyao-door-'))
    using ssh = new SshClient()
    try {
      let file = ''
      const visits: string[] = []
      for (const round of [1, 2]) {
        const { house, call } = await startDoors({ config: { data } })
        await using _ = house
        if (round === 1) {
          const key = await newKey(call, ssh, 'mine')
          file = key.file
          await done(call('AssociateInstancesKeyPairs', { KeyIds: [key.id], InstanceIds, AssociateType: 'ONLINE' }))
        }
        const at = await urlOf(call)
        const strict = round === 1 ? [] : ['-o', 'StrictHostKeyChecking=yes']
        const { status, err } = await ssh.login(at, file, strict)
        visits.push(`${at} ${status} ${status === 0 ? '' : err}`)
      }
      assert.equal(visits[0], visits[1])
      assert.match(visits[0] ?? '', / 0 $/)
    } finally {
      rmSync(data, { recursive: true })
    }
  })

  it('refuses when its trail cannot be written', async () => {
    const { house, call } = await startDoors({ config: { audit: 'required' } })
    await using _ = house
    using ssh = new SshClient()
    const { id, file } = await newKey(call, ssh, 'mine')
    await done(call('AssociateInstancesKeyPairs', { KeyIds: [id], InstanceIds, AssociateType: 'ONLINE' }))
    const at = await urlOf(call)
    assert.equal((await ssh.login(at, file)).status, 0)
    house.store.exec('ALTER TABLE trail_block RENAME TO lost_block')
    assert.equal((await ssh.login(at, file)).status, 255)
  })
})

describe('a door and a forger', () => {
  it('takes no signature by another key than the one that is shown', async () => {
    const { house, call } = await startDoors()
    await using _ = house
    const { BaseAgent, Client, utils } = (await import('ssh2')).default
    const { KeyPair: right } = await done(call('CreateKeyPair', { KeyName: 'right' }))
    const { KeyPair: wrong } = await done(call('CreateKeyPair', { KeyName: 'wrong' }))
    await done(call('AssociateInstancesKeyPairs', { KeyIds: [right.KeyId], InstanceIds, AssociateType: 'ONLINE' }))
    const { hostname, port } = new URL(await urlOf(call))
    const keyOf = (text: string): ParsedKey => {
      const key = utils.parseKey(text)
      if (key instanceof Error) throw key
      return key
    }
    const enter = (signer: string): Promise<boolean> => {
      const [shown, secret] = [keyOf(right.PublicKey), keyOf(signer)]
      class Agent extends BaseAgent<ParsedKey> {
        override getIdentities(answer: (error: undefined, keys: ParsedKey[]) => void): void {
          answer(undefined, [shown])
        }
        override sign(_key: unknown, data: Buffer, options: unknown, answer?: unknown): void {
          const { hash = 'sha512' } = options as { hash?: string }
          const done = (answer ?? options) as (error: undefined, signature: Buffer) => void
          done(undefined, secret.sign(data, hash))
        }
      }
      const client = new Client()
      return new Promise((resolve) => {
        client.once('ready', () => {
          client.end()
          resolve(true)
        })
        client.on('error', () => resolve(false))
        const agent = new Agent() as never
        client.connect({ host: hostname, port: Number(port), username: 'ubuntu', agent, readyTimeout: 20_000 })
      })
    }
    assert.deepEqual([await enter(right.PrivateKey), await enter(wrong.PrivateKey)], [true, false])
    assert.equal((await decisions(house)).at(-1)?.code, 'UnauthorizedOperation.NoPermission')
  })
})

describe('a door and passwords', () => {
  it('takes the password that was set while no key pair is bound', async () => {
    const { house, call } = await startDoors()
    await using _ = house
    const Password = 'Ab3-efgh'
    const port = Number(new URL(await urlOf(call)).port)
    const by = (password: string, username = 'ubuntu') => enters({ port, username, password })
    assert.equal(await by(Password), false)
    await done(call('ResetInstancesPassword', { InstanceIds, Password }))
    house.clock.advance(3 * PACE)
    assert.deepEqual([await by(Password), await by('Ab3-efgi'), await by(Password, 'root')], [true, false, false])
    const KeyIds = ['lhkp-00000001']
    await done(call('AssociateInstancesKeyPairs', { KeyIds, InstanceIds, AssociateType: 'ONLINE' }))
    assert.equal(await by(Password), false)
    house.clock.advance(PACE)
    await done(call('DisassociateInstancesKeyPairs', { KeyIds, InstanceIds, DisassociateType: 'ONLINE' }))
    assert.equal(await by(Password), true)
    for (const record of await decisions(house)) assert.ok(!JSON.stringify(record).includes('Ab3-'))
  })

  it('closes for good when its instance is destroyed', async () => {
    const { house, call } = await startDoors()
    await using _ = house
    const { hostname, port } = new URL(await urlOf(call))
    await done(call('IsolateInstances', { InstanceIds }))
    house.clock.advance(PACE)
    await done(call('TerminateInstances', { InstanceIds }))
    house.clock.advance(PACE)
    // The clock's job looks once a second.
    for (let tries = 0; tries < 500; tries++) {
      const open = await new Promise((resolve) => {
        const socket = connect(Number(port), hostname)
        socket.once('connect', () => {
          socket.destroy()
          resolve(true)
        })
        socket.once('error', () => resolve(false))
      })
      if (!open) return
      await new Promise((resolve) => setTimeout(resolve, 20))
    }
    assert.fail('its port is still open')
  })
})
