import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { after, before, describe, it } from 'node:test'
import { loadCatalog } from '../../src/contract/catalog.ts'
import { startHouse, type TestHouse } from '../support/house.ts'
import { codeOf, done, fresh, type Kms, kmsOf, Plaintext, seedOf, unknownKey } from '../support/kms.ts'

/*
 * The story of a CMK over HTTP, its states, and how every action finds one.
 */

const world = readFileSync(new URL('../worlds/examples.yaml', import.meta.url), 'utf8')

const { actions } = await loadCatalog(new URL('../../src/services/', import.meta.url))

const notFound = 'ResourceUnavailable.CmkNotFound'

const ofKeys = actions.filter(
  ({ service, input, codes }) => service.name === 'kms' && 'KeyId' in input && codes.includes(notFound),
)

describe('the story of a key, told by the official SDK', () => {
  for (const signMethod of ['TC3-HMAC-SHA256', 'HmacSHA256', 'HmacSHA1'] as const)
    for (const reqMethod of ['GET', 'POST'] as const)
      it(`${signMethod} ${reqMethod}`, async () => {
        await using house = await startHouse({ seed: seedOf() })
        const sdk = house.sdk('kms', { signMethod, reqMethod })
        const { KeyId = '' } = await sdk.CreateKey({ Alias: 'story', Description: '密钥 & more' })
        const { CiphertextBlob = '' } = await sdk.Encrypt({ KeyId, Plaintext, EncryptionContext: '{"a":"b=c&d"}' })
        const opened = await sdk.Decrypt({ CiphertextBlob, EncryptionContext: '{"a":"b=c&d"}' })
        assert.deepEqual([opened.Plaintext, opened.KeyId], [Plaintext, KeyId])
        await sdk.DisableKey({ KeyId })
        await assert.rejects(sdk.Decrypt({ CiphertextBlob }), { code: 'ResourceUnavailable.CmkDisabled' })
        await sdk.ScheduleKeyDeletion({ KeyId, PendingWindowInDays: 7 })
        await sdk.CancelKeyDeletion({ KeyId })
        await sdk.EnableKey({ KeyId })
        const { KeyMetadata } = await sdk.DescribeKey({ KeyId })
        assert.deepEqual([KeyMetadata?.KeyState, KeyMetadata?.Description], ['Enabled', '密钥 & more'])
      })
})

describe('the state of a key', () => {
  it('is born Enabled, or PendingImport when its material is to come', async () => {
    await using house = await fresh()
    const kms = kmsOf(house)
    for (const [Type, state, origin] of [
      [1, 'Enabled', 'TENCENT_KMS'],
      [2, 'PendingImport', 'EXTERNAL'],
    ] as const) {
      const reply = await done(kms('CreateKey', { Alias: state, Type }))
      assert.equal(reply.KeyState, state)
      const { KeyMetadata } = await kms('DescribeKey', { KeyId: reply.KeyId })
      assert.deepEqual([KeyMetadata.KeyState, KeyMetadata.Origin], [state, origin])
      assert.equal(await house.store.read.count('keyMaterial', { key: reply.KeyId }), Type === 1 ? 1 : 0)
    }
  })
})

for (const { name, input, examples } of ofKeys) {
  describe(`the key that ${name} names`, () => {
    const example = { ...examples[0]?.input } as Readonly<Record<string, unknown>>
    const examplesWorld = (time = Date.UTC(2019, 5, 1)): Promise<TestHouse> => startHouse({ seed: world, time })
    let house: TestHouse
    let kms: Kms
    before(async () => {
      house = await examplesWorld()
      kms = kmsOf(house)
    })
    after(() => house[Symbol.asyncDispose]())

    it('has a well-formed id', async () => {
      const id = '23e80852-1e38-11e9-b129-5cb9019b4b01'
      for (const bad of ['', 'key', id.toUpperCase(), `${id}\n`, ` ${id}`, id.slice(1), `${id}0`, id.replace('-', '_')])
        assert.equal(
          codeOf(await kms(name, { ...example, KeyId: bad })),
          'InvalidParameterValue.InvalidKeyId',
          JSON.stringify(bad),
        )
    })

    it('is one of the account and region', async () => {
      const other = { secretId: 'AKIDneighbour00000000000000000000001', secretKey: 'neighbourSecretKey00000000000001' }
      assert.equal(codeOf(await kms(name, { ...example, KeyId: unknownKey })), notFound)
      assert.equal(codeOf(await kms(name, example, other)), notFound)
      assert.equal(codeOf(await kms(name, example, { region: 'ap-singapore' })), notFound)
    })

    it('is found in any region by a call that names none', async () => {
      await using own = await examplesWorld()
      await done(kmsOf(own)(name, example, { region: undefined }))
    })

    it('is gone at its moment of destruction', async () => {
      await using own = await examplesWorld(Date.UTC(2019, 5, 20))
      const KeyId = '23e80852-1e38-11e9-b129-5cb9019b4b02'
      assert.equal(await own.store.read.count('cmk', { id: KeyId }), 1)
      assert.equal(codeOf(await kmsOf(own)(name, { ...example, KeyId })), notFound)
    })

    it('may be of the own account, but of no member account', { skip: !('MemberAccount' in input) }, async () => {
      for (const member of [{ MemberUin: 1003 }, { MemberAppId: 1 }, { MemberUin: 1001, MemberAppId: 1 }])
        assert.equal(
          codeOf(await kms(name, { ...example, MemberAccount: member })),
          'UnsupportedOperation.NotRoleOperation',
          JSON.stringify(member),
        )
      const own = { MemberUin: 1001, MemberAppId: 1_250_000_001 }
      for (const member of [{}, { MemberUin: 0 }, own]) {
        await using another = await examplesWorld()
        await done(kmsOf(another)(name, { ...example, MemberAccount: member }))
      }
    })
  })
}
