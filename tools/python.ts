import { spawnSync } from 'node:child_process'
import { createHash } from 'node:crypto'
import { existsSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'

/** A Python with the packages of a requirements file, or why there is none. */
export type Python =
  | { readonly folder: string }
  /** `index`: whether pip could reach the index of packages all the same. */
  | { readonly missing: string; readonly index: boolean }

/** The SDK needs the standard library of this. */
const OLDEST = [3, 8] as const

const cache = fileURLToPath(new URL('../node_modules/.cache/sanyao-python/', import.meta.url))
const bin = join(cache, process.platform === 'win32' ? 'Scripts' : 'bin')
/** Holds what the environment was made from; written when it is whole. */
const mark = join(cache, 'made-from')

/** Makes a virtual environment with exactly these packages, or takes the one that an earlier run made from them. */
export function pythonWith(requirements: string): Python {
  const python = ['python3', 'python'].find((name) => isFit(versionOf(name)))
  if (python === undefined) return { missing: `no Python ${OLDEST.join('.')} or later`, index: false }
  const content = readFileSync(requirements)
  const madeFrom = createHash('sha256')
    .update(`${versionOf(python)}\n`)
    .update(content)
    .digest('hex')
  if (existsSync(mark) && readFileSync(mark, 'utf8') === madeFrom) return { folder: bin }

  rmSync(cache, { recursive: true, force: true })
  const made = run(python, ['-m', 'venv', cache])
  if (made !== undefined) return { missing: `python -m venv: ${made}`, index: false }
  const pip = ['-m', 'pip', '--disable-pip-version-check']
  const own = join(bin, 'python')
  const installed = run(own, [...pip, 'install', '--quiet', '--no-deps', '--no-compile', '-r', requirements])
  if (installed !== undefined) {
    return { missing: `pip install: ${installed}`, index: run(own, [...pip, 'index', 'versions', 'six']) === undefined }
  }
  writeFileSync(mark, madeFrom)
  return { folder: bin }
}

const versionOf = (python: string): string => spawnSync(python, ['--version'], { encoding: 'utf8' }).stdout ?? ''

function isFit(version: string): boolean {
  const [, major, minor] = /^Python (\d+)\.(\d+)/.exec(version) ?? []
  return Number(major) === OLDEST[0] && Number(minor) >= OLDEST[1]
}

/** Undefined when it went well, otherwise the last that it said. */
function run(command: string, words: readonly string[]): string | undefined {
  const { status, stderr, error } = spawnSync(command, words, { encoding: 'utf8' })
  if (status === 0) return undefined
  return error?.message ?? stderr.trim().split('\n').at(-1) ?? ''
}
