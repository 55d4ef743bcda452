import assert from 'node:assert/strict'
import { after, before, describe, it } from 'node:test'
import type { TestHouse } from '../support/house.ts'
import {
  codeOf,
  MB,
  midnight,
  missingKeyId,
  nobody,
  pairs,
  post,
  root,
  send,
  stillHouse,
  type Tc3,
  tc3,
} from './http.ts'

/** A call that can be spoilt in several ways at once. */
interface Draft {
  readonly house: TestHouse
  readonly method: 'POST' | 'PUT'
  readonly body: string
  /** What is signed and sent, and headers that are then taken away or put over. */
  readonly parts: Tc3
  readonly without: readonly string[]
  readonly over: Readonly<Record<string, string>>
  readonly parameters: Readonly<Record<string, unknown>>
}

type Spoiler = readonly [name: string, code: string, spoil: (draft: Draft) => Draft]

describe('the order of checks', () => {
  let house: TestHouse
  let exhausted: TestHouse
  before(async () => {
    house = await stillHouse()
    // A rate of nothing lets nobody through.
    exhausted = await stillHouse({ throttle: true, rates: { '*': 0 } })
  })
  after(async () => {
    await house[Symbol.asyncDispose]()
    await exhausted[Symbol.asyncDispose]()
  })

  const parts = (draft: Draft, more: Tc3): Draft => ({ ...draft, parts: { ...draft.parts, ...more } })
  const over = (draft: Draft, more: Record<string, string>): Draft => ({ ...draft, over: { ...draft.over, ...more } })
  const parameters = (draft: Draft, more: object): Draft => ({ ...draft, parameters: { ...draft.parameters, ...more } })

  /** As docs/architecture.md has them. */
  const spoilers: readonly Spoiler[] = [
    ['method', 'UnsupportedProtocol', (draft) => ({ ...draft, method: 'PUT' })],
    ['size', 'RequestSizeLimitExceeded', (draft) => ({ ...draft, body: ' '.repeat(10 * MB + 1) })],
    ['content type', 'UnsupportedOperation', (draft) => parts(draft, { contentType: 'text/plain' })],
    ['syntax', 'InvalidParameter', (draft) => ({ ...draft, body: `{${draft.body}` })],
    ['common parameter', 'MissingParameter', (draft) => ({ ...draft, without: ['x-tc-timestamp'] })],
    [
      'Authorization',
      'AuthFailure.InvalidAuthorization',
      (draft) => over(draft, { authorization: 'TC3-HMAC-SHA256 x' }),
    ],
    ['version', 'NoSuchVersion', (draft) => parts(draft, { version: '2000-01-01' })],
    ['action', 'InvalidAction', (draft) => parts(draft, { action: 'NoAction' })],
    ['clock', 'AuthFailure.SignatureExpire', (draft) => parts(draft, { timestamp: midnight / 1000 + 301 })],
    ['SecretId', 'AuthFailure.SecretIdNotFound', (draft) => parts(draft, { secretId: 'AKIDnone' })],
    ['token', 'AuthFailure.TokenFailure', (draft) => parts(draft, { token: 'x' })],
    ['signature', 'AuthFailure.SignatureFailure', (draft) => parts(draft, { secretKey: 'other' })],
    ['region', 'InvalidParameterValue', (draft) => parts(draft, { region: 'ap-nowhere' })],
    ['rate', 'RequestLimitExceeded', (draft) => ({ ...draft, house: exhausted })],
    ['unknown member', 'UnknownParameter', (draft) => parameters(draft, { Undeclared: 1 })],
    ['type', 'InvalidParameter', (draft) => parameters(draft, { Offset: 'x' })],
    ['CAM', 'UnauthorizedOperation.NoPermission', (draft) => parts(draft, nobody)],
    [
      'members that exclude each other',
      'InvalidParameter.ParameterConflict',
      (draft) => parameters(draft, { KeyIds: ['lhkp-omd12oc1'], Filters: [{ Name: 'key-name', Values: ['x'] }] }),
    ],
    ['value', 'InvalidParameterValue.OutOfRange', (draft) => parameters(draft, { Limit: 0 })],
  ]

  /** Spoils a good call in these ways, the earliest last, so that its spoiling stands. */
  async function spoilt(ways: readonly Spoiler[]): Promise<string> {
    const good: Draft = {
      house,
      method: 'POST',
      body: '',
      parts: { ...pairs, ...root },
      without: [],
      over: {},
      parameters: {},
    }
    const draft = ways.toReversed().reduce((so, [, , spoil]) => spoil(so), good)
    const body = JSON.stringify(draft.parameters) + draft.body
    const headers: Record<string, string> = { ...tc3(draft.house, { body, ...draft.parts }), ...draft.over }
    for (const name of draft.without) delete headers[name]
    return codeOf(await send(draft.house, { method: draft.method, headers, body }))
  }

  it('lets a good call through', async () => assert.equal(await spoilt([]), ''))

  for (const [i, spoiler] of spoilers.entries()) {
    const [name, code] = spoiler
    const next = spoilers[i + 1]
    it(`${name}: alone, before ${next?.[0] ?? 'the handler'}, before all that comes later`, async () => {
      assert.equal(await spoilt([spoiler]), code)
      if (next !== undefined) assert.equal(await spoilt([spoiler, next]), code)
      assert.equal(await spoilt(spoilers.slice(i)), code)
    })
  }

  const regions: Readonly<Record<string, string | undefined>> = {
    MissingParameter: undefined,
    InvalidParameterValue: 'x',
  }
  for (const [code, region] of Object.entries(regions)) {
    it(`a region that is ${region ?? 'missing'} comes after the signature and before the parameters`, async () => {
      const { body, ...bad } = { body: '{"Undeclared":1}', secretKey: 'other' }
      const sent = tc3(house, { ...pairs, body })
      const without = (headers: Record<string, string>): Record<string, string> => {
        const { 'x-tc-region': _, ...rest } = headers
        return region === undefined ? rest : { ...rest, 'x-tc-region': region }
      }
      assert.equal(codeOf(await send(house, { body, headers: without(sent) })), code)
      const forged = without(tc3(house, { ...pairs, body, ...bad }))
      assert.equal(codeOf(await send(house, { body, headers: forged })), 'AuthFailure.SignatureFailure')
    })
  }

  it('a region where a product is not offered is told from one that there is none of', async () => {
    const instances = { service: 'postgres', action: 'DescribeDBInstances', version: '2017-03-12', region: 'ap-taipei' }
    assert.equal(codeOf(await post(house, '{}', instances)), 'UnsupportedRegion')
  })

  /** Each call is wrong in what it is named for and in all that comes after it. */
  const later: readonly (readonly [name: string, code: string, action: string, parameters: object])[] = [
    ['missing before CAM', 'MissingParameter', 'Encrypt', { Plaintext: '' }],
    [
      'the first field before the second',
      'InvalidParameterValue.InvalidKeyId',
      'Encrypt',
      { KeyId: 'x', Plaintext: '!' },
    ],
    [
      'values before existence',
      'InvalidParameterValue.InvalidPlaintext',
      'Encrypt',
      { KeyId: missingKeyId, Plaintext: '!' },
    ],
    [
      'existence before state',
      'ResourceUnavailable.CmkNotFound',
      'Encrypt',
      { KeyId: missingKeyId, Plaintext: 'QQ==' },
    ],
    [
      'state',
      'ResourceUnavailable.CmkDisabled',
      'Encrypt',
      { KeyId: '23e80852-1e38-11e9-b129-5cb9019b4b03', Plaintext: 'QQ==' },
    ],
    [
      'values before what fields say together',
      'InvalidParameterValue.InvalidType',
      'CreateKey',
      {
        Alias: 'myalias',
        Type: 3,
        Tags: [
          { TagKey: 'a', TagValue: '' },
          { TagKey: 'a', TagValue: '' },
        ],
      },
    ],
    [
      'what fields say together before existence',
      'InvalidParameterValue.TagKeysDuplicated',
      'CreateKey',
      {
        Alias: 'myalias',
        Tags: [
          { TagKey: 'a', TagValue: '' },
          { TagKey: 'a', TagValue: '' },
        ],
      },
    ],
    ['existence', 'InvalidParameterValue.AliasAlreadyExists', 'CreateKey', { Alias: 'myalias' }],
  ]
  for (const [name, code, action, wrong] of later) {
    it(`kms:${action}: ${name}`, async () => {
      assert.equal(codeOf(await post(house, JSON.stringify(wrong), { action })), code)
      const denied = code === 'MissingParameter' ? code : 'UnauthorizedOperation'
      assert.equal(codeOf(await post(house, JSON.stringify(wrong), { action, ...nobody })), denied)
    })
  }

  it('a full quota comes after an alias that is taken', async () => {
    await using full = await stillHouse({ cmkLimit: 1 })
    const create = (Alias: string) => full.call('kms', 'CreateKey', { Alias }, root)
    assert.equal((await create('myalias')).Error?.Code, 'InvalidParameterValue.AliasAlreadyExists')
    assert.equal((await create('fresh')).Error?.Code, 'LimitExceeded.CmkLimitExceeded')
  })
})
