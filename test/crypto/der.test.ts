import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import fc from 'fast-check'
import { INTEGER, integer, OCTETS, octets, readSequence, sequence } from '../../src/crypto/der.ts'
import { bytes } from './bytes.ts'

const hex = (text: string): Buffer => Buffer.from(text, 'hex')

describe('DER', () => {
  it('is what X.690 asks for', () => {
    assert.equal(integer(hex('00')).toString('hex'), '020100')
    assert.equal(integer(hex('00007f')).toString('hex'), '02017f')
    assert.equal(integer(hex('80')).toString('hex'), '02020080')
    assert.equal(octets(Buffer.alloc(127)).toString('hex', 0, 2), '047f')
    assert.equal(octets(Buffer.alloc(128)).toString('hex', 0, 3), '048180')
    assert.equal(octets(Buffer.alloc(256)).toString('hex', 0, 4), '04820100')
    assert.equal(sequence(integer(hex('01')), octets(hex('ab'))).toString('hex'), '30060201010401ab')
  })

  it('reads what it wrote', () => {
    fc.assert(
      fc.property(bytes(1, 50), bytes(0, 300), (number, content) => {
        const [read, same] = readSequence(sequence(integer(number), octets(content)), [INTEGER, OCTETS]) ?? []
        assert.equal(BigInt(`0x${read?.toString('hex')}`), BigInt(`0x${number.toString('hex')}`))
        assert.deepEqual(same, content)
      }),
    )
  })

  it('reads nothing that it would not write', () => {
    const bad = {
      '': 'nothing',
      '30': 'no length',
      '3003020101ff': 'bytes after it',
      '3004020101ff': 'a member more',
      '3000': 'a member less',
      '30020201': 'a member cut',
      '3103020101': 'a SET',
      '3003040101': 'another member',
      '308103020101': 'a long length',
      '30820003020101': 'a longer length',
      '30800201010000': 'the indefinite length',
      '3004028101 01': 'a long length within',
      '300402020001': 'a zero in front',
      '3003020181': 'a number below zero',
      '30020200': 'an empty number',
      '3083000003020101': 'a length of three bytes',
    }
    for (const [text, what] of Object.entries(bad)) {
      assert.equal(readSequence(hex(text.replaceAll(' ', '')), [INTEGER]), undefined, what)
    }
    assert.deepEqual(readSequence(hex('3003020101'), [INTEGER]), [hex('01')])
  })

  it('reads anything without an error, and then in one form only', () => {
    fc.assert(
      fc.property(bytes(0, 12), (tail) => {
        const der = Buffer.concat([hex('30'), tail])
        const [read] = readSequence(der, [INTEGER]) ?? []
        if (read !== undefined) assert.deepEqual(sequence(integer(read)), der)
      }),
      { numRuns: 2000 },
    )
  })
})
