import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { describe, it } from 'node:test'
import { seedFields } from '../../src/seed/shape.ts'
import { read } from './good.ts'

const page = readFileSync(new URL('../../docs/seed.md', import.meta.url), 'utf8')

describe('the page on seeds', () => {
  it('shows seeds that are good', () => {
    const shown = [...page.matchAll(/^```yaml\n(.*?)^```$/gms)].map(([, text = '']) => text)
    assert.equal(shown.length, 2)
    for (const text of shown) assert(read(text).accounts.length > 0)
  })

  it('names the members that there are', () => {
    const account = seedFields.accounts.element?.fields ?? {}
    const named = new Set([...page.matchAll(/^\| `(\w+)` /gm)].map(([, name]) => name))
    const owned = Object.keys(account).filter((name) => !['uin', 'appId', 'name'].includes(name))
    assert.deepEqual(
      [...Object.keys(seedFields), ...owned, 'createTime', 'tags'].filter((name) => !named.has(name)),
      [],
    )
  })
})
