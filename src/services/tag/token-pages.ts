import { atLeast, atMost } from '../../contract/rule.ts'
import { int, optional, text } from '../../contract/shape.ts'
import type { KnownTag } from '../../domain/tag.ts'
import type { Query, Tables, Where } from '../../store/store.ts'
import type { Desk } from '../service.ts'
import { isCustom, wireTag } from './fields.ts'

/*
 * Lists that are followed by token. A token says which row was the last: what comes or goes meanwhile is neither told twice
 * nor makes another one be passed over.
 */

export const maxResults = optional(
  int('每页数量,1 到 1000,默认 50', 'Size of a page, 1 to 1000, 50 by default', [atLeast(1), atMost(1000)], {
    example: 50,
  }),
)

export const paginationToken = optional(
  text('上一页返回的 PaginationToken;空为第一页', 'The PaginationToken of the page before; empty for the first'),
)

export const nextToken = text('下一页的标记;没有则为空', 'Leads to the next page; empty after the last')

const DEFAULT_RESULTS = 50

interface TokenPaged {
  readonly PaginationToken?: string
  readonly MaxResults?: number
}

/** The lists, and the columns of text by which each is in order; no two rows are alike in all of them. */
const orders = {
  knownTag: ['key', 'value'],
  knownTagKey: ['key'],
  tagBearer: ['service', 'prefix', 'region', 'resource'],
} as const
type Listed = keyof typeof orders

/** A page of what the account has in a list, and the token that leads to the next; empty after the last. */
export async function pageByToken<N extends Listed>(
  desk: Desk<'InvalidParameter.PaginationTokenInvalid'>,
  table: N,
  where: Where<Tables[N]>,
  { PaginationToken: token = '', MaxResults: limit = DEFAULT_RESULTS }: TokenPaged,
): Promise<{ readonly rows: readonly Tables[N][]; readonly token: string }> {
  const columns: readonly string[] = orders[table]
  const last = token === '' ? undefined : readToken(token, columns.length)
  if (token !== '' && last === undefined) throw desk.fault('InvalidParameter.PaginationTokenInvalid')
  const all = [{ account: desk.caller.account }, where, ...(last === undefined ? [] : [beyond(columns, last)])]
  const order = columns.map((column) => [column, 'asc'])
  const found = await desk.read.find(table, { where: { all }, order, limit: limit + 1 } as unknown as Query<Tables[N]>)
  const rows = found.slice(0, limit)
  return { rows, token: found.length > limit ? tokenOf(columns, rows.at(-1)) : '' }
}

const tokenOf = (columns: readonly string[], row: object | undefined): string =>
  Buffer.from(JSON.stringify(columns.map((column) => (row as Readonly<Record<string, string>>)[column]))).toString(
    'base64url',
  )

/** The texts in a token; undefined where somebody has made it up. */
function readToken(token: string, count: number): readonly string[] | undefined {
  try {
    const texts: unknown = JSON.parse(Buffer.from(token, 'base64url').toString())
    const isText = (text: unknown): boolean => typeof text === 'string' && !text.includes('\0')
    return Array.isArray(texts) && texts.length === count && texts.every(isText) ? texts : undefined
  } catch {
    return undefined
  }
}

/** The rows that come after this one. */
const beyond = (columns: readonly string[], last: readonly string[]): object => ({
  any: columns.map((column, i) => ({
    ...Object.fromEntries(columns.slice(0, i).map((before, j) => [before, last[j]])),
    [column]: { above: last[i] },
  })),
})

/** A page of the account's tags, in their order. */
export async function getTags(
  desk: Desk<'InvalidParameter.PaginationTokenInvalid'>,
  {
    TagKeys = [],
    Category,
    ...page
  }: TokenPaged & { readonly TagKeys?: readonly string[]; readonly Category?: string },
) {
  const key = isCustom(Category) ? TagKeys : []
  const where: Where<KnownTag> = key.length > 0 || !isCustom(Category) ? { key } : {}
  const { rows, token } = await pageByToken(desk, 'knownTag', where, page)
  return { PaginationToken: token, Tags: rows.map(wireTag) }
}
