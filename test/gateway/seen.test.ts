import assert from 'node:assert/strict'
import { after, before, describe, it } from 'node:test'
import type { Reply, TestHouse } from '../support/house.ts'
import {
  describeKey,
  keyId,
  logged,
  midnight,
  missingKeyId,
  narrow,
  neighbour,
  nobody,
  post,
  root,
  send,
  stillHouse,
  type Tc3,
} from './http.ts'

describe('over HTTP', () => {
  let house: TestHouse
  before(async () => {
    house = await stillHouse()
  })
  after(() => house[Symbol.asyncDispose]())

  it('the RequestId of an answer stands in the log line and in the record', async () => {
    for (const body of [describeKey, JSON.stringify({ KeyId: missingKeyId }), '{"A":1}']) {
      const { reply } = await post(house, body)
      const lines = logged.filter((line) => line.requestId === reply.RequestId)
      assert.equal(lines.length, 1)
      const { action, uin, code } = lines[0] ?? {}
      assert.deepEqual({ action, uin, code }, { action: 'kms:DescribeKey', uin: '1001', code: reply.Error?.Code })
      assert.deepEqual(
        (await house.records(reply.RequestId)).map((record) => record.code),
        [reply.Error?.Code ?? ''],
      )
    }
    const { reply } = await send(house, {})
    assert.equal(logged.filter((line) => line.requestId === reply.RequestId).length, 1)
  })

  describe('what is not there and what may not be seen', () => {
    const same = async (
      service: string,
      action: string,
      one: object,
      other: object,
      caller: object,
    ): Promise<Reply> => {
      const said = []
      for (const parameters of [one, other]) {
        const { RequestId: _, ...reply } = await house.call(service, action, parameters, { ...root, ...caller })
        // Only what the caller itself said may differ.
        const named = Object.values(parameters).flat().map(String)
        said.push(named.reduce((text, word) => text.replaceAll(word, 'NAMED'), JSON.stringify(reply)))
      }
      assert.equal(said[0], said[1])
      return JSON.parse(said[0] ?? '')
    }
    const keyActions = ['DescribeKey', 'DisableKey', 'EnableKey', 'CancelKeyDeletion']
    for (const action of keyActions) {
      it(`kms:${action} says the same of both without permission`, async () => {
        const one = { KeyId: keyId }
        const denied = await same('kms', action, one, { KeyId: missingKeyId }, nobody)
        assert.equal(denied.Error?.Code, 'UnauthorizedOperation')
        // Another creator's, of which this caller's policy says nothing.
        const others = { KeyId: '23e80852-1e38-11e9-b129-5cb9019b4b08' }
        assert.equal(
          (await same('kms', action, others, { KeyId: missingKeyId }, narrow)).Error?.Code,
          'UnauthorizedOperation',
        )
        const foreign = await same('kms', action, one, { KeyId: missingKeyId }, neighbour)
        assert.equal(foreign.Error?.Code, 'ResourceUnavailable.CmkNotFound')
      })
    }

    it('kms:Decrypt says the same of ciphertexts under either', async () => {
      const { CiphertextBlob: blob } = await house.call('kms', 'Encrypt', { KeyId: keyId, Plaintext: 'QQ==' }, root)
      const header = Buffer.from(blob.split('-k-')[0], 'base64')
      const at = header.indexOf(Buffer.from('23e80852', 'hex'))
      assert.ok(at >= 0)
      header.writeUInt32BE(0xffffffff, at)
      const other = blob.replace(/^.*?(?=-k-)/, header.toString('base64'))
      const said = []
      for (const CiphertextBlob of [blob, other]) {
        const { Error: error } = await house.call('kms', 'Decrypt', { CiphertextBlob }, nobody)
        assert.equal(error?.Code, 'UnauthorizedOperation')
        said.push(error.Message.replace(/`[0-9a-f]{8}-1e38-[0-9a-f-]*`/, 'ID'))
      }
      assert.equal(said[0], said[1])
    })

    it('lighthouse and postgres say the same of both', async () => {
      const none = { KeyIds: ['lhkp-nonenone'] }
      const denied = await same('lighthouse', 'DeleteKeyPairs', { KeyIds: ['lhkp-omd12oc1'] }, none, nobody)
      assert.equal(denied.Error?.Code, 'UnauthorizedOperation.NoPermission')
      await same('lighthouse', 'DeleteKeyPairs', { KeyIds: ['lhkp-omd12oc1'] }, none, neighbour)
      const instances = [{ DBInstanceId: 'postgres-abcdefg' }, { DBInstanceId: 'postgres-nonenon' }] as const
      for (const caller of [nobody, neighbour]) {
        const { Error: error } = await same('postgres', 'DescribeEncryptionKeys', ...instances, caller)
        assert.ok(error)
      }
    })
  })

  describe('the trail', () => {
    const one = async (reply: Reply) => {
      const records = await house.records(reply.RequestId)
      assert.equal(records.length, 1)
      const [{ requestId: _, ...record } = { requestId: '' }] = records
      return record
    }
    const kms = { service: 'kms', version: '2019-01-18', region: 'ap-guangzhou', time: midnight }
    const client = { address: '127.0.0.1', client: 'SDK_TEST_1', method: 'POST' }
    const tell = { headers: { 'x-tc-requestclient': 'SDK_TEST_1' } }

    it('holds who did what, when, where and with what, secrets masked', async () => {
      const body = JSON.stringify({ KeyId: keyId, Plaintext: 'c2VjcmV0', EncryptionContext: '{"a":"b"}' })
      const { reply } = await post(house, body, { action: 'Encrypt', ...narrow }, tell)
      assert.deepEqual(await one(reply), {
        ...kms,
        ...client,
        action: 'Encrypt',
        effect: 'use',
        account: '1001',
        uin: '1004',
        callerKind: 'user',
        callerName: 'narrow',
        secretId: narrow.secretId,
        code: '',
        resources: JSON.stringify([`qcs::kms:ap-guangzhou:uin/1001:key/creatorUin/1001/${keyId}`]),
        parameters: JSON.stringify({ KeyId: keyId, Plaintext: '***', EncryptionContext: '{"a":"b"}' }),
      })
    })

    const refusals: Readonly<Record<string, readonly [string, Tc3, object]>> = {
      'a refusal by CAM': [
        'UnauthorizedOperation',
        nobody,
        { account: '1001', uin: '1002', callerKind: 'user', callerName: 'nobody', parameters: describeKey },
      ],
      'a refusal by the handler': [
        'ResourceUnavailable.CmkNotFound',
        { body: JSON.stringify({ KeyId: missingKeyId }) },
        { account: '1001', uin: '1001', callerKind: 'root', callerName: 'examples' },
      ],
      'parameters that could not be read': [
        'UnknownParameter',
        { body: '{"Secret":"s3cret"}' },
        { account: '1001', uin: '1001', parameters: '', resources: '' },
      ],
      'an unknown SecretId': ['AuthFailure.SecretIdNotFound', { secretId: 'AKIDnone' }, { account: '', uin: '' }],
      'a disabled SecretId': [
        'AuthFailure.SecretIdNotFound',
        { secretId: 'AKIDexamples0reader00000000000000002', secretKey: 'examplesReaderSecretKey000000002' },
        { account: '', uin: '' },
      ],
      'a bad signature, which is nobody’s': [
        'AuthFailure.SignatureFailure',
        { secretKey: 'other' },
        { secretId: root.secretId, account: '', uin: '', callerKind: '', parameters: '' },
      ],
      'a clock that is off': ['AuthFailure.SignatureExpire', { timestamp: midnight / 1000 - 400 }, { account: '' }],
      'a token that there is none of': ['AuthFailure.TokenFailure', { token: 'x' }, { account: '' }],
    }
    for (const [name, [code, parts, expected]] of Object.entries(refusals)) {
      it(`holds ${name}`, async () => {
        const { reply } = await post(house, String(parts.body ?? describeKey), parts, tell)
        assert.equal(reply.Error?.Code, code)
        const record = await one(reply)
        const secretId = parts.secretId ?? root.secretId
        const wanted = { ...kms, ...client, action: 'DescribeKey', effect: 'read', code, secretId, ...expected }
        assert.deepEqual({ ...record, ...wanted }, record)
      })
    }
  })
})
