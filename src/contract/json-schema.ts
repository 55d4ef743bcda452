import type { Fields, Kind, Rule, Shape } from './shape.ts'

/** A JSON Schema, draft 2020-12, or a part of one. */
export type JsonSchema = { readonly [keyword: string]: unknown }

export interface SchemaOptions {
  /** For texts in a language such as YAML, where a bare number may stand for a text that is no secret. */
  readonly bareNumbers?: true
}

const types: Readonly<Record<Kind, string | undefined>> = {
  string: 'string',
  integer: 'integer',
  boolean: 'boolean',
  list: 'array',
  record: 'object',
  any: undefined,
}

/** The JSON Schema of an object with these fields. It accepts whatever they accept; not all that they refuse can be said. */
export const jsonSchema = (fields: Fields, options: SchemaOptions = {}): JsonSchema => ({
  $schema: 'https://json-schema.org/draft/2020-12/schema',
  ...members(fields, options),
})

/** The part of a JSON Schema that stands for one shape: the Chinese text its title, the English one its description. */
export function shapeSchema(shape: Shape<unknown, string>, options: SchemaOptions = {}): JsonSchema {
  const { text, secret, example, rules } = shape
  return {
    title: text.zh,
    description: text.en,
    ...typeOf(shape, options),
    ...(shape.fields !== undefined && members(shape.fields, options)),
    ...(shape.element !== undefined && { items: shapeSchema(shape.element, options) }),
    ...allOf(rules.map(ruleSchema)),
    ...(example !== undefined && { examples: [example] }),
    ...(secret && { writeOnly: true }),
  }
}

const members = (fields: Fields, options: SchemaOptions): JsonSchema => ({
  type: 'object',
  properties: Object.fromEntries(Object.entries(fields).map(([name, shape]) => [name, shapeSchema(shape, options)])),
  required: Object.keys(fields).filter((name) => !fields[name]?.optional),
  additionalProperties: false,
})

function typeOf({ kind, secret, nullable }: Shape<unknown, string>, { bareNumbers }: SchemaOptions): JsonSchema {
  const type = types[kind]
  if (type === undefined) return {}
  const all = [type, ...(bareNumbers && kind === 'string' && !secret ? ['number'] : []), ...(nullable ? ['null'] : [])]
  return { type: all.length === 1 ? type : all }
}

/** Joins what the rules say; what two of them say differently must hold both ways. */
function allOf(parts: readonly JsonSchema[]): JsonSchema {
  const joined: Record<string, unknown> = {}
  const apart: JsonSchema[] = []
  for (const part of parts) {
    if (Object.keys(part).some((keyword) => Object.hasOwn(joined, keyword))) apart.push(part)
    else Object.assign(joined, part)
  }
  return apart.length === 0 ? joined : { ...joined, allOf: apart }
}

/** The rules whose keyword is JSON Schema's own, with its meaning. */
const shared = new Set(
  'pattern format enum minLength maxLength minimum maximum multipleOf minItems maxItems uniqueItems contentMediaType'.split(
    ' ',
  ),
)

/** What JSON Schema can say of a rule; what it has no word for stays as a note. */
function ruleSchema({ keyword, limit }: Rule<never>): JsonSchema {
  if (shared.has(keyword)) return { [keyword]: limit }
  // A text never has more characters than bytes.
  if (keyword === 'maxBytes') return { maxLength: limit }
  return keyword === 'base64' ? base64Schema(limit as Bytes) : { [`x-${keyword}`]: limit }
}

interface Bytes {
  readonly min: number
  readonly max: number
}

const base64Schema = ({ min, max }: Bytes): JsonSchema => ({
  contentEncoding: 'base64',
  pattern: '^[A-Za-z0-9+/]*={0,2}$',
  minLength: Math.ceil((min * 4) / 3),
  maxLength: 4 * Math.ceil(max / 3),
})
