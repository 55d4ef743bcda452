import assert from 'node:assert/strict'
import { after, before, describe, it } from 'node:test'
import { isDenial } from '../../src/domain/classed.ts'
import { type CallOptions, type Reply, startHouse, type TestHouse } from '../support/house.ts'
import { codeOf, done } from '../support/kms.ts'

const account = '100000000001'
const uin = '100000000003'
const region = 'ap-guangzhou'
const keyId = '23e80852-1e38-11e9-b129-5cb9019b4b01'
const credential = (letter: string) => ({
  secretId: `AKID${letter.repeat(32)}`,
  secretKey: letter.toUpperCase().repeat(32),
})
const member = credential('m')
const neighbour = credential('n')
const start = Date.UTC(2024, 5, 1)
const seed = JSON.stringify({
  secret: 'cloudaudit tests',
  region,
  accounts: [
    {
      uin: account,
      credentials: [{}],
      users: [{ uin, name: 'member', credentials: [member] }],
      keys: [{ keyId, alias: 'one', tags: [{ key: 'team', value: 'pay' }] }],
    },
    { uin: '200000000001', credentials: [neighbour] },
  ],
})

const DAY = 86_400
const HOUR = 3600
const spanOf = (house: TestHouse) => {
  const now = Math.floor(house.clock.now() / 1000)
  return { StartTime: now - DAY, EndTime: now + 60 }
}

/** The older form says the same, in words of its own. */
const forms = ['DescribeEvents', 'LookUpEvents'] as const
type Form = (typeof forms)[number]

const look = (house: TestHouse, form: Form, parameters: object = {}, options: CallOptions = {}): Promise<Reply> =>
  house.call('cloudaudit', form, { ...spanOf(house), MaxResults: 50, ...parameters }, options)

const by = (AttributeKey: string, AttributeValue?: string) => ({
  AttributeKey,
  ...(AttributeValue !== undefined && { AttributeValue }),
})
// biome-ignore lint/suspicious/noExplicitAny: the shape of an event is what the tests check
const names = (reply: Reply): readonly string[] => reply.Events.map((one: any) => one.EventName)

