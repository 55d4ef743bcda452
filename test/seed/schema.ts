import { isDeepStrictEqual } from 'node:util'

type Schema = Readonly<Record<string, unknown>>
type Check = (limit: never, value: unknown, path: string) => readonly string[]

const isObject = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value)

const typeOf = (value: unknown): string =>
  value === null ? 'null' : Array.isArray(value) ? 'array' : Number.isInteger(value) ? 'integer' : typeof value

const text =
  (holds: (limit: never, value: string) => boolean): Check =>
  (limit, value, path) =>
    typeof value !== 'string' || holds(limit, value) ? [] : [path]
const number =
  (holds: (limit: number, value: number) => boolean): Check =>
  (limit, value, path) =>
    typeof value !== 'number' || holds(limit, value) ? [] : [path]
const items =
  (holds: (limit: never, value: readonly unknown[]) => boolean): Check =>
  (limit, value, path) =>
    !Array.isArray(value) || holds(limit, value) ? [] : [path]
const note: Check = () => []

/** What the keywords of JSON Schema say, as far as ours use them: the paths at which they are broken. */
const keywords: Readonly<Record<string, Check>> = {
  $schema: note,
  title: note,
  description: note,
  examples: note,
  writeOnly: note,
  contentEncoding: note,
  contentMediaType: note,
  type: (limit: string | readonly string[], value, path) => {
    const type = typeOf(value)
    return [limit].flat().some((one) => one === type || (one === 'number' && type === 'integer')) ? [] : [path]
  },
  enum: (limit: readonly unknown[], value, path) => (limit.includes(value) ? [] : [path]),
  pattern: text((limit: string, value) => new RegExp(limit, 'u').test(value)),
  minLength: text((limit: number, value) => [...value].length >= limit),
  maxLength: text((limit: number, value) => [...value].length <= limit),
  minimum: number((limit, value) => value >= limit),
  maximum: number((limit, value) => value <= limit),
  minItems: items((limit: number, value) => value.length >= limit),
  maxItems: items((limit: number, value) => value.length <= limit),
  uniqueItems: items(
    (limit: boolean, value) =>
      !limit || value.every((one, i) => value.findIndex((other) => isDeepStrictEqual(other, one)) === i),
  ),
  items: (limit: Schema, value, path) =>
    Array.isArray(value) ? value.flatMap((item, i) => violations(limit, item, `${path}/${i}`)) : [],
  allOf: (limit: readonly Schema[], value, path) => limit.flatMap((part) => violations(part, value, path)),
  required: (limit: readonly string[], value, path) =>
    isObject(value) ? limit.filter((name) => !Object.hasOwn(value, name)).map((name) => `${path}/${name}`) : [],
  properties: (limit: Readonly<Record<string, Schema>>, value, path) =>
    isObject(value)
      ? Object.entries(limit).flatMap(([name, part]) =>
          Object.hasOwn(value, name) ? violations(part, value[name], `${path}/${name}`) : [],
        )
      : [],
}

/** Where a value breaks a JSON Schema. A keyword that is unknown here breaks the test. */
export function violations(schema: Schema, value: unknown, path = ''): readonly string[] {
  const broken = Object.entries(schema).flatMap(([keyword, limit]) => {
    if (keyword === 'additionalProperties') return []
    const check = keywords[keyword]
    if (check === undefined) throw new Error(`unknown keyword ${keyword}`)
    return check(limit as never, value, path)
  })
  const closed = schema['additionalProperties'] === false && isObject(value)
  const known = (schema['properties'] ?? {}) as object
  const strangers = closed ? Object.keys(value).filter((name) => !Object.hasOwn(known, name)) : []
  return [...broken, ...strangers.map((name) => `${path}/${name}`)]
}
