import {
  type Document,
  isAlias,
  isCollection,
  isMap,
  isScalar,
  isSeq,
  LineCounter,
  type Node,
  type ParsedNode,
  parseDocument,
  type Scalar,
  type YAMLMap,
} from 'yaml'
import type { Fields, Infer, Rule, Shape } from '../contract/shape.ts'
import { type Path, SeedError } from './error.ts'
import { brokenRule, clip, codeWords, kinds } from './words.ts'

type AnyShape = Shape<unknown, string>

/** Each use of an alias is read anew, so this also bounds what aliases of aliases grow to, and ends a circle of them. */
const MOST_ALIASES = 1000

/** A YAML text that is read by shapes, and knows the line of everything in it. */
export class YamlText {
  readonly #file: string
  readonly #lines = new LineCounter()
  readonly #document: Document.Parsed<ParsedNode>
  #aliases = 0

  /** @throws {SeedError} when it is not well-formed */
  constructor(text: string, file: string) {
    this.#file = file
    this.#document = this.#parse(text)
    const [error] = [...this.#document.errors, ...this.#document.warnings]
    if (error !== undefined) throw this.#malformed(error.pos[0], codeWords(error.code))
  }

  /**
   * The value of the whole text, frozen. Bare numbers are taken where a text is meant, as they are written, but never for
   * a secret.
   * @throws {SeedError} for another kind of value, an unknown or missing member, or a broken rule
   */
  read<const F extends Fields>(fields: F): Infer<F> {
    return this.#record(fields, this.#document.contents, []) as Infer<F>
  }

  /** What is wrong at a place, or at the nearest place around it that is there. */
  refuse(path: Path, problem: string): SeedError {
    let node: unknown = this.#document.contents
    let offset = startOf(node) ?? 0
    for (const step of path) {
      const member = this.#step(node, step)
      if (member === undefined) break
      // What begins on the line after its name is best found by the name.
      const named = member.value === null || (isCollection(member.value) && !member.value.flow)
      offset = startOf(named ? (member.key ?? member.value) : member.value) ?? offset
      node = member.value
    }
    return this.#error(offset, problem, path)
  }

  #parse(text: string): Document.Parsed<ParsedNode> {
    try {
      return parseDocument(text, { lineCounter: this.#lines, prettyErrors: false, stringKeys: true })
    } catch {
      // The parser recurses into what is nested, and has no error of its own for too much of it.
      throw this.#malformed(0, 'nested too deeply')
    }
  }

  #value(shape: AnyShape, given: unknown, path: Path): unknown {
    const value = this.#typed(shape, this.#target(given, path), path)
    for (const rule of shape.rules as readonly Rule<unknown>[]) {
      if (!rule.holds(value as never)) throw this.refuse(path, brokenRule(rule))
    }
    return value
  }

  #typed(shape: AnyShape, node: unknown, path: Path): unknown {
    switch (shape.kind) {
      case 'string': {
        const text = isScalar(node) ? textOf(node, shape.secret === true) : undefined
        // NUL ends a text in C and PostgreSQL, so it is in none of ours.
        if (text === undefined || text.includes('\0')) throw this.#mistyped(shape, path)
        return text
      }
      case 'integer':
        if (!isScalar(node) || !Number.isSafeInteger(node.value)) throw this.#mistyped(shape, path)
        return node.value
      case 'boolean':
        if (!isScalar(node) || typeof node.value !== 'boolean') throw this.#mistyped(shape, path)
        return node.value
      case 'list':
        if (!isSeq(node)) throw this.#mistyped(shape, path)
        return Object.freeze(node.items.map((item, i) => this.#value(shape.element as AnyShape, item, [...path, i])))
      case 'record':
        return this.#record(shape.fields as Fields, node, path)
      case 'any':
        return this.#plain(node, path)
    }
  }

  #record(fields: Fields, node: unknown, path: Path): object {
    if (!isMap(node)) throw this.refuse(path, `must be ${kinds.record}`)
    const members = membersOf(node)
    for (const [name, { key }] of members) {
      if (!Object.hasOwn(fields, name)) throw this.#error(startOf(key) ?? 0, 'is not known here', [...path, clip(name)])
    }
    const record: Record<string, unknown> = {}
    for (const name in fields) {
      const shape = fields[name] as AnyShape
      const member = members.get(name)
      if (member !== undefined) record[name] = this.#value(shape, member.value, [...path, name])
      else if (!shape.optional) throw this.refuse(path, `lacks \`${name}\``)
    }
    return Object.freeze(record)
  }

  /** The value of a node whatever it is, as JSON would give it. */
  #plain(given: unknown, path: Path): unknown {
    const node = this.#target(given, path)
    if (isSeq(node)) return Object.freeze(node.items.map((item, i) => this.#plain(item, [...path, i])))
    if (!isMap(node)) return isScalar(node) ? node.value : null
    const entries = [...membersOf(node)].map(
      ([name, { value }]) => [name, this.#plain(value, [...path, name])] as const,
    )
    return Object.freeze(Object.fromEntries(entries))
  }

  /** What an alias stands for; any other node stands for itself. */
  #target(node: unknown, path: Path): unknown {
    if (!isAlias(node)) return node
    this.#aliases += 1
    if (this.#aliases > MOST_ALIASES)
      throw this.#error(startOf(node) ?? 0, `uses more than ${MOST_ALIASES} aliases`, path)
    const target = node.resolve(this.#document)
    if (target === undefined) throw this.#error(startOf(node) ?? 0, 'is an alias of nothing', path)
    return target
  }

  #step(node: unknown, step: string | number): Member | undefined {
    const inner = isAlias(node) ? node.resolve(this.#document) : node
    if (isMap(inner)) return membersOf(inner).get(String(step))
    const value = isSeq(inner) && typeof step === 'number' ? inner.items[step] : undefined
    return value === undefined ? undefined : { key: undefined, value }
  }

  #mistyped(shape: AnyShape, path: Path): SeedError {
    return this.refuse(
      path,
      `must be ${shape.secret ? 'a text, in quotes if it looks like a number' : kinds[shape.kind]}`,
    )
  }

  #malformed(offset: number, what: string): SeedError {
    return this.#error(offset, `is not well-formed YAML: ${what}`, [])
  }

  #error(offset: number, problem: string, path: Path): SeedError {
    const { line, col } = this.#lines.linePos(Math.max(offset, 0))
    return new SeedError(this.#file, Math.max(line, 1), Math.max(col, 1), problem, path)
  }
}

const startOf = (node: unknown): number | undefined => (node as Node | undefined)?.range?.[0]

/** A number stands for the text as it is written: 16.10 is not 16.1, and no digit of a long id is lost. */
function textOf({ value, source }: Scalar, secret: boolean): string | undefined {
  if (typeof value === 'string') return value
  return typeof value === 'number' && Number.isFinite(value) && !secret ? source : undefined
}

interface Member {
  readonly key: unknown
  readonly value: unknown
}

const membersOf = (map: YAMLMap): ReadonlyMap<string, Member> =>
  new Map(map.items.map(({ key, value }) => [String(isScalar(key) ? key.value : key), { key, value }]))