describe('events', () => {
  let house: TestHouse
  let encrypted: Reply
  let refused: Reply
  before(async () => {
    house = await startHouse({ seed, time: start })
    await done(house.call('kms', 'DescribeKey', { KeyId: keyId }))
    house.clock.advance(HOUR * 1000)
    encrypted = await done(house.call('kms', 'Encrypt', { KeyId: keyId, Plaintext: 'c2VjcmV0LXBsYWludGV4dA==' }))
    house.clock.advance(HOUR * 1000)
    await done(house.call('kms', 'CreateKey', { Alias: 'two' }, { region: 'ap-beijing' }))
    house.clock.advance(HOUR * 1000)
    refused = await house.call('kms', 'DisableKey', { KeyId: keyId }, member)
    house.clock.advance(HOUR * 1000)
    await house.call('lighthouse', 'DeleteKeyPairs', { KeyIds: ['lhkp-00000001'] })
    house.clock.advance(HOUR * 1000)
    await done(house.call('sts', 'GetCallerIdentity', {}, neighbour))
    await house.call('sts', 'GetCallerIdentity', {}, { ...member, secretKey: 'W'.repeat(32) })
    house.clock.advance(HOUR * 1000)
  })
  after(() => house[Symbol.asyncDispose]())

  const all = ['DeleteKeyPairs', 'DisableKey', 'CreateKey', 'Encrypt', 'DescribeKey']
  const ours = (reply: Reply) => names(reply).filter((name) => !(forms as readonly string[]).includes(name))

  for (const form of forms) {
    it(`${form} tells what was called in the account, the newest first, refusals too`, async () => {
      const reply = await done(look(house, form))
      assert.deepEqual(ours(reply), all)
      assert.deepEqual([reply.ListOver, reply.TotalCount], [true, reply.Events.length])
      assert.equal(reply.NextToken, form === 'DescribeEvents' ? 0 : '')
      const own = await done(look(house, form, {}, neighbour))
      assert.deepEqual(ours(own), ['GetCallerIdentity'])
    })

    const filters: readonly (readonly [why: string, lookups: readonly object[], expected: readonly string[]])[] = [
      ['one name', [by('EventName', 'Encrypt')], ['Encrypt']],
      ['several names', [by('EventName', 'Encrypt'), by('EventName', 'CreateKey')], ['CreateKey', 'Encrypt']],
      ['different attributes together', [by('EventName', 'Encrypt'), by('PrincipalId', uin)], []],
      ['who called', [by('PrincipalId', uin)], ['DisableKey']],
      ['the key that signed', [by('AccessKeyId', member.secretId)], ['DisableKey']],
      ['what writes', [by('ActionType', 'Write')], ['DeleteKeyPairs', 'DisableKey', 'CreateKey']],
      ['what reads or uses', [by('ActionType', 'Read'), by('ResourceType', 'kms')], ['Encrypt', 'DescribeKey']],
      ['what is sensitive', [by('SensitiveAction', 'true')], ['DeleteKeyPairs', 'DisableKey']],
      ['what is not', [by('SensitiveAction', '0'), by('ResourceType', 'kms')], ['CreateKey', 'Encrypt', 'DescribeKey']],
      ['what is neither', [by('SensitiveAction', 'perhaps')], []],
      ['a tag', [by('Tags', '[{"key":"team","value":"pay"}]')], ['DisableKey', 'Encrypt', 'DescribeKey']],
      ['a tag of any value', [by('Tags', '[{"key":"team","value":"*"}]'), by('EventName', 'Encrypt')], ['Encrypt']],
      [
        'one of two tags',
        [by('Tags', '[{"key":"x"},{"key":"*","value":"pay"}]'), by('PrincipalId', uin)],
        ['DisableKey'],
      ],
      ['a tag that nothing bears', [by('Tags', '[{"key":"team","value":"sell"}]')], []],
      ['a text that names no tag', [by('Tags', 'team')], []],
      ['JSON that names none', [by('Tags', '[null,{"key":7}]')], []],
      ['no such type of action', [by('ActionType', 'toString')], []],
      ['the product', [by('ResourceType', 'lighthouse')], ['DeleteKeyPairs']],
      ['the resource', [by('ResourceId', keyId)], ['DisableKey', 'Encrypt', 'DescribeKey']],
      ['the resource by its name', [by('ResourceName', 'lhkp-00000001')], ['DeleteKeyPairs']],
      ['both agree', [by('ResourceId', keyId), by('ResourceName', keyId)], ['DisableKey', 'Encrypt', 'DescribeKey']],
      ['both do not agree', [by('ResourceId', keyId), by('ResourceName', 'lhkp-00000001')], []],
      ['the code', [by('ApiErrorCode', 'ResourceNotFound.KeyIdNotFound')], ['DeleteKeyPairs']],
      ['success', [by('ApiErrorCode', '0'), by('ResourceType', 'kms')], ['CreateKey', 'Encrypt', 'DescribeKey']],
      ['the number of a denial', [by('CamErrorCode', '4102')], ['DisableKey']],
      ['what CAM let through', [by('CamErrorCode', '0'), by('ActionType', 'Write')], ['DeleteKeyPairs', 'CreateKey']],
      ['the code of CAM', [by('CamErrorCode', 'UnauthorizedOperation')], ['DisableKey']],
      ['the address', [by('SourceIPAddress', '127.0.0.1'), by('ResourceType', 'kms')], all.slice(1)],
      ['another address', [by('SourceIPAddress', '127.0.0.2')], []],
      ['an attribute without a value', [by('EventName'), by('PrincipalId', '')], all],
    ]
    for (const [why, LookupAttributes, expected] of filters)
      it(`${form} looks up by ${why}`, async () => {
        // What these tests call themselves comes later.
        const EndTime = spanOf(house).EndTime - HOUR / 2
        assert.deepEqual(names(await done(look(house, form, { LookupAttributes, EndTime }))), expected)
      })

    it(`${form} is not asked for more than it can look up at once`, async () => {
      const tags = (count: number) => [by('Tags', JSON.stringify(Array(count).fill({ key: 'team' })))]
      const code = form === 'LookUpEvents' ? 'InvalidParameterValue.attributeKey' : 'InvalidParameter'
      for (const LookupAttributes of [tags(51), tags(2000), Array(51).fill(by('EventName', 'Encrypt'))])
        assert.equal(codeOf(await look(house, form, { LookupAttributes })), code)
      for (const LookupAttributes of [tags(50), Array(50).fill(by('EventName', 'Encrypt'))])
        await done(look(house, form, { LookupAttributes }))
    })

    it(`${form} looks up by request id`, async () => {
      const reply = await done(look(house, form, { LookupAttributes: [by('RequestId', encrypted.RequestId)] }))
      assert.deepEqual(names(reply), ['Encrypt'])
    })

    it(`${form} keeps to the span of time, whose ends count`, async () => {
      const second = start / 1000
      const within = async (StartTime: number, EndTime: number) =>
        ours(await done(look(house, form, { StartTime, EndTime })))
      assert.deepEqual(await within(second + HOUR, second + 3 * HOUR - 60), ['CreateKey', 'Encrypt'])
      assert.deepEqual(await within(second - 100, second - 60), [])
      const LookupAttributes = [by('EventName', 'CreateKey')]
      const [event] = (await done(look(house, 'DescribeEvents', { LookupAttributes }))).Events
      const moment = Number(event.EventTime)
      assert.deepEqual(await within(moment, moment), ['CreateKey'])
    })

    it(`${form} pages without losing or repeating any`, async () => {
      const span = { ...spanOf(house), EndTime: start / 1000 + 5 * HOUR - 60 }
      const seen: string[] = []
      let NextToken: number | string | undefined
      for (let pages = 1; ; pages++) {
        const reply: Reply = await done(
          look(house, form, { ...span, MaxResults: 2, ...(NextToken !== undefined && { NextToken }) }),
        )
        seen.push(...names(reply))
        assert.ok(reply.Events.length <= 2 && pages < 10)
        if (reply.ListOver) break
        NextToken = reply.NextToken
      }
      assert.deepEqual(seen, all)
    })
  }

  it('are told whole, without what is secret', async () => {
    const [event] = (await done(look(house, 'DescribeEvents', { LookupAttributes: [by('EventName', 'Encrypt')] })))
      .Events
    const { CloudAuditEvent, EventId, EventTime, ...rest } = event
    assert.match(EventId, /^[0-9a-f]{32}$/)
    assert.equal(Math.floor((Number(EventTime) - start / 1000) / HOUR), 1)
    assert.deepEqual(rest, {
      Username: account,
      ResourceTypeCn: '密钥管理系统',
      ErrorCode: 0,
      EventName: 'Encrypt',
      SecretId: house.secretId,
      EventSource: 'kms.tencentcloudapi.com',
      RequestID: encrypted.RequestId,
      ResourceRegion: region,
      AccountID: Number(account),
      SourceIPAddress: '127.0.0.1',
      EventNameCn: '加密',
      Resources: { ResourceType: 'kms', ResourceName: keyId },
      EventRegion: region,
      Location: '',
    })
    const detail = JSON.parse(CloudAuditEvent)
    assert.deepEqual(detail.userIdentity, {
      principalId: account,
      accountId: account,
      secretId: house.secretId,
      sessionContext: {},
      type: 'Root',
      userName: account,
    })
    assert.deepEqual(JSON.parse(detail.requestParameters), { KeyId: keyId, Plaintext: '***' })
    assert.deepEqual(
      [detail.actionType, detail.apiErrorCode, detail.httpMethod, detail.requestID, detail.eventID],
      ['Read', '0', 'POST', encrypted.RequestId, EventId],
    )
    assert.deepEqual([detail.sensitiveAction, detail.tags], ['false', [{ key: 'team', value: 'pay' }]])
    assert.doesNotMatch(CloudAuditEvent, /c2VjcmV0/)
  })

  it('tell what was refused, and why', async () => {
    const [event] = (await done(look(house, 'LookUpEvents', { LookupAttributes: [by('EventName', 'DisableKey')] })))
      .Events
    assert.deepEqual(
      [event.RequestID, event.Username, event.ErrorCode, event.EventTime.slice(0, 13)],
      [refused.RequestId, 'member', 4102, '2024-06-01 11'],
    )
    const detail = JSON.parse(event.CloudAuditEvent)
    assert.deepEqual(
      [detail.userIdentity.type, detail.apiErrorCode, detail.apiErrorMessage, detail.actionType],
      ['CAMUser', 'UnauthorizedOperation', 'The operation is not authorized', 'Write'],
    )
    assert.equal(detail.sensitiveAction, 'true')
    const lookups = { LookupAttributes: [by('EventName', 'DeleteKeyPairs')] }
    const [failed] = (await done(look(house, 'LookUpEvents', lookups))).Events
    assert.deepEqual(
      [failed.ErrorCode, JSON.parse(failed.CloudAuditEvent).apiErrorCode],
      [0, 'ResourceNotFound.KeyIdNotFound'],
    )
  })

  it('tell of what a product did for the account as well', async () => {
    const order = { SpecCode: 'pg.it.medium4', Storage: 100, InstanceCount: 1, Period: 1, Charset: 'UTF8' }
    const admin = { AdminName: 'dbadmin', AdminPassword: 'Tr0u&b+4%d=', InstanceChargeType: 'POSTPAID_BY_HOUR' }
    const place = { Zone: 'ap-guangzhou-3', VpcId: 'vpc-86v957zb', SubnetId: 'subnet-enm92y0m' }
    const tde = { DBMajorVersion: '17', NeedSupportTDE: 1, KMSKeyId: keyId }
    const { RequestId } = await done(
      house.call('postgres', 'CreateInstances', { ...order, ...admin, ...place, ...tde }),
    )
    const reply = await done(look(house, 'DescribeEvents', { LookupAttributes: [by('RequestId', RequestId)] }))
    const told = reply.Events.map((one: Readonly<Record<string, string>>) => [
      one['EventName'],
      JSON.parse(one['CloudAuditEvent'] ?? '').userIdentity.type,
    ])
    assert.ok(JSON.stringify(told).includes('["CreateInstances","Root"]'), JSON.stringify(told))
    assert.ok(JSON.stringify(told).includes('["GenerateDataKey","AssumedRole"]'), JSON.stringify(told))
    const ids = reply.Events.map((one: Readonly<Record<string, string>>) => one['EventId'])
    assert.equal(new Set(ids).size, ids.length)
  })

  it('have ids of their own, also where two of one request are alike', async () => {
    const lookups = { LookupAttributes: [by('EventName', 'Encrypt')] }
    const [record] = (await house.trail()).filter(({ action }) => action === 'Encrypt')
    if (record === undefined) throw new Error('nothing was recorded')
    const { Events: one } = await done(look(house, 'DescribeEvents', lookups))
    await house.store.commit([], [record, record])
    const { Events: three } = await done(look(house, 'DescribeEvents', lookups))
    const ids = three.map(({ EventId }: { readonly EventId: string }) => EventId)
    assert.deepEqual([ids.length, new Set(ids).size, ids.at(-1)], [3, 3, one[0].EventId])
  })

  it('know every code of a denial', () => {
    for (const { name, denied } of house.catalog.services) assert.ok(isDenial(denied), name)
    assert.ok(!isDenial(''))
  })
})

