/*
 * Writes the files that are made from the code: `npm run generate`. With `--check` it writes nothing, names each that is
 * out of date, and fails if any is.
 */
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { dirname } from 'node:path'
import { fileURLToPath } from 'node:url'
import { jsonSchema } from '../src/contract/json-schema.ts'
import { seedFields } from '../src/seed/shape.ts'

/** A file by its path from the root of the repository. */
interface Generated {
  readonly path: string
  readonly content: string
}

const json = (value: unknown): string => `${JSON.stringify(value, null, 2)}\n`

const generated: readonly Generated[] = [
  { path: 'seed.schema.json', content: json(jsonSchema(seedFields, { bareNumbers: true })) },
]

const root = new URL('../', import.meta.url)
const stale = generated.filter(({ path, content }) => read(path) !== content)
const check = process.argv.includes('--check')
for (const { path, content } of stale) {
  if (check) console.error(`${path} is out of date: run npm run generate`)
  else write(path, content)
}
if (check && stale.length > 0) process.exitCode = 1

function read(path: string): string | undefined {
  try {
    return readFileSync(new URL(path, root), 'utf8')
  } catch {
    return undefined
  }
}

function write(path: string, content: string): void {
  const file = fileURLToPath(new URL(path, root))
  mkdirSync(dirname(file), { recursive: true })
  writeFileSync(file, content)
  console.log(path)
}
