import assert from 'node:assert/strict'
import { account, type Chapter, nobody } from './cast.ts'

export const chapters: readonly Chapter[] = [
  [
    'sts tells the account who it is',
    async ({ sts }) => {
      const { RequestId = '', ...identity } = await sts.GetCallerIdentity()
      assert.match(RequestId, /^[0-9a-f-]{36}$/)
      assert.deepEqual(identity, {
        Arn: `qcs::cam:${account}:uin/${account}`,
        AccountId: account,
        UserId: account,
        PrincipalId: account,
        Type: 'CAMUser',
      })
    },
  ],
  [
    'sts tells a sub-user without any permission who it is',
    async ({ house, profile }) => {
      const { AccountId, UserId } = await house.sdk('sts', profile, nobody).GetCallerIdentity()
      assert.deepEqual([AccountId, UserId], [account, nobody.uin])
    },
  ],
]
