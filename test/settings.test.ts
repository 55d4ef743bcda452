import assert from 'node:assert/strict'
import { existsSync, readdirSync, writeFileSync } from 'node:fs'
import { describe, it } from 'node:test'
import { settings } from '../src/config.ts'
import { Command, call, credentialOf, EXIT_CONFIG, refused, serving } from './support/command.ts'
import { tempFolder } from './support/folder.ts'

describe('the settings of sanyao', { concurrency: 2 }, () => {
  it('take a root key as hex or as base64, and then write none', async () => {
    using folder = tempFolder('serve')
    const key = Buffer.from('000102030405060708090a0b0c0d0e0f101112131415161718191a1b1c1d1e1f', 'hex')
    const seen: object[] = []
    for (const encoding of ['hex', 'base64'] as const) {
      await using server = serving(folder.of('data'), [], { env: { SANYAO_ROOT_KEY: key.toString(encoding) } })
      seen.push(credentialOf(await server.ready()))
      await server.stop()
    }
    assert.deepEqual(seen[1], seen[0])
    assert.deepEqual(readdirSync(folder.of('data')), ['sanyao.db'])
    writeFileSync(folder.of('my.key'), `${key.toString('hex')}\n`, { mode: 0o600 })
    await using server = serving(folder.of('data'), [], { env: { SANYAO_ROOT_KEY_FILE: folder.of('my.key') } })
    assert.deepEqual(credentialOf(await server.ready()), seen[0])
  })

  it('come from the environment, and a flag goes before them', async () => {
    using folder = tempFolder('serve')
    const env = {
      SANYAO_DATA: folder.of('from-env'),
      SANYAO_PORT: '0',
      SANYAO_HOST: '::1',
      SANYAO_REGION: 'ap-singapore',
      SANYAO_RATES: 'lighthouse:DescribeKeyPairs=0',
      SANYAO_KEY_PAIR_LIMIT: '1',
    }
    await using server = new Command(['--json', '--host', '127.0.0.1'], { env })
    const ready = await server.ready()
    assert.match(ready.endpoint, /^http:\/\/127\.0\.0\.1:[1-9]\d*$/)
    assert.equal(ready.region, 'ap-singapore')
    assert.ok(existsSync(folder.of('from-env/root.key')))
    assert.equal((await call(ready, 'lighthouse', 'DescribeKeyPairs')).Error?.Code, 'RequestLimitExceeded')
    const full = await call(ready, 'lighthouse', 'CreateKeyPair', { KeyName: 'second' })
    assert.equal(full.Error?.Code, 'LimitExceeded.KeyPairLimitExceeded')
    await server.stop()

    await using free = new Command(['--json', '--no-throttle', '--host', '127.0.0.1'], { env })
    assert.equal((await call(await free.ready(), 'lighthouse', 'DescribeKeyPairs'))['TotalCount'], 1)
  })

  it('decide what is logged: a line of JSON for each request, or nothing', async () => {
    for (const level of ['info', 'silent']) {
      await using server = new Command(['--ephemeral', '--port', '0', '--json'], { env: { SANYAO_LOG: level } })
      const ready = await server.ready()
      const { RequestId } = await call(ready, 'lighthouse', 'DescribeKeyPairs')
      await server.stop()
      const ids = server.stderr
        .split('\n')
        .filter(Boolean)
        .map((line) => JSON.parse(line).requestId)
      assert.deepEqual(ids, level === 'info' ? [RequestId] : [])
    }
  })

  const wrong: Readonly<Record<string, string>> = {
    SANYAO_PORT: '99999',
    SANYAO_THROTTLE: 'perhaps',
    SANYAO_RATES: 'kms=many',
    SANYAO_LOG: 'loud',
    SANYAO_REGION: 'ap-nowhere',
    SANYAO_CMK_LIMIT: '-1',
  }
  for (const [name, value] of Object.entries(wrong)) {
    it(`refuse ${name}=${value}, naming it`, async () => {
      using folder = tempFolder('serve')
      const env = { SANYAO_DATA: folder.of('data'), [name]: value }
      const words = name === 'SANYAO_PORT' ? [] : ['--port', '0']
      await refused(new Command(words, { env }), EXIT_CONFIG, new RegExp(`^sanyao: ${name} `))
      assert.deepEqual(readdirSync(folder.path), [])
    })
  }

  it('refuse a rate of an action that is not there, which would limit nothing', async () => {
    using folder = tempFolder('serve')
    const env = { SANYAO_DATA: folder.of('data'), SANYAO_RATES: 'kms:Encrypt=5,kms:Encrpyt=5' }
    await refused(new Command(['--port', '0'], { env }), EXIT_CONFIG, /SANYAO_RATES names kms:Encrpyt,/)
    assert.deepEqual(readdirSync(folder.path), [])
  })

  const flags: Readonly<Record<string, readonly [readonly string[], RegExp]>> = {
    'a port that is a word': [['--port', 'http'], /--port.*a port is a number from 0 to 65535/],
    'a port beyond the last': [['--port', '65536'], /a port is a number from 0 to 65535/],
    'a flag without its value': [['--data'], /argument missing/],
    'an unknown flag': [['--prot', '1'], /unknown option '--prot'/],
    'an unknown command': [['sevre'], /too many arguments|unknown command/],
  }
  for (const [name, [words, why]] of Object.entries(flags)) {
    it(`refuse ${name}`, async () => {
      using folder = tempFolder('serve')
      await using run = new Command(['--ephemeral', ...words], { cwd: folder.path })
      assert.equal(await run.ended(), '1')
      assert.match(run.stderr, why)
      assert.match(run.stderr, /^error: /)
      assert.doesNotMatch(run.stderr, /\n\s+at /)
      assert.equal(run.stdout, '')
    })
  }

  it('refuse a seed that is wrong or not there, and make no folder', async () => {
    using folder = tempFolder('serve')
    writeFileSync(folder.of('bad.yaml'), 'secret: x\naccounts:\n  - uin: who\n')
    const seeded = (name: string): Command => serving(folder.of('data'), ['--seed', folder.of(name)])
    await refused(seeded('bad.yaml'), EXIT_CONFIG, /bad\.yaml:3:\d+: .*accounts\[0\]\.uin/)
    await refused(seeded('none.yaml'), EXIT_CONFIG, /none\.yaml/)
    assert.deepEqual(readdirSync(folder.path), ['bad.yaml'])
  })

  it('are all in --help', async () => {
    await using run = new Command(['serve', '--help'])
    assert.equal(await run.ended(), '0')
    for (const { env, text } of Object.values(settings)) {
      assert.ok(run.stdout.includes(env), env)
      assert.ok(run.stdout.includes(text), text)
    }
    for (const flag of ['--port', '--host', '--data', '--ephemeral', '--seed', '--no-throttle', '--json'])
      assert.ok(run.stdout.includes(flag), flag)
  })
})
