import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { describe, it } from 'node:test'
import { startHouse, type TestHouse } from '../support/house.ts'
import { type Exchange, readStory, recordedStories } from './recorded.ts'

/*
 * What the provider asked in its stories, asked again without it: every call is answered with the same code, every member
 * that had a value has one, and what was told before, states too, comes back as it did. Ids and moments are this run's.
 */

type Value = string | number | boolean | null | undefined | object

const seed = readFileSync(new URL('world.yaml', import.meta.url), 'utf8')

/** Milliseconds after which what lives by the clock has reached the state that was seen. */
const SETTLED = 2_000

/** A number below is no id, but a count, a size or a limit. */
const SMALLEST_ID = 1_000

describe('what the Terraform provider asks is answered as it was', () => {
  for (const story of recordedStories)
    it(story, async () => {
      const exchanges = readStory(story)
      const first = exchanges[0]
      assert.ok(first !== undefined)
      await using house = await startHouse({ seed, time: first.at, config: { instancePace: 0 } })
      const memory = new Memory()
      for (const exchange of exchanges) await repeat(house, memory, exchange)
    })
})

async function repeat(house: TestHouse, memory: Memory, exchange: Exchange): Promise<void> {
  const { at, service, action, input, output } = exchange
  house.clock.advance(Math.max(0, at + SETTLED - house.clock.now()))
  const asked = memory.renewed(input) as object
  memory.tell(input)
  const { RequestId: _, ...reply } = await house.call(service, action, asked)
  assert.equal(reply.Error?.Code, output.Error?.Code, `${action}: ${reply.Error?.Message}`)
  if (output.Error === undefined) memory.compare(output, reply, `${service}:${action}`)
}

/** What is called otherwise in this run than in the recorded one. */
class Memory {
  readonly #told = new Set<string>()
  readonly #names = new Map<string, string>()

  /** Remembers the words of a call. */
  tell(input: Value): void {
    if (typeof input === 'string') this.#told.add(input)
    else if (typeof input === 'object' && input !== null) for (const inner of Object.values(input)) this.tell(inner)
  }

  /** The same by the names of this run. */
  renewed(value: Value): Value {
    if (typeof value === 'number') return Number(this.#names.get(String(value)) ?? value)
    if (typeof value === 'string') return this.#names.get(value) ?? this.#within(value)
    if (Array.isArray(value)) return value.map((inner) => this.renewed(inner))
    if (typeof value !== 'object' || value === null) return value
    return Object.fromEntries(Object.entries(value).map(([name, inner]) => [name, this.renewed(inner)]))
  }

  /** Long names may stand in a longer text. */
  #within(text: string): string {
    let renewed = text
    for (const [old, name] of this.#names) if (old.length >= 8) renewed = renewed.replaceAll(old, name)
    return renewed
  }

  compare(recorded: Value, given: Value, path: string): void {
    if (recorded === null || recorded === undefined) return
    assert.equal(typeof given, typeof recorded, path)
    if (typeof recorded === 'object') this.#compareMembers(recorded, given as object, path)
    else if (recorded !== given) this.#learn(recorded, given, path)
  }

  #compareMembers(recorded: object, given: object, path: string): void {
    assert.ok(given !== null, path)
    if (Array.isArray(recorded)) assert.equal((given as readonly Value[]).length, recorded.length, path)
    const [old, now] = [recorded, given].map((members) => (Array.isArray(members) ? this.#inOrder(members) : members))
    for (const [name, inner] of Object.entries(old ?? {}))
      this.compare(inner, (now as Readonly<Record<string, Value>>)[name], `${path}.${name}`)
  }

  /** By the words that were told of each: many a list is in the order of ids. */
  #inOrder(members: readonly Value[]): readonly Value[] {
    const words = (value: Value): readonly string[] =>
      typeof value === 'object' && value !== null
        ? Object.values(value).flatMap(words)
        : [String(value)].filter((word) => this.#told.has(word) && !this.#names.has(word))
    return members.toSorted((a, b) => words(a).join().localeCompare(words(b).join()))
  }

  /** Takes a name that was made up for one; what was told, or says a state or a size, has to be the same. */
  #learn(recorded: string | number | boolean, given: Value, path: string): void {
    assert.notEqual(typeof recorded, 'boolean', path)
    if (this.renewed(recorded) === given) return
    const isMeant = typeof recorded === 'number' ? recorded < SMALLEST_ID : /^[A-Za-z_]*$/.test(String(recorded))
    assert.ok(!isMeant && !this.#told.has(String(recorded)), `${path}: ${given}, and not ${recorded}`)
    this.#names.set(String(recorded), String(given))
  }
}
