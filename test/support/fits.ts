import type { Fields, Shape } from '../../src/contract/shape.ts'

/** What in a reply does not fit the contract: wrong kinds, missing members, members that are not declared. */
export function misfits(fields: Fields, reply: object, path = ''): readonly string[] {
  const members = reply as Record<string, unknown>
  const unknown = Object.keys(members).filter((name) => !Object.hasOwn(fields, name))
  return [
    ...unknown.map((name) => `${path}${name} is not declared`),
    ...Object.entries(fields).flatMap(([name, shape]) => misfit(shape, members[name], `${path}${name}`)),
  ]
}

function misfit(shape: Shape<unknown, string>, value: unknown, path: string): readonly string[] {
  if (value === undefined) return shape.optional ? [] : [`${path} is missing`]
  if (value === null) return shape.nullable ? [] : [`${path} is null`]
  switch (shape.kind) {
    case 'string':
    case 'boolean':
      return typeof value === shape.kind ? [] : [`${path} is no ${shape.kind}`]
    case 'integer':
      return Number.isSafeInteger(value) ? [] : [`${path} is no integer`]
    case 'list':
      if (!Array.isArray(value)) return [`${path} is no list`]
      return value.flatMap((item, i) => misfit(shape.element as Shape<unknown, string>, item, `${path}.${i}`))
    case 'record':
      return typeof value === 'object' ? misfits(shape.fields as Fields, value, `${path}.`) : [`${path} is no record`]
    case 'any':
      return []
  }
}
