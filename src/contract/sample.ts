import type { Fields, Kind, Shape } from './shape.ts'

/** Values that are not of a kind, whether they come as JSON or as text. */
const strangers: Readonly<Record<Kind, readonly unknown[]>> = {
  string: [1, true, ['x'], { x: 1 }],
  integer: ['x', 1.5, true, [1], { x: 1 }, '1e3', 2 ** 65],
  boolean: ['yes', 2, [true], { x: true }],
  list: ['x', 1, true, { x: 1 }],
  record: ['x', 1, true, ['x']],
  any: [],
}

const strangersTo = ({ kind, wide }: Shape<unknown, string>): readonly unknown[] =>
  kind === 'integer' && !wide ? [...strangers[kind], 2 ** 53] : strangers[kind]

/** A parameter set with one thing wrong, and where. */
export interface Spoilt {
  readonly path: string
  readonly input: Readonly<Record<string, unknown>>
}

/** The input once for each value that a field's kind does not take, at every depth that the input reaches. */
export const mistyped = (fields: Fields, input: object): readonly Spoilt[] =>
  Object.entries(fields).flatMap(([name, shape]) => {
    const value = (input as Record<string, unknown>)[name]
    const own = strangersTo(shape).map((stranger) => ({ path: name, input: { ...input, [name]: stranger } }))
    return [
      ...own,
      ...inside(shape, value).map(({ path, input: spoilt }) => ({
        path: `${name}.${path}`,
        input: { ...input, [name]: spoilt },
      })),
    ]
  })

/** The same within a record, or the first element of a list. */
function inside(shape: Shape<unknown, string>, value: unknown): readonly { path: string; input: unknown }[] {
  if (shape.kind === 'record') return mistyped(shape.fields as Fields, (value ?? {}) as object)
  if (shape.kind !== 'list' || shape.element === undefined) return []
  const element = shape.element
  const [first] = (value ?? []) as readonly unknown[]
  const own = strangersTo(element).map((stranger) => ({ path: '0', input: [stranger] }))
  return [...own, ...inside(element, first).map(({ path, input }) => ({ path: `0.${path}`, input: [input] }))]
}

/** The input without each required member in turn. */
export const lacking = (fields: Fields, input: object): readonly Spoilt[] =>
  Object.keys(fields)
    .filter((name) => !fields[name]?.optional)
    .map((name) => {
      const { [name]: _, ...rest } = input as Record<string, unknown>
      return { path: name, input: rest }
    })
