import assert from 'node:assert/strict'
import { execFileSync } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { describe, it } from 'node:test'
import fc from 'fast-check'
import { parse } from 'yaml'
import { jsonSchema, shapeSchema } from '../../src/contract/json-schema.ts'
import { base64, distinct, jsonObject, matches, maxBytes } from '../../src/contract/rule.ts'
import { anything, int, list, nullable, optional, record, text } from '../../src/contract/shape.ts'
import { SeedError } from '../../src/seed/read.ts'
import { seedFields } from '../../src/seed/shape.ts'
import { examples, good, read } from './good.ts'
import { violations } from './schema.ts'

const schema = jsonSchema(seedFields, { bareNumbers: true })

describe('the JSON Schema of a shape', () => {
  it('says what the shape says, in both languages', () => {
    const word = text('词', 'a word', [matches(/^\w+$/), matches(/^.{3}$/)], { example: 'abc', secret: true })
    assert.deepEqual(jsonSchema({ word, more: optional(list(int('数', 'a number'), '多', 'more', [distinct()])) }), {
      $schema: 'https://json-schema.org/draft/2020-12/schema',
      type: 'object',
      properties: {
        word: {
          title: '词',
          description: 'a word',
          type: 'string',
          pattern: '^\\w+$',
          allOf: [{ pattern: '^.{3}$' }],
          examples: ['abc'],
          writeOnly: true,
        },
        more: {
          title: '多',
          description: 'more',
          type: 'array',
          items: { title: '数', description: 'a number', type: 'integer' },
          uniqueItems: true,
        },
      },
      required: ['word'],
      additionalProperties: false,
    })
  })

  it('takes null, any value, and bare numbers where the shape does', () => {
    const of = (shape: Parameters<typeof shapeSchema>[0], bareNumbers?: true) =>
      shapeSchema(shape, bareNumbers ? { bareNumbers } : {})['type']
    assert.deepEqual(of(nullable(text('文', 'text'))), ['string', 'null'])
    assert.deepEqual(of(text('文', 'text'), true), ['string', 'number'])
    assert.equal(of(text('文', 'text', [], { secret: true }), true), 'string')
    assert.equal(of(anything('任意', 'anything')), undefined)
    assert.equal(of(record({}, '对象', 'object')), 'object')
  })

  it('accepts every text that the rules without a word in JSON Schema accept', () => {
    const rules = [base64(1, 7), maxBytes(9), jsonObject()]
    const bytes = fc.uint8Array({ minLength: 1, maxLength: 7 }).map((all) => Buffer.from(all).toString('base64'))
    const json = fc.object({ maxDepth: 1 }).map((value) => JSON.stringify(value))
    fc.assert(
      fc.property(fc.oneof(fc.string({ unit: 'grapheme' }), bytes, json), (value) => {
        for (const rule of rules) {
          if (rule.holds(value)) assert.deepEqual(violations(shapeSchema(text('文', 'text', [rule])), value), [])
        }
      }),
    )
  })
})

describe('the schema of seeds', () => {
  it('accepts the good seeds', () => {
    for (const world of [examples, good]) assert.deepEqual(violations(schema, parse(world)), [])
  })

  it('sees what is wrong with a shape', () => {
    const wrong: readonly (readonly [string, string, string])[] = [
      ['secret: of the good seed', 'secret: 1', '/secret'],
      ['    name: one', '    nmae: one', '/accounts/0/nmae'],
      ['alias: alias-1', 'alias: -x', '/accounts/0/keys/0/alias'],
      ['days: 90', 'days: 366', '/accounts/0/keys/0/rotation/days'],
      ['policies: [read]', 'policies: [read, read]', '/accounts/0/users/0/policies'],
    ]
    for (const [from, to, path] of wrong) {
      assert.deepEqual(violations(schema, parse(good.replace(from, to))), [path])
    }
  })

  it('accepts whatever is read', () => {
    const values = [
      '1',
      '0.5',
      'true',
      '~',
      "''",
      'text',
      '[]',
      '{}',
      '[1]',
      '2024-02-29',
      'ap-tokyo',
      'AAAAAAAAAAAAAAAAAAAAAA==',
    ]
    const members = [...good.matchAll(/(?<=^ *(?:- )?\w+: )[^\n]+$/gm)].map(
      ({ index, 0: value }) => [index, value.length] as const,
    )
    let taken = 0
    fc.assert(
      fc.property(fc.constantFrom(...members), fc.constantFrom(...values), ([at, length], value) => {
        const world = good.slice(0, at) + value + good.slice(at + length)
        try {
          read(world)
        } catch (error) {
          assert(error instanceof SeedError)
          return
        }
        taken += 1
        assert.deepEqual(violations(schema, parse(world)), [], world)
      }),
      { numRuns: 300 },
    )
    assert(taken > 0)
  })

  it('is the one that is committed', () => {
    const file = readFileSync(new URL('../../seed.schema.json', import.meta.url), 'utf8')
    assert.deepEqual(JSON.parse(file), JSON.parse(JSON.stringify(schema)))
  })
})

describe('npm run generate -- --check', () => {
  it('finds nothing out of date', () => {
    execFileSync(process.execPath, ['tools/generate.ts', '--check'], { cwd: new URL('../../', import.meta.url) })
  })
})
