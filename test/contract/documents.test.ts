import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { describe, it } from 'node:test'
import { loadCatalog } from '../../src/contract/catalog.ts'
import { type CallOptions, type Reply, startHouse, type TestHouse } from '../support/house.ts'
import { encodeFields, flatten, signTc3, signV1 } from '../support/sign.ts'

/*
 * The three calls that the API documents describe, in the world in which their examples are true: every field of the
 * examples, every error code, both ways to send them. Where we answer otherwise than an example, the assertion says why.
 */
const world = readFileSync(new URL('../worlds/examples.yaml', import.meta.url), 'utf8')
/** A moment before the keys of the examples rotate, and before the second of them is destroyed. */
const time = Date.UTC(2019, 1, 1)
const fresh = (): Promise<TestHouse> => startHouse({ seed: world, time })

const enabled = '23e80852-1e38-11e9-b129-5cb9019b4b01'
const pending = '23e80852-1e38-11e9-b129-5cb9019b4b02'
const nobody = { secretId: 'AKIDnobody00000000000000000000000000', secretKey: 'nobodynobodynobodynobodynobody00' }
const uuid = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/

/** The members of a reply that the example does not have: the API has gained them since. */
const beyond = (reply: object, example: object): readonly string[] =>
  Object.keys(reply).filter((name) => !Object.hasOwn(example, name))

/** That the reply has every member of the example, with its value but for those that are known to differ. */
function matches(reply: Readonly<Record<string, unknown>>, example: object, differing: readonly string[] = []): void {
  for (const [name, value] of Object.entries(example))
    if (!differing.includes(name)) assert.deepEqual(reply[name], value, name)
  for (const name of differing) assert.ok(Object.hasOwn(reply, name), name)
}

describe('the example of DescribeKey', () => {
  const common = {
    CreateTime: 1548210729,
    Description: 'test cmk',
    KeyUsage: 'ENCRYPT_DECRYPT',
    CreatorUin: 1001,
    KeyRotationEnabled: true,
    Owner: 'user',
    NextRotateTime: 1553151489,
    Origin: 'TENCENT_KMS',
    ValidTo: 0,
    Type: 1,
  }
  const examples = [
    { KeyId: enabled, Alias: 'myalias', KeyState: 'Enabled', DeletionDate: 0 },
    { KeyId: pending, Alias: 'myalias', KeyState: 'PendingDelete', DeletionDate: 1560580015 },
  ]

  for (const own of examples) {
    const example = { ...common, ...own }
    it(`of a key that is ${example.KeyState}`, async () => {
      await using house = await fresh()
      const { RequestId, ...reply } = await house.call('kms', 'DescribeKey', { KeyId: example.KeyId })
      assert.match(RequestId, uuid)
      assert.deepEqual(Object.keys(reply), ['KeyMetadata'])
      const { KeyMetadata } = reply as Reply
      // Both examples have one alias, but an account has it once in a region.
      matches(KeyMetadata, example, example.KeyId === pending ? ['Type', 'Alias'] : ['Type'])
      if (example.KeyId === pending) assert.equal(KeyMetadata.Alias, 'myalias2')
      // The examples are older than the meaning that Type has now: 4 is a key of national cryptography, as it is here.
      assert.equal(KeyMetadata.Type, 4)
      // ResourceId is a required member of the present definition, which the examples precede.
      assert.deepEqual(beyond(KeyMetadata, example).toSorted(), [
        'CreatorUinString',
        'HsmClusterId',
        'IsSyncReplica',
        'LastRotateTime',
        'ResourceId',
        'RotateDays',
      ])
    })
  }

  it('can be sent in each of the documented ways', async () => {
    await using house = await fresh()
    const parameters = { KeyId: enabled }
    const { RequestId, ...expected } = await house.call('kms', 'DescribeKey', parameters)
    const common = {
      secretId: house.secretId,
      secretKey: house.secretKey,
      host: `127.0.0.1:${house.port}`,
      action: 'DescribeKey',
      version: '2019-01-18',
      timestamp: Math.floor(house.clock.now() / 1000),
    }
    const tc3 = { ...common, service: 'kms' }
    const query = encodeFields(flatten(parameters))
    const form = 'application/x-www-form-urlencoded'
    const v1 = { ...common, nonce: 11886, parameters }
    const ways: Readonly<Record<string, readonly [query: string, init: RequestInit]>> = {
      'TC3 GET': [query, { headers: signTc3({ ...tc3, method: 'GET', query }) }],
      'TC3 POST JSON': ['', post(signTc3({ ...tc3, body: JSON.stringify(parameters) }), JSON.stringify(parameters))],
      'HmacSHA1 GET': [signV1(v1), {}],
      'HmacSHA256 GET': [signV1({ ...v1, sha256: true }), {}],
      'HmacSHA256 POST': ['', post({ 'content-type': form }, signV1({ ...v1, sha256: true, method: 'POST' }))],
    }
    for (const [way, [search, init]] of Object.entries(ways)) {
      const response = await fetch(`${house.endpoint}/?${search}`, init)
      assert.equal(response.status, 200)
      const { Response: reply } = (await response.json()) as { Response: Reply }
      assert.deepEqual(reply, { ...expected, RequestId: reply.RequestId }, way)
      assert.notEqual(reply.RequestId, RequestId)
    }
  })

  const post = (headers: Record<string, string>, body: string): RequestInit => ({ method: 'POST', headers, body })
})

