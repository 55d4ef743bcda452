import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { describe, it } from 'node:test'

/*
 * The pages themselves are followed elsewhere, those on doors by pages.ts; here only that both languages have the same to type.
 */

const folder = new URL('../../docs/', import.meta.url)
const pages = ['doors/postgres', 'doors/mariadb', 'terraform']
const blocksOf = (name: string): readonly string[] =>
  readFileSync(new URL(name, folder), 'utf8').match(/^```.*?^```$/gms) ?? []

describe('the pages that are typed', () => {
  for (const name of pages)
    it(`${name}: both languages show the same blocks`, () => {
      assert.ok(blocksOf(`${name}.md`).length > 8)
      assert.deepEqual(blocksOf(`${name}.zh-CN.md`), blocksOf(`${name}.md`))
    })
})
