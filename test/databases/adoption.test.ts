import assert from 'node:assert/strict'
import {
  existsSync,
  lchownSync,
  mkdirSync,
  readFileSync,
  renameSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs'
import { describe, it } from 'node:test'
import { adopt } from '../../src/databases/adoption.ts'
import { findTools, lesserUser } from '../../src/databases/programs.ts'
import { tempFolder } from '../support/folder.ts'

const tools = findTools()
const lacking = 'postgres' in tools ? false : `no ${tools.join(', nor ')}`
const [one, other] = ['1_ap-guangzhou_postgres-a', '1_ap-guangzhou_postgres-b'] as const

/** Any user that is neither root nor PostgreSQL's. */
const STRANGER = 65_534

type Folder = ReturnType<typeof tempFolder>

/** Databases as a former release left them, and what came of looking at them: whose they are. */
function adopting(names: readonly string[], change: (folder: Folder) => void): readonly (string | undefined)[] {
  using folder = tempFolder('adoption')
  const user = lesserUser()
  const made = (name: string): void => {
    mkdirSync(folder.of(name))
    if (user !== undefined) lchownSync(folder.of(name), user.uid, user.gid)
  }
  for (const name of names) for (const part of ['', '/cipher', '/open']) made(`${name}${part}`)
  if (user !== undefined) lchownSync(folder.path, user.uid, user.gid)
  change(folder)
  adopt(folder.path, new Set([one, other]), 'ours')
  return ['', ...names].map((name) => {
    const mark = folder.of(`${name}/store`)
    if (!existsSync(mark)) return undefined
    const whose = readFileSync(mark, 'utf8').trim()
    if (whose === 'ours') assert.equal(statSync(folder.of(name)).uid, process.getuid?.())
    return whose
  })
}

describe('databases that do not say whose they are', { skip: lacking }, () => {
  it('become the store’s that has them', () => {
    assert.deepEqual(
      adopting([one, other], (folder) => writeFileSync(folder.of(`${one}/postgres.pid`), '1')),
      ['ours', 'ours', 'ours'],
    )
  })

  it('leave an empty folder that becomes so, too', () => {
    assert.deepEqual(
      adopting([], () => {}),
      ['ours'],
    )
  })

  it('become so also where that was left in the midst', () => {
    assert.deepEqual(
      adopting([one, other], (folder) => {
        lchownSync(folder.of(one), process.getuid?.() ?? 0, process.getgid?.() ?? 0)
        writeFileSync(folder.of(`${one}/store`), 'ours\n')
      }),
      ['ours', 'ours', 'ours'],
    )
  })

  it('do not where one is none of the store’s, and none of them does', () => {
    assert.deepEqual(
      adopting([one, '1_ap-guangzhou_postgres-c'], () => {}),
      [undefined, undefined, undefined],
    )
  })

  it('do not where something else lies there', () => {
    assert.deepEqual(
      adopting([one], (folder) => symlinkSync('/etc/hostname', folder.of('sockets'))),
      [undefined, undefined],
    )
    assert.deepEqual(
      adopting([one], (folder) => mkdirSync(folder.of(`${one}/else`))),
      [undefined, undefined],
    )
  })

  it('do not where one is a link, or a part of one is', () => {
    for (const name of [one, `${one}/open`]) {
      using place = tempFolder('adoption')
      const marked = adopting([one], (folder) => {
        renameSync(folder.of(name), place.of('moved'))
        symlinkSync(place.of('moved'), folder.of(name))
      })
      assert.deepEqual(marked, [undefined, undefined])
    }
  })

  it('do not where one is marked as another store’s', () => {
    const marked = (name: string) =>
      adopting([one, other], (folder) => writeFileSync(folder.of(`${name}/store`), 'another\n'))
    assert.deepEqual(marked(other), [undefined, undefined, 'another'])
    assert.deepEqual(marked(''), ['another', undefined, undefined])
  })

  it('do not where one is a third user’s', { skip: process.getuid?.() === 0 ? false : 'only root makes such' }, () => {
    const marked = adopting([one], (folder) => lchownSync(folder.of(one), STRANGER, STRANGER))
    assert.deepEqual(marked, [undefined, undefined])
  })
})