describe('the example of DescribeKeyPairs', () => {
  it('is answered', async () => {
    const example = {
      KeyId: 'lhkp-omd12oc1',
      KeyName: 'koc1',
      PublicKey: '',
      AssociatedInstanceIds: [],
      CreatedTime: '2020-04-28T23:01:47Z',
      PrivateKey: 'null',
    }
    await using house = await fresh()
    const { RequestId, ...reply } = await house.call('lighthouse', 'DescribeKeyPairs', { KeyIds: [example.KeyId] })
    assert.match(RequestId, uuid)
    assert.deepEqual(Object.keys(reply).toSorted(), ['KeyPairSet', 'TotalCount'])
    const { TotalCount, KeyPairSet } = reply as Reply
    assert.equal(TotalCount, 1)
    assert.equal(KeyPairSet.length, 1)
    const [pair] = KeyPairSet
    matches(pair, example, ['PublicKey', 'PrivateKey'])
    // The example has its public key blotted out; a real key pair is of no use without it.
    assert.match(pair.PublicKey, /^ssh-rsa [A-Za-z0-9+/=]+ skey-omd12oc1$/)
    // The example writes null as a text, which would read as a private key; the SDKs know the member as nullable.
    assert.equal(pair.PrivateKey, null)
    assert.deepEqual(beyond(pair, example).toSorted(), ['AssociatedInstanceSet', 'Tags'])
  })
})

describe('the example of DescribeEncryptionKeys', () => {
  it('is answered, the blank before its instance id passed over', async () => {
    const example = {
      CreateTime: '2022-03-24 10:39:14',
      DEKCipherTextBlob: 'xxxxxxxxxxx',
      IsEnabled: 1,
      KeyAlias: 'PGSQL-KMS',
      KeyId: ' f4d88aa7-ae72-11ec-9fcc-5254007ffd46',
      KMSClusterId: 'cls-hsm-tyoxxxx',
      KeyRegion: 'ap-guangzhou',
    }
    await using house = await fresh()
    const { RequestId, ...reply } = await house.call('postgres', 'DescribeEncryptionKeys', {
      DBInstanceId: ' postgres-abcdefg',
    })
    assert.match(RequestId, uuid)
    assert.deepEqual(Object.keys(reply), ['EncryptionKeys'])
    const { EncryptionKeys } = reply as Reply
    assert.equal(EncryptionKeys.length, 1)
    const [key] = EncryptionKeys
    matches(key, example, ['DEKCipherTextBlob', 'KeyId', 'KMSClusterId'])
    assert.deepEqual(beyond(key, example), [])
    // The blank before the key id is a slip: KMS would not know the key by it.
    assert.equal(key.KeyId, example.KeyId.trim())
    // The cluster is masked in the example; KMS has the key in one of that form.
    assert.match(key.KMSClusterId, /^cls-hsm-tyo[0-9a-z]+$/)
    // So is the data key; ours is a real one.
    const opened = await house.call('kms', 'Decrypt', { CiphertextBlob: key.DEKCipherTextBlob })
    assert.equal(opened.KeyId, key.KeyId)
    assert.equal(Buffer.from(opened.Plaintext, 'base64').length, 32)
  })
})

interface Case {
  readonly code: string
  readonly parameters: object
  readonly options?: CallOptions
  /** Breaks what the call rests on, in SQL; the fault is one of the system, and words of it must not come out. */
  readonly broken?: string
}

const ids = (count: number): readonly string[] =>
  Array.from({ length: count }, (_, i) => `lhkp-${String(i).padStart(8, '0')}`)
const filter = (Name: string, ...Values: readonly string[]) => ({ Name, Values })

