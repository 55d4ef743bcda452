import assert from 'node:assert/strict'
import { account, type Chapter, nobody, refused, region } from './cast.ts'

export const chapters: readonly Chapter[] = [
  [
    'the trail tells who did what, and what was refused',
    async ({ house, profile, kms }) => {
      const cloudaudit = house.sdk('cloudaudit', profile)
      const { KeyId = '', RequestId = '' } = await kms.CreateKey({ Alias: 'watched' })
      const never = house.sdk('kms', profile, nobody).DisableKey({ KeyId })
      await refused(house, 'UnauthorizedOperation', never)

      const { AttributeKeyDetails = [] } = await cloudaudit.GetAttributeKey({ WebsiteType: 'en' })
      assert.ok(AttributeKeyDetails.some(({ Value }) => Value === 'RequestId'))
      const now = Math.floor(house.clock.now() / 1000)
      const span = { StartTime: now - 3600, EndTime: now + 3600 }
      const { Events = [], ListOver } = await cloudaudit.DescribeEvents({
        ...span,
        MaxResults: 10,
        LookupAttributes: [{ AttributeKey: 'RequestId', AttributeValue: RequestId }],
      })
      assert.deepEqual([ListOver, Events.length], [true, 1])
      const [made] = Events
      assert.deepEqual(
        [made?.EventName, made?.RequestID, made?.AccountID, made?.EventRegion, made?.ErrorCode],
        ['CreateKey', RequestId, Number(account), region, 0],
      )
      const detail = JSON.parse(made?.CloudAuditEvent ?? '')
      assert.deepEqual(JSON.parse(detail.requestParameters), { Alias: 'watched' })
      assert.equal(detail.httpMethod, profile.reqMethod)

      const byNobody = await cloudaudit.LookUpEvents({
        ...span,
        MaxResults: 50,
        LookupAttributes: [
          { AttributeKey: 'PrincipalId', AttributeValue: nobody.uin },
          { AttributeKey: 'ResourceId', AttributeValue: KeyId },
        ],
      })
      assert.deepEqual(
        byNobody.Events?.map(({ EventName, Username, ErrorCode }) => [EventName, Username, ErrorCode]),
        [['DisableKey', 'nobody', 4102]],
      )
      const far = cloudaudit.LookUpEvents({ StartTime: now - 86_400 * 40, EndTime: now })
      await refused(house, 'LimitExceeded.OverTime', far)
    },
  ],
]
