import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { codeOf, done } from '../support/kms.ts'
import { borne, fresh, key, keyId, name, region, tagOf, tags } from '../support/tags.ts'

describe('the names of resources', () => {
  const good: Readonly<Record<string, string>> = {
    'with the creator': key,
    'with another creator': name('kms', `key/creatorUin/1/${keyId(1)}`),
    'without the creator': name('kms', `key/${keyId(1)}`),
    'without an account': name('kms', `key/${keyId(1)}`, ''),
    'with uin/ alone': name('kms', `key/${keyId(1)}`, 'uin/'),
    'with the short region': name('kms', `key/${keyId(1)}`, 'uin/', 'gz'),
    'without a region': name('kms', `key/${keyId(1)}`, 'uin/', ''),
  }
  for (const [why, Resource] of Object.entries(good))
    it(`may be ${why}`, async () => {
      await using house = await fresh()
      const tag = tagOf(house)
      await done(tag('AddResourceTag', { TagKey: 'a', TagValue: '1', Resource }))
      assert.deepEqual(await borne(tag, key), { a: '1', team: 'red' })
    })

  const bad: Readonly<Record<string, string>> = {
    'no six segments': 'qcs::kms:key',
    'an empty text': '',
    'with a project': `qcs:1:kms:${region}:uin/:key/${keyId(1)}`,
    'no region that there is': name('kms', `key/${keyId(1)}`, 'uin/', 'ap-nowhere'),
    'in another region': name('kms', `key/${keyId(1)}`, 'uin/', 'ap-beijing'),
    "another account's": name('kms', `key/${keyId(8)}`, 'uin/200000000001'),
    "another account's as one's own": name('kms', `key/${keyId(8)}`),
    'of a kind that there is not': name('kms', `lock/${keyId(1)}`),
    'of a service that there is not': name('cvm', 'instance/ins-1'),
    'with more of a path': name('lighthouse', 'keypair/a/lhkp-00000001'),
    'without an id': name('kms', 'key/'),
    'of an inherited member': name('constructor', 'name/1'),
  }
  for (const [why, Resource] of Object.entries(bad))
    it(`must not be ${why}`, async () => {
      await using house = await fresh()
      const one = { TagKey: 'a', TagValue: '1', Resource }
      for (const action of ['AddResourceTag', 'UpdateResourceTagValue'])
        assert.equal(codeOf(await tagOf(house)(action, one)), 'InvalidParameterValue.ResourceDescriptionError')
      const { TagValue: _, ...less } = one
      assert.equal(
        codeOf(await tagOf(house)('DeleteResourceTag', less)),
        'InvalidParameterValue.ResourceDescriptionError',
      )
      const ReplaceTags = tags({ a: '1' })
      assert.equal(
        codeOf(await tagOf(house)('ModifyResourceTags', { Resource, ReplaceTags })),
        'InvalidParameterValue.ResourceDescriptionError',
      )
    })
})
