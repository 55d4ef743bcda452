import assert from 'node:assert/strict'
import { after, before, describe, it } from 'node:test'
import { chapters as cam } from './story/cam.ts'
import { type Cast, enter, kmsWith, nobody, profiles, refused } from './story/cast.ts'
import { chapters as cloudaudit } from './story/cloudaudit.ts'
import { chapters as kms } from './story/kms.ts'
import { chapters as lighthouse } from './story/lighthouse.ts'
import { chapters as postgres } from './story/postgres.ts'
import { chapters as sts } from './story/sts.ts'
import { chapters as tag } from './story/tag.ts'

/*
 * The official Node SDK as it is installed, against the server: one story about every action, in each way that the SDK
 * signs and sends.
 */
const story = [...sts, ...kms, ...lighthouse, ...postgres, ...cam, ...tag, ...cloudaudit]

for (const profile of profiles) {
  describe(`the Node SDK, ${profile.signMethod} by ${profile.reqMethod}`, () => {
    let cast: Cast
    before(async () => {
      cast = await enter(profile)
    })
    after(() => cast.house[Symbol.asyncDispose]())

    for (const [title, tell] of story) it(title, () => tell(cast))

    it('has told of every action of the catalog', async () => {
      const { catalog } = cast.house
      const records = (await cast.house.trail()).filter(
        ({ code, method }) => code === '' && method === profile.reqMethod,
      )
      // What one service asks of another is on record too, as the service's doing.
      const calls = records.filter(
        ({ client, callerKind }) => client.startsWith('SDK_NODEJS_') && callerKind === 'root',
      )
      const told = new Set(calls.map(({ service, action }) => `${service}:${action}`))
      const names = catalog.actions.map(({ service, name }) => `${service.name}:${name}`)
      assert.notEqual(names.length, 0)
      assert.deepEqual(
        names.filter((name) => !told.has(name)),
        [],
      )
    })

    it("throws the service's own code for a sub-user without permission", async () => {
      const { house } = cast
      const KeyId = '23e80852-1e38-11e9-b129-5cb9019b4b01'
      const key = house.sdk('kms', profile, nobody).DescribeKey({ KeyId })
      await refused(house, 'UnauthorizedOperation', key)
      const pairs = house.sdk('lighthouse', profile, nobody).DescribeKeyPairs({})
      await refused(house, 'UnauthorizedOperation.NoPermission', pairs)
      const instances = house.sdk('postgres', profile, nobody).DescribeDBInstances({})
      await refused(house, 'OperationDenied.CamDeniedError', instances)
    })

    it('throws for a wrong key, an unknown SecretId, and a token that a permanent key has not', async () => {
      const { house } = cast
      const wrong = house.sdk('sts', profile, { secretKey: 'w'.repeat(32) }).GetCallerIdentity()
      await refused(house, 'AuthFailure.SignatureFailure', wrong)
      const unknown = house.sdk('sts', profile, { secretId: `AKID${'u'.repeat(32)}` }).GetCallerIdentity()
      await refused(house, 'AuthFailure.SecretIdNotFound', unknown)
      const token = kmsWith(house, profile, { token: 'token' }).CreateKey({ Alias: 'never' })
      await refused(house, 'AuthFailure.TokenFailure', token)
    })

    it('throws for a missing Region where one is needed, and for one that is none', async () => {
      const { house } = cast
      const nowhere = { region: '' }
      const pairs = house.sdk('lighthouse', profile, nowhere).DescribeKeyPairs({})
      assert.match(await refused(house, 'MissingParameter', pairs), /`Region`/)
      const instances = house.sdk('postgres', profile, nowhere).DescribeDBInstances({})
      assert.match(await refused(house, 'MissingParameter', instances), /`Region`/)
      const { Type } = await house.sdk('sts', profile, nowhere).GetCallerIdentity()
      assert.equal(Type, 'CAMUser')
      const lost = house.sdk('kms', profile, { region: 'ap-nowhere' }).CreateKey({ Alias: 'never' })
      assert.match(await refused(house, 'InvalidParameterValue', lost), /`Region`/)
    })

    it('throws texts in the language that is asked for', async () => {
      const { house } = cast
      const create = (language: 'zh-CN' | 'en-US') => kmsWith(house, profile, { language }).CreateKey({ Alias: '-' })
      const code = 'InvalidParameterValue.InvalidAlias'
      assert.match(await refused(house, code, create('zh-CN')), /\p{Script=Han}/u)
      assert.doesNotMatch(await refused(house, code, create('en-US')), /\p{Script=Han}/u)
    })
  })
}
