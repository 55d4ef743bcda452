import { type Fault, refuse, t } from '../contract/fault.ts'
import { quote } from './pairs.ts'

const MAX_DEPTH = 10

type Tree = string | Branch
type Branch = Map<string, Tree>

/**
 * Nests what a query or form had to flatten: `Filters.0.Name=x` becomes `{ Filters: [{ Name: 'x' }] }`. All leaves are
 * text. Maps carry the names until the end, so that `__proto__` is a name like any other.
 * @throws {Fault} InvalidParameter for empty segments, more than 10 of them, gaps between indexes, and names that
 * contradict each other (`A` beside `A.0`, `A.0` beside `A.b`)
 */
export function unflatten(pairs: Iterable<readonly [string, string]>): Record<string, unknown> {
  const root: Branch = new Map()
  for (const [name, value] of pairs) plant(root, name, value)
  return toRecord(root, '')
}

function plant(root: Branch, name: string, value: string): void {
  const segments = name.split('.', MAX_DEPTH + 1)
  if (segments.length > MAX_DEPTH) {
    throw wrong(name, `超过 ${MAX_DEPTH} 层`, `is nested more than ${MAX_DEPTH} levels deep`)
  }
  if (segments.includes('')) throw wrong(name, '含有空的层级', 'has an empty segment')
  const last = segments.pop() as string
  let branch = root
  for (const segment of segments) {
    const next = branch.get(segment) ?? new Map<string, Tree>()
    if (typeof next === 'string') throw contradicted(name)
    branch.set(segment, next)
    branch = next
  }
  if (branch.has(last)) throw contradicted(name)
  branch.set(last, value)
}

const toRecord = (branch: Branch, path: string): Record<string, unknown> =>
  // fromEntries defines its properties, where an assignment to `__proto__` would change the prototype.
  Object.fromEntries(Array.from(branch, ([name, tree]) => [name, toValue(tree, `${path}${name}`)]))

function toValue(tree: Tree, path: string): unknown {
  if (typeof tree === 'string') return tree
  let indexes = 0
  for (const name of tree.keys()) if (/^\d+$/.test(name)) indexes++
  if (indexes === 0) return toRecord(tree, `${path}.`)
  if (indexes !== tree.size) throw contradicted(path)
  return Array.from({ length: indexes }, (_, i) => {
    const item = tree.get(String(i))
    if (item === undefined)
      throw wrong(path, '的下标须为从 0 起的连续整数', 'must be indexed 0, 1, 2 and so on without gaps')
    return toValue(item, `${path}.${i}`)
  })
}

const contradicted = (name: string): Fault =>
  wrong(name, '与其他参数名冲突', 'contradicts the name of another parameter')

const wrong = (name: string, zh: string, en: string): Fault =>
  refuse('InvalidParameter', t(`${quote(name)} ${zh}`, `${quote(name)} ${en}`))