describe('parameters', () => {
  const now = start / 1000
  const rows: readonly (readonly [action: string, parameters: object, code: string])[] = [
    ['LookUpEvents', { StartTime: 0 }, 'InvalidParameterValue.Time'],
    ['LookUpEvents', { EndTime: -1 }, 'InvalidParameterValue.Time'],
    ['LookUpEvents', { StartTime: now, EndTime: now - 1 }, 'InvalidParameter.Time'],
    ['LookUpEvents', { StartTime: now - 30 * DAY - 1, EndTime: now }, 'LimitExceeded.OverTime'],
    ['LookUpEvents', { StartTime: now - 91 * DAY, EndTime: now - 80 * DAY }, 'LimitExceeded.OverTime'],
    ['LookUpEvents', { MaxResults: 0 }, 'InvalidParameterValue.MaxResult'],
    ['LookUpEvents', { MaxResults: 51 }, 'InvalidParameterValue.MaxResult'],
    ['LookUpEvents', { LookupAttributes: [by('Weather', 'x')] }, 'InvalidParameterValue.attributeKey'],
    ['LookUpEvents', { LookupAttributes: [by('toString', 'x')] }, 'InvalidParameterValue.attributeKey'],
    ['LookUpEvents', { NextToken: 'x' }, 'InvalidParameter'],
    ['LookUpEvents', { NextToken: '9007199254740991' }, 'InvalidParameter'],
    ['LookUpEvents', { Mode: 'slow' }, 'InvalidParameter'],
    ['DescribeEvents', { StartTime: 0 }, 'InvalidParameter'],
    ['DescribeEvents', { StartTime: now, EndTime: now - 1 }, 'InvalidParameter'],
    ['DescribeEvents', { StartTime: now - 30 * DAY - 1, EndTime: now }, 'LimitExceeded.OverAmount'],
    ['DescribeEvents', { StartTime: now - 91 * DAY, EndTime: now - 80 * DAY }, 'LimitExceeded.OverAmount'],
    ['DescribeEvents', { MaxResults: 0 }, 'InvalidParameter'],
    ['DescribeEvents', { MaxResults: 51 }, 'LimitExceeded.OverAmount'],
    ['DescribeEvents', { LookupAttributes: [by('Weather', 'x')] }, 'InvalidParameter'],
    ['DescribeEvents', { NextToken: -1 }, 'InvalidParameter'],
    ['DescribeEvents', { NextToken: Number.MAX_SAFE_INTEGER }, 'InvalidParameter'],
    ['DescribeEvents', { IsReturnLocation: 2 }, 'InvalidParameter'],
    ['GetAttributeKey', { WebsiteType: 'fr', StartTime: undefined, EndTime: undefined }, 'InvalidParameter'],
  ]
  it('answer in the code of what is wrong with them', async () => {
    await using house = await startHouse({ seed, time: start })
    for (const [action, parameters, code] of rows)
      assert.equal(
        codeOf(await house.call('cloudaudit', action, { StartTime: now - DAY, EndTime: now, ...parameters })),
        code,
        `${action} ${JSON.stringify(parameters)}`,
      )
    for (const form of forms) {
      const longest = { StartTime: now - 30 * DAY, EndTime: now, IsReturnLocation: 1 }
      const { IsReturnLocation: _, ...less } = longest
      await done(house.call('cloudaudit', form, form === 'DescribeEvents' ? longest : less))
    }
  })

  it('that can be looked up by are those that are listed', async () => {
    await using house = await startHouse({ seed, time: start })
    const { AttributeKeyDetails } = await done(house.call('cloudaudit', 'GetAttributeKey'))
    const english = await done(house.call('cloudaudit', 'GetAttributeKey', { WebsiteType: 'en' }))
    assert.equal(AttributeKeyDetails[0].Label, '请求 ID')
    assert.equal(english.AttributeKeyDetails[0].Label, 'Request id')
    assert.equal(AttributeKeyDetails.length, 13)
    for (const form of forms)
      for (const { Value } of AttributeKeyDetails)
        await done(look(house, form, { LookupAttributes: [by(Value, 'nothing')] }))
  })
})
