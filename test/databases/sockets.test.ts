import assert from 'node:assert/strict'
import { chownSync, existsSync, mkdirSync, mkdtempSync, rmSync, statSync, symlinkSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { describe, it } from 'node:test'
import { findTools } from '../../src/databases/programs.ts'
import { closeSockets, openSockets } from '../../src/databases/sockets.ts'
import { tempFolder } from '../support/folder.ts'

const isRoot = process.getuid?.() === 0
const tools = findTools()
const lacking = 'postgres' in tools ? false : `no ${tools.join(', nor ')}`

/** Any user that is neither root nor PostgreSQL's. */
const STRANGER = 65_534

/** Opens sockets where a killed process noted the name of its own, and closes them. */
async function openAfter(left: string): Promise<void> {
  using folder = tempFolder('sockets')
  writeFileSync(folder.of('sockets'), left)
  const sockets = await openSockets(folder.path)
  assert.notEqual(sockets, left)
  assert.equal(existsSync(sockets), true)
  await closeSockets(folder.path, sockets)
  assert.deepEqual([existsSync(sockets), existsSync(folder.of('sockets'))], [false, false])
}

/** A name that is free where sockets lie. */
function freeName(): string {
  const name = mkdtempSync(join(tmpdir(), 'sanyao-db-'))
  rmSync(name, { recursive: true })
  return name
}

describe('the sockets that a killed process left', { skip: lacking }, () => {
  it('are removed', async () => {
    const left = freeName()
    mkdirSync(join(left, '27432'), { recursive: true })
    await openAfter(left)
    assert.equal(existsSync(left), false)
  })

  it('are left alone where their name is a link by now', async () => {
    using other = tempFolder('sockets')
    mkdirSync(other.of('27432'))
    writeFileSync(other.of('27432/precious'), 'data')
    const left = freeName()
    symlinkSync(other.path, left)
    try {
      await openAfter(left)
      assert.equal(existsSync(other.of('27432/precious')), true)
      assert.equal(statSync(other.of('27432')).uid, process.getuid?.())
    } finally {
      rmSync(left)
    }
  })

  it("are left alone where their name is another user's by now", {
    skip: isRoot ? false : 'only root makes such',
  }, async () => {
    const left = freeName()
    mkdirSync(join(left, '27432'), { recursive: true })
    for (const path of [left, join(left, '27432')]) chownSync(path, STRANGER, STRANGER)
    try {
      await openAfter(left)
      assert.equal(statSync(join(left, '27432')).uid, STRANGER)
    } finally {
      rmSync(left, { recursive: true })
    }
  })
})
