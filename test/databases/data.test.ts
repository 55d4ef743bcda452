import assert from 'node:assert/strict'
import { chmodSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { describe, it } from 'node:test'
import { prepare } from '../../src/databases/data.ts'
import { given } from '../../src/databases/folder.ts'
import { findTools } from '../../src/databases/programs.ts'
import type { DbInstance } from '../../src/domain/instance.ts'
import { tempFolder } from '../support/folder.ts'

const tools = findTools()

describe('the data of a read-only instance', {
  skip: 'postgres' in tools ? false : `no ${tools.join(', nor ')}`,
}, () => {
  it('stays where its primary cannot be reached', async () => {
    assert.ok('postgres' in tools)
    using folder = tempFolder('data')
    chmodSync(folder.path, 0o711)
    given(folder.of('open'))
    mkdirSync(folder.of('open/data'))
    given(folder.of('open/data'))
    writeFileSync(folder.of('open/data/precious'), 'data')
    const row = { kind: 'readonly', charset: 'UTF8' } as DbInstance
    const source = { sockets: folder.of('none'), port: 27_432 }
    const stopped = new AbortController().signal
    await assert.rejects(
      prepare({ tools, folder: folder.path, row, source, stopped }),
      /the data cannot be prepared: .*pg_basebackup/s,
    )
    assert.equal(readFileSync(folder.of('open/data/precious'), 'utf8'), 'data')
  })
})
