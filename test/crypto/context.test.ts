import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import fc from 'fast-check'
import { canonicalContext } from '../../src/crypto/context.ts'

const same = (...texts: readonly string[]): void => {
  const [first, ...others] = texts.map((text) => canonicalContext(text))
  for (const other of others) assert.deepEqual(other, first)
}

const allDiffer = (...texts: readonly string[]): void => {
  const seen = new Set(texts.map((text) => canonicalContext(text).toString('hex')))
  assert.equal(seen.size, texts.length)
}

const jsonObject = fc.dictionary(fc.string(), fc.jsonValue({ maxDepth: 3 }), { maxKeys: 5 })

/** The text of a value with its members in the opposite order and blanks wherever JSON allows them. */
function respell(value: unknown): string {
  if (Array.isArray(value)) return `[ ${value.map(respell).join(' ,\n')}\t]`
  if (typeof value !== 'object' || value === null) return JSON.stringify(value)
  const members = Object.entries(value).reverse()
  return ` { ${members.map(([key, member]) => `${JSON.stringify(key)} : ${respell(member)}`).join(', ')} }\r\n`
}

describe('canonicalContext', () => {
  it('is empty for no context', () => {
    assert.equal(canonicalContext('').length, 0)
    same('', '{}', ' { } ')
  })

  it('is the documented text in UTF-16', () => {
    const text = '{"b":[1,-0.50e3,true,false,null],"a":"bc","":{"é":""}}'
    const canonical = 'o3:0:o1:1:és0:1:as2:bc1:ba5:d3:1e0d4:-5e2tfn'
    assert.equal(canonicalContext(text).toString('utf16le'), canonical)
  })

  it('does not see order, blanks or escapes', () => {
    same('{"a":"b","c":"d"}', '{ "c" : "d",\n"a":"\\u0062" }')
    same('{"x":{"b":1,"a":[{"d":1,"c":2}]}}', '{"x":{"a":[{"c":2,"d":1}],"b":1}}')
    fc.assert(fc.property(jsonObject, (value) => same(JSON.stringify(value), respell(value))))
  })

  it('tells apart what runs together without lengths', () => {
    allDiffer('{"a":"bc"}', '{"ab":"c"}', '{"abc":""}', '{"":"abc"}', '{"a":"b","c":""}')
    allDiffer('{"a":["b","c"]}', '{"a":["bc"]}', '{"a":[["b"],"c"]}', '{"a":{"b":"c"}}', '{"a":[["b","c"]]}')
    allDiffer('{"a":[]}', '{"a":{}}', '{"a":""}', '{}')
    allDiffer('{"a":"1:bs1:c"}', '{"a":"","b":"c"}', '{"a":"s0:"}', '{"a":1,"b":2}', '{"a":12}')
  })

  it('tells types apart', () => {
    allDiffer('{"a":1}', '{"a":"1"}', '{"a":"1e0"}', '{"a":[1]}', '{"a":true}', '{"a":"true"}')
    allDiffer('{"a":null}', '{"a":"null"}', '{"a":false}', '{"a":0}', '{"a":""}', '{}', '{"a":"n"}')
  })

  it('compares numbers by value and exactly', () => {
    same('{"a":1}', '{"a":1.0}', '{"a":1e0}', '{"a":10E-1}', '{"a":0.1e+1}')
    same('{"a":0}', '{"a":-0}', '{"a":0.00e9}')
    same('{"a":1200}', '{"a":1.2e3}', '{"a":120000e-2}')
    allDiffer('{"a":1}', '{"a":-1}', '{"a":10}', '{"a":0.1}', '{"a":0}')
    allDiffer('{"a":1e400}', '{"a":1e401}', '{"a":1e-400}')
    allDiffer('{"a":9007199254740992}', '{"a":9007199254740993}')
    fc.assert(
      fc.property(fc.bigInt(), fc.bigInt(), (a, b) => {
        const [one, other] = [a, b].map((n) => canonicalContext(`{"n":${n}}`))
        assert.ok(one && other)
        assert.equal(one.equals(other), a === b)
      }),
    )
  })

  it('never gives two objects the same bytes', () => {
    // Few letters, so that keys and values keep running into each other.
    const text = fc.string({ unit: fc.constantFrom('a', '1', ':', 's'), maxLength: 4 })
    const leaf = fc.oneof(text, fc.integer({ min: -2, max: 12 }), fc.boolean(), fc.constant(null))
    const value = fc.oneof(leaf, fc.array(leaf, { maxLength: 2 }), fc.dictionary(text, leaf, { maxKeys: 2 }))
    const object = fc.dictionary(text, value, { maxKeys: 3 })
    const equal = (a: unknown, b: unknown): boolean => {
      try {
        assert.deepStrictEqual(a, b)
        return true
      } catch {
        return false
      }
    }
    fc.assert(
      fc.property(object, object, (a, b) => {
        const [left, right] = [JSON.stringify(a), JSON.stringify(b)]
        const sameBytes = canonicalContext(left).equals(canonicalContext(right))
        assert.equal(sameBytes, equal(JSON.parse(left), JSON.parse(right)))
      }),
      { numRuns: 500 },
    )
  })

  it('keeps lone surrogates apart', () => {
    allDiffer('{"a":"\\ud800"}', '{"a":"\\ud801"}', '{"a":"\\ufffd"}', '{"a":"\\ud800\\udc00"}')
  })

  it('takes a key as a key, whatever its name', () => {
    allDiffer('{"__proto__":"a"}', '{"__proto__":"b"}', '{"__proto__":{"a":"b"}}', '{"constructor":"a"}', '{}')
  })

  it('takes the last of two members of one name, as JSON.parse does', () => {
    same('{"a":2}', '{"a":1,"a":2}', '{"a":{"b":1},"a":2}')
    same('{"a":{"b":3}}', '{"a":2,"a":{"b":3.0}}')
  })

  it('refuses what is not an object, without repeating it', () => {
    for (const text of ['[]', '"secret"', '"o0:"', 'null', '1', 'secret', '{"secret"', ' ', '{"a":1}{}']) {
      assert.throws(
        () => canonicalContext(text),
        (error) => error instanceof TypeError && !error.message.includes('secret') && error.cause === undefined,
      )
    }
  })
})
