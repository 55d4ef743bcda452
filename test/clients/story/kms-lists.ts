import assert from 'node:assert/strict'
import type { Chapter } from './cast.ts'
import { newKey } from './kms-props.ts'

export const chapters: readonly Chapter[] = [
  [
    'keys are listed by state, alias and tags',
    async ({ kms }) => {
      const Tags = [{ TagKey: 'list', TagValue: '一 & +' }]
      const Type = 2
      const enabled = await newKey(kms, 'listed-1', { Tags })
      const archived = await newKey(kms, 'listed-2', { Tags })
      const awaited = await newKey(kms, 'listed-3', { Tags: [{ TagKey: 'list', TagValue: '二' }], Type })
      await kms.ArchiveKey({ KeyId: archived })

      const { Keys, TotalCount } = await kms.ListKeys({ Offset: 0, Limit: 200 })
      assert.equal(Keys?.length, TotalCount)
      const isListed = (id: string) => Keys?.some(({ KeyId }) => KeyId === id)
      assert.deepEqual([enabled, archived, awaited].map(isListed), [true, false, true])
      assert.equal((await kms.ListKeys({ Limit: 1 })).Keys?.length, 1)

      const idsOf = async (filter: Parameters<typeof kms.ListKeyDetail>[0]) =>
        (await kms.ListKeyDetail(filter)).KeyMetadatas?.map(({ KeyId }) => KeyId).toSorted()
      const ids = (...some: readonly string[]) => some.toSorted()
      const TagFilters = [{ TagKey: 'list', TagValue: ['一 & +', '三'] }]
      assert.deepEqual(await idsOf({ SearchKeyAlias: 'LISTED-' }), ids(enabled, archived, awaited))
      assert.deepEqual(await idsOf({ TagFilters }), ids(enabled, archived))
      assert.deepEqual(await idsOf({ TagFilters, KeyState: 5 }), [archived])
      assert.deepEqual(await idsOf({ SearchKeyAlias: 'listed-', Origin: 'EXTERNAL' }), [awaited])
      const page = await kms.ListKeyDetail({ SearchKeyAlias: 'listed-', Offset: 2, Limit: 2, OrderType: 1 })
      assert.deepEqual([page.TotalCount, page.KeyMetadatas?.length], [3, 1])
    },
  ],
]
