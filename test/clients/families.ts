import { readFileSync } from 'node:fs'
import { parse } from 'yaml'

/** A call, what its answer says, and what of the answer is kept, both by paths such as `Keys.0.KeyId`. */
export interface Step {
  readonly action: string
  readonly with?: Readonly<Record<string, unknown>>
  readonly says?: Readonly<Record<string, unknown>>
  readonly keep?: Readonly<Record<string, string>>
}

export interface Family {
  readonly title: string
  /** `kms` where none is named. */
  readonly service?: string
  readonly steps: readonly Step[]
}

interface Families {
  /** The actions that are told elsewhere, such as `kms:Encrypt`; `kms:*` are all of a service. */
  readonly elsewhere: readonly string[]
  readonly chapters: readonly Family[]
}

/** The stories of the families that have only actions of the catalog, as `isAction` knows them: `kms:Encrypt`. */
export function familiesOf(isAction: (name: string) => boolean): Families {
  const { elsewhere, chapters }: Families = parse(readFileSync(new URL('families.yaml', import.meta.url), 'utf8'))
  return {
    elsewhere,
    chapters: chapters.filter(({ service = 'kms', steps }) =>
      steps.every(({ action }) => isAction(`${service}:${action}`)),
    ),
  }
}

/** A value with what was kept in the place of each `$name`, and the story's own name in that of each `#`. */
export function fill(value: unknown, kept: ReadonlyMap<string, unknown>, name: string): unknown {
  if (typeof value === 'string') return value.startsWith('$') ? kept.get(value.slice(1)) : value.replaceAll('#', name)
  if (Array.isArray(value)) return value.map((item) => fill(item, kept, name))
  if (typeof value !== 'object' || value === null) return value
  return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, fill(item, kept, name)]))
}

/** What is at a path in an answer; undefined where there is nothing. */
export const at = (reply: unknown, path: string): unknown =>
  path
    .split('.')
    .reduce<unknown>((part, name) => (part as Readonly<Record<string, unknown>> | undefined)?.[name], reply)
