import assert from 'node:assert/strict'
import { createHash } from 'node:crypto'
import { chmodSync, cpSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { after, before, describe, it } from 'node:test'
import { good } from './seed/good.ts'
import { call, credentialOf, EXIT_CONFIG, type RunOptions, refused, serving } from './support/command.ts'
import { tempFolder } from './support/folder.ts'

/** Every file under a folder, with its mode and a digest of its bytes. */
function pictureOf(folder: string): Readonly<Record<string, string>> {
  const names = readdirSync(folder, { recursive: true, encoding: 'utf8' }).sort()
  return Object.fromEntries(
    names.map((name) => {
      const file = statSync(join(folder, name))
      const bytes = file.isFile() ? readFileSync(join(folder, name)) : ''
      return [name, `${file.mode.toString(8)} ${createHash('sha256').update(bytes).digest('hex')}`]
    }),
  )
}

describe('sanyao serve on a folder that is in use or used', () => {
  const used = tempFolder('serve')
  let credential: object
  before(async () => {
    await using server = serving(used.of('data'), ['--seed', seedFile(used, good)])
    credential = credentialOf(await server.ready())
    assert.equal(await server.stop(), '0')
  })
  after(() => used[Symbol.dispose]())

  function seedFile(folder: { of(name: string): string }, text: string): string {
    writeFileSync(folder.of('seed.yaml'), text)
    return folder.of('seed.yaml')
  }

  /** Spoils a copy of the folder, sees the refusal, and that it left every byte where it was. */
  async function refusedUntouched(why: RegExp, spoil: (data: string) => RunOptions & { readonly more?: string[] }) {
    using folder = tempFolder('serve')
    const data = folder.of('data')
    cpSync(used.of('data'), data, { recursive: true })
    chmodSync(join(data, 'root.key'), 0o600)
    const { more = [], ...options } = spoil(data)
    const picture = pictureOf(data)
    await refused(serving(data, more, options), EXIT_CONFIG, why)
    assert.deepEqual(pictureOf(data), picture)
  }

  it('refuses a root key file that others can read', () =>
    refusedUntouched(/root\.key can be read by others: chmod 600/, (data) => {
      chmodSync(join(data, 'root.key'), 0o640)
      return {}
    }))

  it('refuses another root key', () =>
    refusedUntouched(/is not the one that this store was made with/, () => ({
      env: { SANYAO_ROOT_KEY: 'ab'.repeat(32) },
    })))

  it('refuses a file with another root key', () =>
    refusedUntouched(/is not the one that this store was made with/, (data) => {
      writeFileSync(join(data, 'root.key'), 'ab'.repeat(32))
      return {}
    }))

  it('refuses to make a new root key for an old store', () =>
    refusedUntouched(/root\.key is missing/, (data) => {
      rmSync(join(data, 'root.key'))
      return {}
    }))

  it('refuses what is no root key, without repeating it', async () => {
    const text = 'not-a-root-key-but-maybe-a-secret'
    const said = /^sanyao: (?!.*maybe-a-secret).*64 hexadecimal digits or as base64 of 32 bytes\n$/
    await refusedUntouched(said, () => ({ env: { SANYAO_ROOT_KEY: text } }))
  })

  it('refuses a store that a newer version has written', () =>
    refusedUntouched(/has schema 9999, and this Sanyao knows up to \d+/, (data) => {
      const database = new DatabaseSync(join(data, 'sanyao.db'))
      database.exec('PRAGMA user_version = 9999')
      database.close()
      return {}
    }))

  it('refuses another seed', () =>
    refusedUntouched(/begun with another seed/, () => {
      writeFileSync(used.of('other.yaml'), good.replace(/^secret: .*$/m, 'secret: another'))
      return { more: ['--seed', used.of('other.yaml')] }
    }))

  it('takes the same seed again, or none', async () => {
    for (const more of [['--seed', used.of('seed.yaml')], []]) {
      await using server = serving(used.of('data'), more)
      assert.deepEqual(credentialOf(await server.ready()), credential)
      await server.stop()
    }
  })

  it('lets no second server in, and the first goes on', async () => {
    await using server = serving(used.of('data'))
    const ready = await server.ready()
    await refused(serving(used.of('data')), EXIT_CONFIG, /sanyao\.db is in use by another process/)
    assert.equal((await call(ready, 'lighthouse', 'DescribeKeyPairs')).Error, undefined)
  })
})