/** Every code that the documents list for the call, and nothing else; the first parameters are good. */
const listed: Readonly<Record<string, { readonly good: object; readonly cases: readonly Case[] }>> = {
  'kms:DescribeKey': {
    good: { KeyId: enabled },
    cases: [
      { code: 'InternalError', parameters: { KeyId: enabled }, broken: 'ALTER TABLE cmk RENAME TO lost' },
      { code: 'InternalError', parameters: { KeyId: enabled }, broken: 'ALTER TABLE trail_block RENAME TO lost' },
      { code: 'InvalidParameter', parameters: { KeyId: 1 } },
      { code: 'InvalidParameter', parameters: { KeyId: [enabled] } },
      { code: 'InvalidParameterValue.InvalidKeyId', parameters: { KeyId: 'myalias' } },
      { code: 'ResourceUnavailable.CmkNotFound', parameters: { KeyId: enabled.replace('23', '24') } },
      { code: 'UnauthorizedOperation', parameters: { KeyId: enabled }, options: nobody },
    ],
  },
  'lighthouse:DescribeKeyPairs': {
    good: { KeyIds: ['lhkp-omd12oc1'], Offset: 0, Limit: 20 },
    cases: [
      { code: 'FailedOperation', parameters: {}, broken: 'ALTER TABLE key_pair RENAME TO lost' },
      { code: 'FailedOperation', parameters: {}, broken: 'ALTER TABLE key_pair_binding RENAME TO lost' },
      { code: 'InvalidParameter.InvalidFilter', parameters: { Filters: [filter('key-colour', 'red')] } },
      {
        code: 'InvalidParameter.ParameterConflict',
        parameters: { KeyIds: ['lhkp-omd12oc1'], Filters: [filter('key-name', 'k1')] },
      },
      { code: 'InvalidParameterValue.Duplicated', parameters: { KeyIds: [...ids(2), ...ids(1)] } },
      { code: 'InvalidParameterValue.KeyPairIdMalformed', parameters: { KeyIds: ['omd12oc1'] } },
      { code: 'InvalidParameterValue.LimitExceeded', parameters: { KeyIds: ids(101) } },
      {
        code: 'InvalidParameterValue.LimitExceeded',
        parameters: { Filters: Array.from({ length: 11 }, () => filter('key-name', 'k')) },
      },
      {
        code: 'InvalidParameterValue.LimitExceeded',
        parameters: { Filters: [filter('key-name', 'a', 'b', 'c', 'd', 'e', 'f')] },
      },
      { code: 'InvalidParameterValue.Negative', parameters: { Offset: -1 } },
      { code: 'InvalidParameterValue.OutOfRange', parameters: { Limit: 101 } },
      { code: 'UnauthorizedOperation.NoPermission', parameters: {}, options: nobody },
    ],
  },
  'postgres:DescribeEncryptionKeys': {
    good: { DBInstanceId: 'postgres-abcdefg' },
    cases: [
      {
        code: 'FailedOperation.FailedOperationError',
        parameters: { DBInstanceId: 'postgres-abcdefg' },
        broken: 'ALTER TABLE cmk RENAME TO lost',
      },
      {
        code: 'InternalError.InternalHttpServerError',
        parameters: { DBInstanceId: 'postgres-abcdefg' },
        broken: 'ALTER TABLE encryption_key RENAME TO lost',
      },
      { code: 'InvalidParameterValue.InvalidParameterValueError', parameters: { DBInstanceId: 'abcdefg' } },
      { code: 'InvalidParameterValue.InvalidParameterValueError', parameters: { DBInstanceId: 'postgres-unknown' } },
      {
        code: 'OperationDenied.CamDeniedError',
        parameters: { DBInstanceId: 'postgres-abcdefg' },
        options: nobody,
      },
    ],
  },
}

/** Codes that the present definition has gained; the documents at hand are older. */
const gained: Readonly<Record<string, readonly string[]>> = {
  'kms:DescribeKey': ['UnsupportedOperation.NotRoleOperation'],
}

const catalog = await loadCatalog(new URL('../../src/services/', import.meta.url))

for (const [call, { good, cases }] of Object.entries(listed)) {
  const [service = '', action = ''] = call.split(':')

  describe(`the error codes of ${action}`, () => {
    it('are those of the documents', () => {
      // A value without a code of its own answers the service's general one, which is a common code.
      const general = catalog.get(service, action)?.service.invalid
      const known = new Set([...cases.map(({ code }) => code), ...(gained[call] ?? [])])
      const declared = catalog.get(service, action)?.codes ?? []
      assert.deepEqual(
        declared.filter((code) => !known.has(code) && code !== general),
        [],
      )
      assert.deepEqual(
        [...known].filter((code) => !declared.includes(code) && code !== 'InvalidParameter'),
        [],
      )
    })

    for (const { code, parameters, options, broken } of cases) {
      it(`${code}: ${JSON.stringify(parameters).slice(0, 60)}${broken === undefined ? '' : `, ${broken}`}`, async () => {
        await using house = await fresh()
        const before = await house.call(service, action, good)
        assert.equal(before.Error, undefined)
        if (broken !== undefined) house.store.exec(broken)
        const reply = await house.call(service, action, parameters, options)
        assert.deepEqual(Object.keys(reply).toSorted(), ['Error', 'RequestId'])
        assert.equal(reply.Error?.Code, code)
        if (broken === undefined) return
        const [, table = ''] = /TABLE (\w+)/.exec(broken) ?? []
        assert.match(saidInside(house), new RegExp(table))
        for (const word of [table, 'table', 'sql', 'lost', 'Error:', ' at '])
          assert.ok(!reply.Error.Message.toLowerCase().includes(word.toLowerCase()), reply.Error.Message)
      })
    }
  })
}

/** What the log's last line holds of the cause of a fault, down to the cause of the cause. */
function saidInside(house: TestHouse): string {
  let said = ''
  for (let cause = house.lines.at(-1)?.err; cause instanceof Error; cause = cause.cause) said += `${cause.message}\n`
  return said
}
