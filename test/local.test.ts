import assert from 'node:assert/strict'
import { it } from 'node:test'
import { ConfigError, configure } from '../src/config.ts'
import { newDevice } from '../src/domain/account.ts'
import { openLocal } from '../src/local.ts'
import { open } from '../src/main.ts'
import { linesOf, recordIn } from '../src/trail/chain.ts'
import { tempFolder } from './support/folder.ts'

it('what a command does without an action is on record, and fails aloud', async () => {
  using folder = tempFolder('local')
  const config = { ...configure({ data: folder.path, port: 0 }, {}), logLevel: 'silent' }
  await (await open(config, undefined))[Symbol.asyncDispose]()
  await using local = await openLocal(config)
  const [account = assert.fail()] = (await local.store.read.find('account', { where: {} })).map(({ uin }) => uin)
  const row = newDevice(account, account, Buffer.alloc(8))
  const deed = { service: 'cam', version: '2019-01-16', action: 'BindMfaDevice', resource: `uin/${account}` }
  await local.commit(account, deed, [{ insert: 'mfaDevice', row }])
  const stale = local.commit(account, deed, [{ update: 'mfaDevice', row: { ...row, revision: 7 } }])
  await assert.rejects(stale, (error) => error instanceof ConfigError && /changed meanwhile/.test(error.message))
  const blocks = await local.store.read.find('trailBlock', { where: {} })
  const records = blocks.flatMap(({ lines }) => linesOf(lines).map(recordIn))
  assert.deepEqual(
    records.map(({ action, callerKind, uin, client, resources }) => [action, callerKind, uin, client, resources]),
    [['BindMfaDevice', 'root', account, 'sanyao', `["uin/${account}"]`]],
  )
})
