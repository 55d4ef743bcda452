import type { Settings } from '../domain/settings.ts'
import type { Defaults } from './defaults.ts'
import { type Path, pathText } from './error.ts'
import type { SeedAccount, SeedTag } from './shape.ts'

/** Something wrong with a seed that no shape could say. */
export interface Problem {
  readonly path: Path
  readonly problem: string
}

/** What the checks of one account go by. */
export interface Ground {
  readonly account: SeedAccount
  readonly path: Path
  readonly defaults: Defaults
  readonly settings: Pick<Settings, 'nationalCryptoRegions'>
}

/** The elements of a list with their places. */
export const placed = <T>(items: readonly T[] | undefined, path: Path): readonly (readonly [T, Path])[] =>
  (items ?? []).map((item, i) => [item, [...path, i]])

/** A problem for each name that has come before. */
export function repeated(names: readonly (readonly [name: string, path: Path])[]): readonly Problem[] {
  const first = new Map<string, Path>()
  return names.flatMap(([name, path]) => {
    const before = first.get(name)
    if (before !== undefined) return [{ path, problem: `repeats ${pathText(before)}` }]
    first.set(name, path)
    return []
  })
}

/** A name that is unique within other names, such as an alias within its region. */
export const within = (...names: readonly string[]): string => names.join('\n')

export const repeatedTags = (tags: readonly SeedTag[] | undefined, path: Path): readonly Problem[] =>
  repeated(placed(tags, [...path, 'tags']).map(([tag, at]) => [tag.key, [...at, 'key']]))

/** Whoever made something is the account itself or one of its users. */
export function creatorProblems(account: SeedAccount, creator: string | undefined, path: Path): readonly Problem[] {
  const known = creator === undefined || creator === account.uin || account.users?.some(({ uin }) => uin === creator)
  return known ? [] : [{ path: [...path, 'creator'], problem: 'is neither the account nor one of its users' }]
}

/** A time of deletion and the state that waits for it go together. */
export function deletionProblems(
  { state, deletionDate }: { readonly state?: string; readonly deletionDate?: string },
  path: Path,
): readonly Problem[] {
  if ((state === 'PendingDelete') === (deletionDate !== undefined)) return []
  return state === 'PendingDelete'
    ? [{ path: [...path, 'state'], problem: 'is PendingDelete, which needs a `deletionDate`' }]
    : [{ path: [...path, 'deletionDate'], problem: 'needs the state PendingDelete' }]
}
