import assert from 'node:assert/strict'
import { connect } from 'node:net'
import { after, before, describe, it } from 'node:test'
import type { TestHouse } from '../support/house.ts'
import {
  type Answer,
  bytesOf,
  codeOf,
  describeKey,
  form,
  get,
  keyId,
  midnight,
  multipart,
  pairs,
  post,
  send,
  stillHouse,
  type Tc3,
  tc3,
  v1,
  v1Form,
} from './http.ts'

describe('over HTTP', () => {
  let house: TestHouse
  before(async () => {
    house = await stillHouse()
  })
  after(() => house[Symbol.asyncDispose]())

  describe('a call is understood', () => {
    const isKey = ({ reply }: Answer): void => assert.equal(reply['KeyMetadata']?.KeyId, keyId, reply.Error?.Message)
    const isPair = ({ reply }: Answer): void => {
      assert.equal(reply.Error, undefined)
      assert.deepEqual(
        reply['KeyPairSet'].map((pair: { KeyName: string }) => pair.KeyName),
        ['koc1'],
      )
    }
    const nested = 'Filters.0.Name=key-name&Filters.0.Values.0=koc1&Limit=20&Offset=0'

    it('as POST with JSON', async () => isKey(await post(house, describeKey)))
    it('as GET, filters flattened', async () => isPair(await get(house, nested, pairs)))
    it('as a form signed with TC3', async () => isPair(await post(house, nested, { ...pairs, contentType: form })))
    it('as multipart', async () => {
      const body = multipart({ 'Filters.0.Name': 'key-name', 'Filters.0.Values.0': 'koc1' })
      isPair(await post(house, body, { ...pairs, contentType: 'multipart/form-data; boundary=Bo' }))
    })
    it('as GET signed the old way', async () => {
      isKey(await send(house, { method: 'GET', path: `/?${v1(house, {})}` }))
      isKey(await send(house, { method: 'GET', path: `/?${v1(house, { sha256: true })}` }))
    })
    it('as a form signed the old way', async () => {
      isKey(await v1Form(house, {}))
      isKey(await v1Form(house, { sha256: true, nonce: 2n ** 63n - 1n }))
    })
    it('with a payload left out of the signature, and only where the header says so', async () => {
      isKey(await post(house, describeKey, { unsignedPayload: true }))
      const silent = await post(
        house,
        describeKey,
        { unsignedPayload: true },
        { headers: { 'x-tc-content-sha256': '' } },
      )
      assert.equal(codeOf(silent), 'AuthFailure.SignatureFailure')
    })
    it('in chunks', async () => {
      const headers = tc3(house, { body: describeKey })
      isKey(await send(house, { headers, chunks: [describeKey.slice(0, 9), describeKey.slice(9)] }))
    })
    it('after Expect: 100-continue, which is answered before the body comes', async () => {
      const head = bytesOf({ ...tc3(house, { body: describeKey }), expect: '100-continue' }, '').replace(
        'content-length: 0',
        `content-length: ${describeKey.length}`,
      )
      const said = await new Promise<string>((resolve, reject) => {
        const socket = connect(house.port, '127.0.0.1', () => socket.write(head))
        let text = ''
        socket.on('data', (chunk) => {
          if (text === '') socket.write(describeKey)
          text += chunk
          if (text.includes('RequestId')) socket.end(() => resolve(text))
        })
        socket.on('error', reject)
      })
      assert.match(said, /^HTTP\/1\.1 100 Continue\r\n\r\nHTTP\/1\.1 200 /)
      assert.ok(said.includes(keyId))
    })
    it('whatever else it expects or wants to upgrade to', async () => {
      isKey(await post(house, describeKey, {}, { headers: { expect: 'the best' } }))
      isKey(await post(house, describeKey, {}, { headers: { connection: 'Upgrade', upgrade: 'h2c' } }))
    })
    it('under any path, signed or not', async () => {
      isKey(await post(house, describeKey, {}, { path: '/v3/index.php' }))
      isKey(await post(house, describeKey, { path: '/foo/' }, { path: '/foo/' }))
      isKey(await post(house, describeKey, {}, { path: `http://127.0.0.1:${house.port}/` }))
    })
    it('twice with the same signature: clients send the same call within a second', async () => {
      const headers = tc3(house, { body: describeKey })
      isKey(await send(house, { headers, body: describeKey }))
      isKey(await send(house, { headers, body: describeKey }))
      const fields = v1(house, {})
      isKey(await send(house, { method: 'GET', path: `/?${fields}` }))
      isKey(await send(house, { method: 'GET', path: `/?${fields}` }))
    })

    const hosts: Readonly<Record<string, (port: number) => Tc3>> = {
      'the port left out, as the Node SDK signs, which takes its scope from the endpoint too': () => ({
        signedHost: '127.0.0.1',
        service: '127',
      }),
      'a whole URL as Host, as tccli sends it': (port) => ({ host: `http://127.0.0.1:${port}` }),
      'the public host behind a proxy that put its own name': () => ({ signedHost: 'kms.tencentcloudapi.com' }),
      'the public host of a region': () => ({ signedHost: 'kms.ap-guangzhou.tencentcloudapi.com' }),
      'a Host in capitals, signed in small letters': () => ({
        host: 'KMS.Example.Test:80',
        signedHost: 'kms.example.test:80',
      }),
      'a Host in capitals, signed as it is but for its port': () => ({
        host: 'KMS.Example.Test:80',
        signedHost: 'KMS.Example.Test',
      }),
      'a scope with a colon and a slash': () => ({ service: 'localhost:8080/x' }),
    }
    for (const [name, parts] of Object.entries(hosts)) {
      it(`with ${name}`, async () => isKey(await post(house, describeKey, parts(house.port))))
    }

    it('but not with a host signed that is none of its names', async () => {
      for (const signedHost of ['lighthouse.tencentcloudapi.com', 'kms.example.test', '127.0.0.1:1'])
        assert.equal(codeOf(await post(house, describeKey, { signedHost })), 'AuthFailure.SignatureFailure', signedHost)
    })

    it('without parameters: an empty body, null and an empty object are the same', async () => {
      for (const body of ['', 'null', '{}', ' \n{ }']) {
        assert.equal((await post(house, body, pairs)).reply['TotalCount'], 3, body)
        assert.equal(codeOf(await post(house, body)), 'MissingParameter', body)
      }
    })

    it('up to 300 seconds off the clock, across midnight too', async () => {
      const now = midnight / 1000
      for (const timestamp of [now - 300, now + 300]) {
        isKey(await post(house, describeKey, { timestamp }))
        isKey(await v1Form(house, { timestamp }))
      }
      for (const timestamp of [now - 301, now + 301]) {
        assert.equal(codeOf(await post(house, describeKey, { timestamp })), 'AuthFailure.SignatureExpire')
        assert.equal(codeOf(await v1Form(house, { timestamp })), 'AuthFailure.SignatureExpire')
      }
    })
  })
})
