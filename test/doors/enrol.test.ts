import assert from 'node:assert/strict'
import { once } from 'node:events'
import { connect } from 'node:net'
import { after, before, describe, it } from 'node:test'
import { RootKey } from '../../src/crypto/root.ts'
import { type Enrolment, writeEnrolment } from '../../src/doors/enrolment.ts'
import type { TestHouse } from '../support/house.ts'
import { account, type Call, instanceOf, region, startLighthouse } from '../support/lighthouse.ts'
import { rootKey } from './yard.ts'

/*
 * Machines that become hosts, and what they tell.
 */

const run = 'lhins-run00001'
const other = 'lhins-run00002'
const root = new RootKey(Buffer.from(rootKey, 'hex'))

describe('enrolling', () => {
  let house: TestHouse
  let call: Call
  before(async () => {
    const hostListen = { host: '127.0.0.1', port: 0 }
    const started = await startLighthouse({ config: { rootKey, instances: 'host', hostListen } })
    house = started.house
    call = started.call
  })
  after(() => house[Symbol.asyncDispose]())

  const tokenFor = (instance: string, more: Partial<Enrolment> = {}): string => {
    const issued = house.clock.now()
    return writeEnrolment(root, { instance, issued, until: issued + 60_000, ...more })
  }
  const post = (path: string, token: string, body = ''): Promise<Response> =>
    fetch(`${house.hosts}${path}`, { method: 'POST', headers: { authorization: `Bearer ${token}` }, body })
  const hostToken = async (instance: string, path = '/enroll'): Promise<string> => {
    const response = await post(path, tokenFor(instance))
    assert.equal(response.status, 200)
    return (await response.text()).trim().slice('Authorization: Bearer '.length)
  }

  it('takes a token once, also when the clock that made it was ahead', async () => {
    const token = tokenFor(run, { issued: house.clock.now() + 30_000 })
    const statuses = [(await post('/enroll', token)).status, (await post('/enroll', token)).status]
    assert.deepEqual(statuses, [200, 401])
  })

  it('takes the address that a machine says, and none from a proxy beside the server', async () => {
    const before = (await instanceOf(call, other)).PublicAddresses
    assert.match(before[0], /^198\.18\./)
    await hostToken(other)
    assert.deepEqual((await instanceOf(call, other)).PublicAddresses, before)
    await hostToken(other, '/enroll?address=203.0.113.7')
    assert.deepEqual((await instanceOf(call, other)).PublicAddresses, ['203.0.113.7'])
    assert.equal((await post('/enroll?address=here', tokenFor(other))).status, 400)
  })

  it('takes down whom a host let in while nobody answered, as its word', async () => {
    const token = await hostToken(other)
    const row = await house.store.read.get('keyPair', { account, region, id: 'lhkp-00000001' })
    const fingerprint = row?.fingerprint ?? ''
    const shown = `SHA256:${Buffer.from(fingerprint, 'hex').toString('base64').replace('=', '')}`
    const unknown = `SHA256:${'A'.repeat(43)}`
    const report = `1714608000 ubuntu ${shown}\n1714608001 deploy ${unknown}\n`
    assert.equal((await post('/graced', 'x'.repeat(43), report)).status, 401)
    for (const wrong of ['', 'yesterday ubuntu key', `${report}1714608002 ubuntu\n`])
      assert.equal((await post('/graced', token, wrong)).status, 400)
    assert.equal((await post('/graced', token, report.repeat(1000))).status, 413)
    assert.equal((await post('/graced', token, report.repeat(300))).status, 400, 'too many at once')
    assert.equal((await post('/graced', token, report)).status, 200)
    const told = (await house.trail()).filter(({ action }) => action === 'Login')
    assert.deepEqual(
      told.map(({ callerName, code, resources, parameters }) => [callerName, code, resources, JSON.parse(parameters)]),
      [
        [
          'ubuntu',
          '',
          JSON.stringify([`instance/${other}`, 'keypair/lhkp-00000001']),
          { Fingerprint: fingerprint, Grace: '2024-05-02T00:00:00.000Z' },
        ],
        [
          'deploy',
          '',
          JSON.stringify([`instance/${other}`]),
          { Fingerprint: '0'.repeat(64), Grace: '2024-05-02T00:00:01.000Z' },
        ],
      ],
    )
  })

  it('waits for nobody who begins a request and does not end it', { timeout: 20_000 }, async () => {
    const socket = connect(Number(new URL(house.hosts).port), '127.0.0.1')
    socket.on('error', () => {})
    socket.write('GET /keys HTTP/1.1\r\nHost: here\r\n')
    socket.resume()
    await once(socket, 'close')
  })
})
