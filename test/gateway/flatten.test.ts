import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { unflatten } from '../../src/gateway/flatten.ts'
import { readPairs } from '../../src/gateway/pairs.ts'
import { refused } from '../support/raw.ts'
import { encodeFields, flatten } from '../support/sign.ts'

const read = (query: string) => unflatten(readPairs(query))

test('nests by dots and indexes', () => {
  assert.deepEqual(read('KeyIds.0=a&KeyIds.1=b&Tag.Key=k&Filters.1.Values.0=y&Filters.0.Name=x&Empty='), {
    KeyIds: ['a', 'b'],
    Tag: { Key: 'k' },
    Filters: [{ Name: 'x' }, { Values: ['y'] }],
    Empty: '',
  })
  assert.deepEqual(read(''), {})
  assert.deepEqual(read('0=a'), { 0: 'a' })
})

test('eleven elements keep their order', () => {
  const values = Array.from({ length: 11 }, (_, i) => `v${i}`)
  const fields = Object.entries(flatten({ Values: values })).toSorted(([a], [b]) => (a < b ? -1 : 1))
  assert.deepEqual(unflatten(fields), { Values: values })
})

test('decodes both blanks, either form of a tilde, and an = in the value', () => {
  assert.deepEqual(read('A=a+b%20c%2B&B=~%7E*%2A!()&C==x=&D=%C3%A9'), { A: 'a b c+', B: '~~**!()', C: '=x=', D: 'é' })
})

test('refuses broken pieces, encodings and names', () => {
  const wrong: [string, string][] = [
    ['A', 'without ='],
    ['A=1&', 'without ='],
    ['A=1&&B=2', 'without ='],
    ['A=%', 'percent'],
    ['A=%zz', 'percent'],
    ['A=%ff', 'percent'],
    ['A=%C0%80', 'percent'],
    ['A=\xff', 'UTF-8'],
    ['=1', 'empty segment'],
    ['A.=1', 'empty segment'],
    ['.A=1', 'empty segment'],
    ['A..B=1', 'empty segment'],
    ['A=1&A=1', '`A` is repeated'],
    ['A=1&%41=1', '`A` is repeated'],
    ['A=1&A.0=2', 'contradicts'],
    ['A.0=2&A=1', 'contradicts'],
    ['A.0=1&A.b=2', 'contradicts'],
    ['A.0.b=1&A.0=2', 'contradicts'],
    ['A.1=1', '`A` must be indexed'],
    ['A.0=1&A.2=1', '`A` must be indexed'],
    ['A.00=1', '`A` must be indexed'],
    ['A.0=1&A.01=1', '`A` must be indexed'],
    ['A.B.1=1', '`A.B` must be indexed'],
    ['A.0.1=1', '`A.0` must be indexed'],
    ['A.B.C.D.E.F.G.H.I.J.K=1', 'deep'],
  ]
  for (const [query, about] of wrong) refused('InvalidParameter', () => read(query), about)
  assert.deepEqual(read('A.B.C.D.E.F.G.H.I.J=1'), {
    A: { B: { C: { D: { E: { F: { G: { H: { I: { J: '1' } } } } } } } } },
  })
})

test('an unencoded & does not put the rest of a value into the message', () => {
  assert.throws(
    () => read('Plaintext=abc&hidden'),
    (error: Error & { about?: unknown }) => !JSON.stringify(error.about).includes('hidden'),
  )
})

test('takes 10,000 pairs and no more', () => {
  const query = (count: number) => Array.from({ length: count }, (_, i) => `A.${i}=`).join('&')
  assert.equal((read(query(10_000))['A'] as unknown[]).length, 10_000)
  refused('InvalidParameter', () => read(query(10_001)), '10000')
})

test('a large index costs no memory', () => {
  refused('InvalidParameter', () => read('A.4294967295=1'), '`A` must be indexed')
})

test('names of prototypes are names like any other', () => {
  const nested = read('__proto__.polluted=1&constructor.prototype.polluted=1&A.__proto__=2&toString=3')
  assert.deepEqual(Object.keys(nested), ['__proto__', 'constructor', 'A', 'toString'])
  assert(Object.hasOwn(nested, '__proto__') && Object.hasOwn(nested['A'] as object, '__proto__'))
  assert.equal(Object.getPrototypeOf(nested), Object.prototype)
  assert.equal(({} as Record<string, unknown>)['polluted'], undefined)
})

test('unflatten(flatten(x)) is x', () => {
  const name = fc.oneof(fc.stringMatching(/^[A-Za-z_][^.]{0,5}$/), fc.constantFrom('__proto__', 'constructor'))
  const { tree } = fc.letrec((tie) => ({
    tree: fc.oneof({ maxDepth: 3 }, fc.string(), tie('list'), tie('record')),
    list: fc.array(tie('tree'), { minLength: 1, maxLength: 12 }),
    record: fc.dictionary(name, tie('tree'), { minKeys: 1, maxKeys: 4, noNullPrototype: true }),
  }))
  fc.assert(
    fc.property(fc.dictionary(name, tree, { noNullPrototype: true }), (value) => {
      const fields = flatten(value)
      assert.deepEqual(unflatten(Object.entries(fields)), value)
      const named = Object.keys(value).length > 0 ? encodeFields(fields) : ''
      assert.deepEqual(read(named), value)
    }),
  )
})
