import assert from 'node:assert/strict'
import { execFileSync } from 'node:child_process'
import { cpSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { it } from 'node:test'

const root = new URL('../../', import.meta.url).pathname

/** A copy of what an action touches, in which a stranger follows CONTRIBUTING.md. */
function copyOfTheHouse(): Disposable & { readonly folder: string } {
  const folder = mkdtempSync(join(tmpdir(), 'sanyao-stranger-'))
  for (const name of [
    'src',
    'test',
    'tools',
    'bench',
    'catalog',
    'package.json',
    'tsconfig.json',
    'seed.schema.json',
  ]) {
    cpSync(join(root, name), join(folder, name), { recursive: true })
  }
  symlinkSync(join(root, 'node_modules'), join(folder, 'node_modules'))
  return { folder, [Symbol.dispose]: () => rmSync(folder, { recursive: true, force: true }) }
}

it('CONTRIBUTING.md adds an action as it says', () => {
  const page = readFileSync(join(root, 'CONTRIBUTING.md'), 'utf8')
  const [, path = ''] = /\*\*1\. Write the file\*\*, `([^`]+)`/.exec(page) ?? []
  const [, code = ''] = /```ts\n([\s\S]*?)```/.exec(page) ?? []
  assert.match(path, /^src\/services\/\w+\/\w+\.ts$/)

  using house = copyOfTheHouse()
  // A test runner within a test runner reports to its parent unless it does not know of it.
  const { NODE_TEST_CONTEXT: _, ...env } = process.env
  const run = (command: string, ...args: readonly string[]): string =>
    execFileSync(command, args, { cwd: house.folder, encoding: 'utf8', stdio: 'pipe', env })
  writeFileSync(join(house.folder, path), code)
  run(process.execPath, 'tools/generate.ts')
  const [, service = '', action = ''] = /services\/(\w+)\/(\w+)\.ts$/.exec(path) ?? []
  assert.match(readFileSync(join(house.folder, 'test/contract/sdk-types.ts'), 'utf8'), new RegExp(`${action}Response`))
  run(join(root, 'node_modules/.bin/tsc'), '-p', '.')

  const pattern = `--test-name-pattern=${service}:${action}`
  const tested = run(process.execPath, '--test', '--test-reporter=tap', pattern, 'test/contract/actions.test.ts')
  assert.match(tested, /# fail 0/)
  assert.ok(Number(/# pass (\d+)/.exec(tested)?.[1]) >= 6, tested)

  writeFileSync(join(house.folder, path), code.replace('faults: []', "faults: ['NoSuchCode']"))
  assert.throws(() => run(join(root, 'node_modules/.bin/tsc'), '-p', '.'), /status|failed/i)
})
