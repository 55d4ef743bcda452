import { readdirSync, readFileSync } from 'node:fs'

/** A folder of configurations, each of which follows the one before. */
export interface Story {
  readonly name: string
  readonly steps: readonly Step[]
  /** By address, the attributes that the provider can't read back, so that a plan after an import would set them. */
  readonly imports: Readonly<Record<string, readonly string[]>>
}

interface Step {
  readonly name: string
  readonly configuration: string
}

const folder = new URL('stories/', import.meta.url)

const imports: Readonly<Record<string, Story['imports']>> = {}

export const stories: readonly Story[] = readdirSync(folder)
  .sort()
  .map((name) => ({ name, steps: stepsOf(name), imports: imports[name] ?? {} }))

function stepsOf(story: string): readonly Step[] {
  const files = readdirSync(new URL(`${story}/`, folder)).sort()
  return files.map((file) => ({
    name: file.replace(/\.tf$/, ''),
    configuration: readFileSync(new URL(`${story}/${file}`, folder), 'utf8'),
  }))
}
