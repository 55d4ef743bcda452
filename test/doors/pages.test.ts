import assert from 'node:assert/strict'
import { readdirSync, readFileSync } from 'node:fs'
import { describe, it } from 'node:test'

/*
 * The pages themselves are followed by pages.ts; here only that both languages have the same to type.
 */

const folder = new URL('../../docs/doors/', import.meta.url)
const pages = ['postgres', 'mariadb']
const blocksOf = (name: string): readonly string[] =>
  readFileSync(new URL(name, folder), 'utf8').match(/^```.*?^```$/gms) ?? []

describe('the pages on doors', () => {
  for (const name of pages)
    it(`${name}: both languages show the same blocks`, () => {
      assert.ok(readdirSync(folder).includes(`${name}.zh-CN.md`))
      assert.ok(blocksOf(`${name}.md`).length > 8)
      assert.deepEqual(blocksOf(`${name}.zh-CN.md`), blocksOf(`${name}.md`))
    })
})
