import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import fc from 'fast-check'
import { SeedError } from '../../src/seed/read.ts'
import { examples, good, read } from './good.ts'
import { spoilt } from './spoilt.ts'

const refusal = (text: string): SeedError => {
  try {
    read(text)
  } catch (error) {
    assert(error instanceof SeedError, String(error))
    return error
  }
  return assert.fail('the seed was read')
}

const lineOf = (text: string, part: string): number => text.slice(0, text.indexOf(part)).split('\n').length

describe('a seed', () => {
  it('is read when it is good', () => {
    assert.equal(read(good).accounts[0]?.keys?.length, 3)
    assert.equal(read(examples).accounts.length, 2)
  })

  for (const [what, [from, to, line, problem]] of Object.entries(spoilt)) {
    it(`is refused for ${what}, with its line`, () => {
      assert(good.includes(from), 'the good seed has no such text')
      const text = good.replace(from, () => to)
      const error = refusal(text)
      assert.match(error.message, problem)
      assert(text.includes(line), 'the line is not there')
      assert.equal(error.line, lineOf(text, line), error.message)
      assert(error.message.startsWith(`world.yaml:${error.line}:${error.column}: `))
    })
  }

  it('takes a bare number for a text as it is written', () => {
    const seed = read(good.replace('version: 16.2', 'version: 16.10').replace('name: one', 'name: 0x1F'))
    assert.equal(seed.accounts[0]?.uin, '1001')
    assert.equal(seed.accounts[0]?.name, '0x1F')
    assert.equal(seed.accounts[0]?.instances?.[0]?.version, '16.10')
  })

  it('may use aliases', () => {
    const text = good
      .replace('tags:\n', 'tags: &tags\n')
      .replace('alias: alias-2', 'alias: alias-2\n        tags: *tags')
    const [first, second] = read(text).accounts[0]?.keys ?? []
    assert.equal(first?.tags?.length, 2)
    assert.deepEqual(second?.tags, first?.tags)
  })

  it('tells the place of what an alias stands for where the alias is used', () => {
    const text = good.replace('name: pair_1', 'name: &name pair_1').replace('name: pair_2', 'name: *name')
    assert.equal(refusal(text).line, lineOf(text, '*name'))
  })

  it('does not grow with aliases of aliases', () => {
    const laughs = Array.from({ length: 30 }, (_, i) => `        - &l${i} [*l${i - 1}, *l${i - 1}]`).slice(1)
    const document = ['document:', '        - &l0 ha', ...laughs].join('\n')
    assert.match(refusal(good.replace(/document: '.*'/, document)).message, /more than 1000 aliases/)
  })

  it('refuses what is nested beyond reading', () => {
    const deep = `${'['.repeat(20_000)}${']'.repeat(20_000)}`
    refusal(good.replace(/document: '.*'/, `document: ${deep}`))
  })

  it('refuses an empty file and a text that is no mapping', () => {
    for (const text of ['', '\n', '# nothing\n', 'secret', '- secret', '[]']) {
      assert.match(refusal(text).message, /^world\.yaml:\d+:\d+: must be a mapping$/)
    }
  })

  it('never repeats a value', () => {
    const secret = 'Zx9Zx9Zx9Zx9Zx9Zx9Zx9Zx9Zx9Zx9Zx9Z'
    const spoils: readonly (readonly [string, string])[] = [
      ['secretKey: s0000000000000000000000000000001', `secretKey: ${secret}`],
      ['secretKey: s0000000000000000000000000000001', `secretKey:${secret}`],
      ['secretKey: s0000000000000000000000000000001', `${secret}: secretKey`],
      ['secretKey: s0000000000000000000000000000001', `secretKey: [${secret}`],
      ['secretKey: s0000000000000000000000000000001', `secretKey: "${secret}\\q"`],
      ['secretKey: s0000000000000000000000000000001', `secretKey: "${secret}" ${secret}`],
      ['secretKey: s0000000000000000000000000000001', `secretKey: *${secret}`],
      ['secretKey: s0000000000000000000000000000001', `secretKey: !${secret} x`],
      ['secretKey: s0000000000000000000000000000001', `secretKey: %${secret}`],
      ['material: AAAAAAAAAAAAAAAAAAAAAA==', `material: ${secret}`],
    ]
    for (const [from, to] of spoils) assert.doesNotMatch(refusal(good.replace(from, () => to)).message, /Zx9/, to)
  })

  it('is read or refused with a line of the text, whatever is done to it', () => {
    const lines = good.split('\n')
    const line = fc.nat(lines.length - 1)
    const piece = fc.oneof(
      fc.constantFrom(
        '',
        ' ',
        '\t',
        ':',
        '- ',
        '#',
        '"',
        "'",
        '[',
        '}',
        '*a',
        '&a ',
        '|',
        '>',
        '---\n',
        '\r',
        '\0',
        '~',
        '1e999',
      ),
      fc.constantFrom(...lines),
      fc.string({ unit: 'binary', maxLength: 4 }),
    )
    const edit = fc.tuple(fc.nat(good.length), fc.nat(12), piece)
    const move = fc.tuple(line, line)
    fc.assert(
      fc.property(fc.array(edit, { maxLength: 3 }), fc.array(move, { maxLength: 2 }), (edits, moves) => {
        const moved = [...lines]
        for (const [from, to] of moves) moved.splice(to, 0, ...moved.splice(from, 1))
        const text = edits.reduce(
          (all, [at, cut, put]) => all.slice(0, at) + put + all.slice(at + cut),
          moved.join('\n'),
        )
        try {
          read(text)
        } catch (error) {
          assert(error instanceof SeedError, String(error))
          assert(error.line >= 1 && error.line <= text.split(/\r\n?|\n/).length, error.message)
          assert(error.column >= 1, error.message)
        }
      }),
      { numRuns: 300 },
    )
  })
})
