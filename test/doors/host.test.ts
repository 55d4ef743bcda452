import assert from 'node:assert/strict'
import { mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, before, describe, it } from 'node:test'
import { fileURLToPath } from 'node:url'
import type { TestHouse } from '../support/house.ts'
import { account, type Call, done, PACE, region, startLighthouse } from '../support/lighthouse.ts'
import { ended, noSsh, SshClient } from './ssh-client.ts'
import { me, noSshd, Sshd } from './sshd.ts'

/*
 * Hosts that were enrolled: what they may ask, and a real sshd that does.
 */

const run = 'lhins-run00001'
const other = 'lhins-run00002'
const InstanceIds = [run]
const command = fileURLToPath(new URL('../../bin/sanyao.js', import.meta.url))
const online = { AssociateType: 'ONLINE', Username: me }

/** The command that prints a token, as a person runs it beside the server. */
async function enroll(data: string, instance: string, ...more: readonly string[]): Promise<string> {
  const env = { PATH: process.env['PATH'], HOME: process.env['HOME'], SANYAO_DATA: data }
  const { status, out, err } = await ended(process.execPath, [command, 'host', 'enroll', instance, ...more], env)
  assert.equal(status, 0, err)
  return out.trim()
}

const post = (house: TestHouse, token: string): Promise<Response> =>
  fetch(`${house.hosts}/enroll`, { method: 'POST', headers: { Authorization: `Bearer ${token}` } })

/** The header that a host asks with. */
async function headerOf(house: TestHouse, token: string): Promise<string> {
  const response = await post(house, token)
  assert.equal(response.status, 200)
  return (await response.text()).trim().slice('Authorization: '.length)
}

const ask = async (house: TestHouse, authorization: string, user: string, fp: string): Promise<string> => {
  const response = await fetch(`${house.hosts}/keys?user=${user}&fp=${fp}`, { headers: { authorization } })
  return `${response.status} ${await response.text()}`
}

/** As sshd writes it. */
async function fingerprintOf(house: TestHouse, id: string): Promise<string> {
  const row = await house.store.read.get('keyPair', { account, region, id })
  const bytes = Buffer.from(row?.fingerprint ?? '', 'hex')
  return `SHA256:${bytes.toString('base64').replace('=', '')}`
}

const decisions = async (house: TestHouse) =>
  (await house.trail()).filter(({ action }) => action === 'Login' || action === 'EnrollHost')

