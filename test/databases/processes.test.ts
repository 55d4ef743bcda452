import assert from 'node:assert/strict'
import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { describe, it } from 'node:test'
import { dataOf } from '../../src/databases/places.ts'
import { postmasterOf } from '../../src/databases/processes.ts'
import { findTools, lesserUser } from '../../src/databases/programs.ts'

const isRoot = process.getuid?.() === 0
const tools = findTools()
const lacking = 'postgres' in tools ? false : `no ${tools.join(', nor ')}`

/** Any user that is neither root nor PostgreSQL's. */
const STRANGER = 65_534

const folder = `/sanyao-processes-${process.pid}`

/** Ends when its standard input does. */
const called = (as: { readonly uid?: number }): ChildProcess =>
  spawn('/bin/sh', ['-c', 'read line', 'sh', '-D', dataOf(folder)], {
    ...as,
    argv0: '/usr/bin/postgres',
    cwd: '/',
    stdio: ['pipe', 'ignore', 'ignore'],
  })

async function end(child: ChildProcess): Promise<void> {
  const closed = once(child, 'close')
  child.stdin?.end()
  await closed
}

describe('the server of an instance', { skip: lacking }, () => {
  it('is known by its words', async () => {
    const server = called({ ...lesserUser() })
    try {
      assert.equal(postmasterOf(folder), server.pid)
    } finally {
      await end(server)
    }
    assert.equal(postmasterOf(folder), undefined)
  })

  it('is none that another user calls so', { skip: isRoot ? false : 'only root starts such' }, async () => {
    const other = called({ uid: STRANGER })
    try {
      assert.equal(postmasterOf(folder), undefined)
    } finally {
      await end(other)
    }
  })
})
