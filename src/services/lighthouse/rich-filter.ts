import { maxItems } from '../../contract/rule.ts'
import { list, optional, type Rule, record, text } from '../../contract/shape.ts'
import type { WireFilter } from './filter.ts'

/*
 * The filters of instances, bundles and blueprints, whose codes are finer than those of key pairs. They are applied to
 * rows in memory: what a region offers is a handful, an account has some twenty instances there, and the state of an
 * instance hangs on the clock, which no column knows.
 */

/** The values that something has for a filter; `part` where a part of one will do. */
export interface Meaning<T> {
  readonly of: (thing: T) => readonly string[]
  readonly part?: true
}

export type Meanings<T> = Readonly<Record<string, Meaning<T>>>

const TAG = /^tag:(.+)$/s

/** The field of the filters with these names, of which each may have so many values; `tagged` where `tag:<key>` is one. */
export function filtersField(names: readonly string[], maxValues: number, tagged: boolean) {
  const all = tagged ? [...names, 'tag:<key>'] : names
  const isKnown = (name: string): boolean => names.includes(name) || (tagged && TAG.test(name))
  const wellFormed: Rule<readonly WireFilter[], 'InvalidParameter.InvalidFilter'> = {
    keyword: 'filters',
    limit: true,
    code: 'InvalidParameter.InvalidFilter',
    holds: (filters) => filters.every(({ Name = '', Values = [] }) => Name !== '' && Values.length > 0),
    late: true,
  }
  const supported: Rule<readonly WireFilter[], 'InvalidParameter.InvalidFilterNotSupportedName'> = {
    keyword: 'filterNames',
    limit: all,
    code: 'InvalidParameter.InvalidFilterNotSupportedName',
    holds: (filters) => filters.every(({ Name = '' }) => isKnown(Name)),
    late: true,
  }
  const filter = record(
    {
      Name: optional(text(`必填:${all.join('、')}`, `Needed: ${all.join(', ')}`, [], { example: names[0] ?? '' })),
      Values: optional(
        list(text('值', 'Value'), '必填,符合其一即可', 'Needed; one of them must match', [
          maxItems(maxValues, 'InvalidParameter.FilterValueLimitExceeded'),
        ]),
      ),
    },
    '过滤器',
    'Filter',
  )
  return optional(
    list(filter, '过滤器列表,至多 10 个,须全部符合', 'Filters, at most 10, all of which must match', [
      maxItems(10, 'InvalidParameterValue.LimitExceeded'),
      wellFormed,
      supported,
    ]),
  )
}

/** Whether something meets all filters. */
export const fits =
  <T>(meanings: Meanings<T>, filters: readonly WireFilter[]) =>
  (thing: T): boolean =>
    filters.every(({ Name = '', Values = [] }) => {
      const meaning = meanings[Name]
      const own = meaning?.of(thing) ?? []
      return Values.some((value) => own.some((text) => (meaning?.part ? text.includes(value) : text === value)))
    })

export interface TagPair {
  readonly key: string
  readonly value: string
}

/** What the filters on tags mean, those by a key of its own among them. */
export const tagMeanings = <T>(
  tagsOf: (thing: T) => readonly TagPair[],
  filters: readonly WireFilter[],
): Meanings<T> => ({
  'tag-key': { of: (thing) => tagsOf(thing).map(({ key }) => key) },
  'tag-value': { of: (thing) => tagsOf(thing).map(({ value }) => value) },
  ...Object.fromEntries(
    filters.flatMap(({ Name = '' }) => {
      const [, wanted] = TAG.exec(Name) ?? []
      if (wanted === undefined) return []
      const of = (thing: T) => tagsOf(thing).flatMap(({ key, value }) => (key === wanted ? [value] : []))
      return [[Name, { of }]]
    }),
  ),
})
