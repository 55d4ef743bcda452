import { trailVerifier } from '../crypto/trail-key.ts'
import type { TrailBlock, TrailSegment } from '../domain/audit.ts'
import type { Reader } from '../store/store.ts'
import { blocksOf } from './blocks.ts'
import { beginning, followed, isTagged, linesOf, linked } from './chain.ts'
import { headStatement, writersIn } from './head.ts'
import { statementOf } from './segment.ts'

/** Where a trail is not as it was written. */
export interface Finding {
  readonly writer: string
  /** The number of the first record that is concerned. */
  readonly record: number
  readonly what:
    | 'writer missing'
    | 'no such writer'
    | 'record changed'
    | 'record missing'
    | 'record out of order'
    | 'segment missing'
    | 'checkpoint forged'
    | 'chain rewritten'
    | 'end missing'
    | 'end forged'
}

export interface Verdict {
  /** How many records were looked at, and how many had been pruned in due form. */
  readonly records: number
  readonly pruned: number
  /** The first of each writer. */
  readonly findings: readonly Finding[]
}

export interface Keys {
  /** The raw public key of the checkpoints. */
  readonly publicKey: Buffer
  /** Proves the ends of the chains; without the root key they are compared but not proved. */
  readonly mac?: ((statement: string) => string) | undefined
}

/**
 * Walks every chain from its beginning to its end.
 * @param read of one moment: an end that moves on meanwhile would be taken for a forged one
 */
export async function verifyTrail(read: Reader, keys: Keys): Promise<Verdict> {
  const { numbers, strangers } = await writersIn(read)
  const findings: Finding[] = []
  let records = 0
  let pruned = 0
  let next = 1
  for (const n of numbers) {
    if (n > next) findings.push({ writer: String(next), record: 1, what: 'writer missing' })
    next = n + 1
    const walk = new Walk(read, keys, String(n))
    const finding = await walk.go()
    records += walk.records
    pruned += walk.pruned
    if (finding !== undefined) findings.push(finding)
  }
  for (const writer of strangers) findings.push({ writer, record: 1, what: 'no such writer' })
  return { records, pruned, findings }
}

class Walk {
  readonly #read: Reader
  readonly #keys: Keys
  readonly #writer: string
  readonly #isSigned: (statement: string, signature: Buffer) => boolean
  #next = 1
  #hash: string
  records = 0
  pruned = 0

  constructor(read: Reader, keys: Keys, writer: string) {
    this.#read = read
    this.#keys = keys
    this.#writer = writer
    this.#hash = beginning(writer)
    this.#isSigned = trailVerifier(keys.publicKey)
  }

  async go(): Promise<Finding | undefined> {
    const head = await this.#read.get('trailHead', { writer: this.#writer })
    for (;;) {
      const [segment] = await this.#read.find('trailSegment', {
        where: { writer: this.#writer, first: { above: this.#next - 1, atMost: Number.MAX_SAFE_INTEGER } },
        order: [['first', 'asc']],
        limit: 1,
      })
      if (segment === undefined) break
      const finding = await this.#segment(segment)
      if (finding !== undefined) return finding
    }
    const finding = await this.#stretch(Number.MAX_SAFE_INTEGER)
    if (finding !== undefined) return finding
    if (head === undefined) return this.#find('end missing')
    const { mac } = this.#keys
    if (mac !== undefined && mac(headStatement(head)) !== head.mac) return this.#find('end forged')
    if (head.count >= this.#next) return this.#find('end missing')
    if (head.count !== this.#next - 1 || head.hash !== this.#hash) return this.#find('end forged')
    return undefined
  }

  async #segment(segment: TrailSegment): Promise<Finding | undefined> {
    if (!this.#isSigned(statementOf(segment), segment.signature)) return this.#find('checkpoint forged', segment.first)
    if (segment.first !== this.#next || segment.count < 1) return this.#find('segment missing')
    if (segment.before !== this.#hash) return this.#find('chain rewritten')
    const last = segment.first + segment.count - 1
    if (segment.pruned > 0) {
      // What is pruned is gone: a record in its place was put there since.
      for await (const { first } of blocksOf(this.#read, this.#writer, segment.first, last))
        return this.#find('record changed', first)
      this.pruned += segment.count
      this.#next = last + 1
      this.#hash = segment.hash
      return undefined
    }
    const finding = await this.#stretch(last)
    if (finding !== undefined) return finding
    if (this.#next <= last) return this.#find('record missing')
    return this.#hash === segment.hash ? undefined : this.#find('chain rewritten', segment.first)
  }

  /** The records from the next one to `last`. */
  async #stretch(last: number): Promise<Finding | undefined> {
    for await (const block of blocksOf(this.#read, this.#writer, this.#next, last)) {
      const finding = this.#block(block)
      if (finding !== undefined) return finding
    }
    return undefined
  }

  #block(block: TrailBlock): Finding | undefined {
    if (block.first !== this.#next) return this.#find('record missing')
    const lines = linesOf(block.lines)
    const { fit, hash } = followed(this.#hash, lines)
    this.#hash = hash
    this.#next += fit
    this.records += fit
    if (fit < lines.length) return this.#find(whatHappened(hash, lines, fit, block.count))
    return fit > 0 && fit === block.count ? undefined : this.#find('record missing')
  }

  #find(what: Finding['what'], record = this.#next): Finding {
    return { writer: this.#writer, record, what }
  }
}

/** Another line of the block that fits in this place tells what was done to the records. */
function whatHappened(before: string, lines: ReturnType<typeof linesOf>, at: number, count: number): Finding['what'] {
  const fits = lines.slice(at + 1).some((line) => isTagged(line, linked(before, line.json)))
  if (fits) return 'record out of order'
  return lines.length < count ? 'record missing' : 'record changed'
}
