import assert from 'node:assert/strict'
import { spawnSync } from 'node:child_process'
import { after, before, describe, it } from 'node:test'
import { fileURLToPath } from 'node:url'
import { printed, type Served, serveGreeting } from './served.ts'

/*
 * What a first start prints, pasted as it stands. Its lines for tccli are run by `npm run test:clients`, which has one.
 */
const lacks = (name: string) => spawnSync(name, ['--version']).error !== undefined && `no ${name} command`

describe('the greeting of serve', () => {
  let served: Served
  before(async () => {
    served = await serveGreeting()
  })
  after(() => served[Symbol.asyncDispose]())

  const run = (command: string, ...words: string[]): string => {
    const cwd = fileURLToPath(new URL('../../', import.meta.url))
    const { status, stdout, stderr } = spawnSync(command, words, { cwd, encoding: 'utf8' })
    assert.equal(status, 0, stderr)
    return stdout
  }

  it('has a curl call that works', { skip: lacks('bash') || lacks('curl') }, () => {
    const { Response } = JSON.parse(run('bash', '-c', printed(served, 'curl')))
    assert.equal(Response.Error, undefined, JSON.stringify(Response.Error))
    const [key, ...others] = Response.EncryptionKeys
    assert.deepEqual([key.KeyAlias, key.IsEnabled, others.length], ['demo', 1, 0])
  })

  it('has a call of the Node SDK that works', () => {
    const shown = run(process.execPath, '-e', printed(served, 'Node SDK'))
    assert.match(shown, /TotalCount: 1\b/)
    assert.match(shown, /KeyName: 'demo'/)
  })
})