describe('enrolled hosts', () => {
  const data = mkdtempSync(join(tmpdir(), 'sanyao-host-'))
  let house: TestHouse
  let call: Call
  before(async () => {
    const config = { data, instances: 'host' as const, hostListen: { host: '127.0.0.1', port: 0 } }
    const started = await startLighthouse({ config })
    house = started.house
    call = started.call
  })
  after(async () => {
    await house[Symbol.asyncDispose]()
    rmSync(data, { recursive: true })
  })

  it('enrol once, with a token of this installation and in time; the newest alone counts', async () => {
    const token = await enroll(data, run)
    const first = await headerOf(house, token)
    assert.match(first, /^Bearer [\w-]{43}$/)
    assert.equal((await post(house, token)).status, 401, 'a token is for once')
    assert.equal((await post(house, 'x'.repeat(200))).status, 401)
    assert.equal((await post(house, '')).status, 401)
    assert.equal((await post(house, await enroll(data, 'lhins-none0000'))).status, 404)
    const fp = await fingerprintOf(house, 'lhkp-00000001')
    assert.equal(await ask(house, first, me, fp), '200 ')
    const unused = await enroll(data, run)
    const second = await headerOf(house, await enroll(data, run))
    assert.equal((await post(house, unused)).status, 401, 'what was printed before the last enrolment is void')
    assert.deepEqual([await ask(house, first, me, fp), await ask(house, second, me, fp)], ['401 ', '200 '])

    const late = await enroll(data, other, '--minutes', '1')
    house.clock.advance(61_000)
    assert.equal((await post(house, late)).status, 401)
    house.clock.advance(-61_000)
    const records = await decisions(house)
    assert.equal(records.filter(({ action }) => action === 'EnrollHost').length, 2)
    assert.ok(!JSON.stringify(records).includes(second.slice('Bearer '.length)))
  })

  it('enrol with a root key that is there, and make none', async () => {
    const empty = mkdtempSync(join(tmpdir(), 'sanyao-empty-'))
    try {
      const env = { PATH: process.env['PATH'], HOME: empty, SANYAO_DATA: empty }
      const { status, out, err } = await ended(process.execPath, [command, 'host', 'enroll', run], env)
      assert.deepEqual([status, out, readdirSync(empty)], [78, '', []])
      assert.match(err, /root\.key is missing/)
      const odd = await ended(process.execPath, [command, 'host', 'enroll', 'web'], env)
      assert.match(odd.err, /an instance is lhins-/)
    } finally {
      rmSync(empty, { recursive: true })
    }
  })

  it('enrol once, however many come with one token at once', async () => {
    for (const round of ['first', 'again']) {
      const token = await enroll(data, other)
      const statuses = await Promise.all(Array.from({ length: 5 }, async () => (await post(house, token)).status))
      assert.equal(statuses.filter((status) => status === 200).length, 1, `${round} ${statuses}`)
    }
  })

  it('hear of the keys of their own instance only, for the user that is asked about, while it runs', async () => {
    const mine = await headerOf(house, await enroll(data, run))
    const theirs = await headerOf(house, await enroll(data, other))
    const KeyIds = ['lhkp-00000002']
    await done(call('AssociateInstancesKeyPairs', { KeyIds, InstanceIds, ...online }))
    const fp = await fingerprintOf(house, 'lhkp-00000002')
    const row = await house.store.read.get('keyPair', { account, region, id: 'lhkp-00000002' })
    assert.equal(await ask(house, mine, me, fp), `200 ${row?.publicKey}\n`)
    assert.equal(await ask(house, theirs, me, fp), '200 ')
    assert.equal(await ask(house, mine, 'somebody', fp), '200 ')
    assert.equal(await ask(house, mine, me, await fingerprintOf(house, 'lhkp-00000003')), '200 ')
    assert.equal(await ask(house, '', me, fp), '401 ')
    assert.equal(await ask(house, mine, me, 'MD5:00'), '400 ')
    assert.equal(await ask(house, mine, '', fp), '400 ')
    assert.equal((await fetch(`${house.hosts}/`)).status, 404)
    house.clock.advance(PACE)
    await done(call('StopInstances', { InstanceIds }))
    assert.equal(await ask(house, mine, me, fp), '200 ')
    house.clock.advance(PACE)
    await done(call('StartInstances', { InstanceIds }))
    house.clock.advance(PACE)
    const codes = (await decisions(house)).slice(-5).map(({ code, callerName }) => `${callerName} ${code}`)
    assert.deepEqual(codes, [
      `${me} `,
      `${me} UnauthorizedOperation.NoPermission`,
      'somebody UnauthorizedOperation.NoPermission',
      `${me} UnauthorizedOperation.NoPermission`,
      `${me} UnsupportedOperation.InvalidInstanceState`,
    ])
  })

  describe('a real sshd', { skip: noSsh || noSshd }, () => {
    const ssh = new SshClient()
    after(() => ssh[Symbol.dispose]())
    const curl = (header: string, url: string): readonly string[] => [
      'AuthorizedKeysFile none',
      `AuthorizedKeysCommand /usr/bin/curl -fsS --max-time 3 -H @${header} ${url}/keys?user=%u&fp=%f`,
      `AuthorizedKeysCommandUser ${me}`,
    ]
    const header = join(ssh.folder, 'token')
    before(async () => {
      writeFileSync(header, `Authorization: ${await headerOf(house, await enroll(data, run))}\n`, { mode: 0o600 })
    })
    const newKey = async (KeyName: string) => {
      const { KeyPair } = await done(call('CreateKeyPair', { KeyName }))
      return { KeyIds: [KeyPair.KeyId], file: ssh.key(KeyName, KeyPair.PrivateKey) }
    }

    it('refuses before, lets in after Associate, refuses after Disassociate', async () => {
      const { KeyIds, file } = await newKey('plain')
      await using sshd = await Sshd.start(ssh.folder, curl(header, house.hosts))
      const login = async () => {
        const { status, out } = await ssh.login(`ssh://${me}@127.0.0.1:${sshd.port}`, file, [], ['echo', 'inside'])
        return `${status} ${out}`.trim()
      }
      assert.equal(await login(), '255')
      await done(call('AssociateInstancesKeyPairs', { KeyIds, InstanceIds, ...online }))
      assert.equal(await login(), '0 inside')
      house.clock.advance(PACE)
      await done(call('DisassociateInstancesKeyPairs', { KeyIds, InstanceIds, DisassociateType: 'ONLINE' }))
      assert.equal(await login(), '255')
      house.clock.advance(PACE)
      await done(call('DeleteKeyPairs', { KeyIds }))
      assert.equal(await login(), '255')
    })

    it('refuses when nobody answers, but within the grace that a host was given', async () => {
      const { KeyIds, file } = await newKey('grace')
      await done(call('AssociateInstancesKeyPairs', { KeyIds, InstanceIds, ...online }))
      house.clock.advance(PACE)
      const cache = join(ssh.folder, 'cache')
      mkdirSync(cache)
      const text = await (await fetch(`${house.hosts}/authorized-keys`)).text()
      const script = join(ssh.folder, 'sanyao-keys')
      writeFileSync(script, text, { mode: 0o755 })
      // sshd itself takes no command below a folder that all may write to, such as that of these tests.
      const command = (grace: number, url: string) =>
        `AuthorizedKeysCommand /usr/bin/env sh ${script} ${grace} ${url} ${header} ${cache} %u %f`
      const nobody = 'http://127.0.0.1:9'
      const login = async (lines: readonly string[]): Promise<number | null> => {
        await using sshd = await Sshd.start(ssh.folder, lines)
        const { status } = await ssh.login(`ssh://${me}@127.0.0.1:${sshd.port}`, file, [], ['true'])
        return status
      }
      const asks = (line: string) => ['AuthorizedKeysFile none', line, `AuthorizedKeysCommandUser ${me}`]
      assert.equal(await login(curl(header, house.hosts)), 0)
      assert.equal(await login(curl(header, nobody)), 255, 'plain curl has no grace')
      assert.equal(await login(asks(command(60, nobody))), 255, 'nothing was let in yet')
      assert.equal(await login(asks(command(60, house.hosts))), 0)
      assert.equal(await login(asks(command(60, nobody))), 0, 'within the grace')
      assert.equal(await login(asks(command(0, nobody))), 255, 'without grace')
      await done(call('DisassociateInstancesKeyPairs', { KeyIds, InstanceIds, DisassociateType: 'ONLINE' }))
      assert.equal(await login(asks(command(60, house.hosts))), 255, 'an answer that says no')
      assert.equal(await login(asks(command(60, nobody))), 255, 'which is remembered')
      house.clock.advance(PACE)
    })
  })
})
