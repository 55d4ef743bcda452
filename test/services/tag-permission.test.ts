import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { codeOf, done } from '../support/kms.ts'
import {
  creator,
  fresh,
  gone,
  instance,
  key,
  keyId,
  member,
  name,
  pair,
  several,
  type Tag,
  tagOf,
  tags,
  whiteBox,
} from '../support/tags.ts'

describe('permission', () => {
  it('is asked of the resource itself, by whatever name it is called', async () => {
    await using house = await fresh()
    const tag: Tag = (action, input) => tagOf(house)(action, input, member)
    const Tags = tags({ a: 'b' })
    for (const one of [key, name('kms', `key/${keyId(1)}`, '', ''), name('kms', `key/creatorUin/1/${keyId(1)}`)])
      await done(tag('TagResources', { ResourceList: [one], Tags }))
    const no = 'AuthFailure.UnauthorizedOperation'
    for (const one of [whiteBox, instance, gone, name('kms', `key/creatorUin/${creator}/${keyId(9)}`), 'x'])
      assert.equal(codeOf(await tag('TagResources', { ResourceList: [key, one], Tags })), no, one)
    await done(tag('AttachResourcesTag', { ...several, TagKey: 'spare', TagValue: 'yes' }))
    const two = { ...several, ResourceIds: [keyId(1), keyId(2)] }
    assert.equal(codeOf(await tag('AttachResourcesTag', { ...two, TagKey: 'spare', TagValue: 'yes' })), no)
    assert.equal(codeOf(await tag('DescribeResourceTagsByResourceIds', two)), no)
    await done(tag('DescribeResourceTagsByResourceIds', several))
    assert.equal(codeOf(await tag('GetResources', {})), no)
    await done(tag('GetResources', { ResourceList: [key] }))
    assert.equal(codeOf(await tag('CreateTag', { TagKey: 'x', TagValue: '' })), no)
  })

  it('is on record with the whole names', async () => {
    await using house = await fresh()
    const ResourceList = [name('kms', `key/${keyId(1)}`, '', ''), pair]
    const { RequestId } = await done(tagOf(house)('TagResources', { ResourceList, Tags: tags({ a: 'b' }) }))
    const [record] = await house.records(RequestId)
    assert.deepEqual(JSON.parse(record?.resources ?? ''), [key, pair])
  })
})
