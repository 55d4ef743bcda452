import assert from 'node:assert/strict'
import { createHmac } from 'node:crypto'
import { after, before, describe, it } from 'node:test'
import { startHouse, type TestHouse } from '../support/house.ts'
import { signV1 } from '../support/sign.ts'
import { codeOf, diagnosed, type Signed } from './signer.ts'

describe('the doctor of signatures', () => {
  let house: TestHouse
  before(async () => {
    house = await startHouse()
  })
  after(() => house[Symbol.asyncDispose]())

  describe('of version 1', () => {
    const fields = {
      action: 'DescribeKey',
      version: '2019-01-18',
      parameters: { KeyId: 'a b+c', Zeta: '1', alpha: '2' },
    }

    const v1 = (over: Partial<Parameters<typeof signV1>[0]> = {}): string =>
      signV1({
        secretId: house.secretId,
        secretKey: house.secretKey,
        host: `127.0.0.1:${house.port}`,
        timestamp: Math.floor(Date.now() / 1000),
        nonce: 7,
        ...fields,
        ...over,
      })

    const get = (query: string): Signed => ({
      method: 'GET',
      url: `/?${query}`,
      headers: { host: `127.0.0.1:${house.port}` },
      body: '',
    })

    /** A query with a signature of a text of one's own. */
    const own = (
      write: (pairs: (readonly [string, string])[]) => string,
      key = house.secretKey,
      algorithm = 'sha1',
    ) => {
      const pairs = [...new URLSearchParams(v1()).entries()].filter(([name]) => name !== 'Signature')
      const signature = createHmac(algorithm, key).update(write(pairs)).digest('base64')
      return get([...pairs, ['Signature', signature]].map(([n, v]) => `${n}=${encodeURIComponent(v ?? '')}`).join('&'))
    }
    const sorted = (pairs: (readonly [string, string])[]) => pairs.toSorted(([a], [b]) => (a < b ? -1 : 1))
    const join = (pairs: readonly (readonly [string, string])[]) => pairs.map(([n, v]) => `${n}=${v}`).join('&')
    const head = () => `GET127.0.0.1:${house.port}/?`

    const table: readonly (readonly [says: RegExp, request: () => Signed])[] = [
      [/another HMAC/, () => own((pairs) => head() + join(sorted(pairs)), house.secretKey, 'sha256')],
      [
        /percent-encoded values/,
        () => own((pairs) => head() + join(sorted(pairs).map(([n, v]) => [n, encodeURIComponent(v)]))),
      ],
      [/another order/, () => own((pairs) => head() + join(pairs))],
      [/another method/, () => own((pairs) => head().replace('GET', 'POST') + join(sorted(pairs)))],
      [/another host/, () => own((pairs) => `GETlocalhost/?${join(sorted(pairs))}`)],
      [/left out the path/, () => own((pairs) => `GET127.0.0.1:${house.port}?${join(sorted(pairs))}`)],
      [
        /left a parameter that was sent out/,
        () => own((pairs) => head() + join(sorted(pairs.filter(([n]) => n !== 'Nonce')))),
      ],
      [/TC3 before the secret key/, () => own((pairs) => head() + join(sorted(pairs)), `TC3${house.secretKey}`)],
      [/blank or a line end/, () => own((pairs) => head() + join(sorted(pairs)), `${house.secretKey}\n`)],
      [
        /did not percent-encode the signature/,
        () => {
          for (let nonce = 1; ; nonce++) {
            const query = v1({ nonce })
            if (/%2B[^&]*$/.test(query)) return get(query.replaceAll(/%2B(?=[^&]*$)/g, '+'))
          }
        },
      ],
      [
        /signature in hex/,
        () =>
          get(
            v1().replace(/Signature=([^&]*)$/, (_, base64: string) => {
              const bytes = Buffer.from(decodeURIComponent(base64), 'base64')
              return `Signature=${bytes.toString('hex')}`
            }),
          ),
      ],
    ]
    for (const [says, request] of table)
      it(`names it: ${says.source}`, async () => {
        const made = request()
        assert.match((await codeOf(house, made)) ?? '', /^AuthFailure\./)
        const { verdict, says: said } = diagnosed(house, made)
        assert.deepEqual([verdict, said.length], ['mistake', 1], JSON.stringify(said))
        assert.match(said[0] ?? '', says)
      })

    it('finds nothing wrong with what the server accepts', async () => {
      for (const request of [get(v1()), get(v1({ sha256: true }))]) {
        assert.doesNotMatch((await codeOf(house, request)) ?? '', /^AuthFailure\./)
        assert.equal(diagnosed(house, request).verdict, 'right')
      }
    })

    it('shows the first parameter that differs', () => {
      const { difference } = diagnosed(
        house,
        own((pairs) => head() + join(sorted(pairs.filter(([n]) => n !== 'KeyId')))),
      )
      assert.match(difference?.server ?? '', /^&KeyId=/)
    })

    it('shows the text that the server signs where it finds no mistake', () => {
      const { verdict, texts } = diagnosed(house, get(v1({ secretKey: 'another' })))
      assert.equal(verdict, 'unknown')
      assert.match(texts[0]?.[1] ?? '', /^GET127\.0\.0\.1:\d+\/\?Action=DescribeKey&KeyId=a b\+c&Nonce=7&/)
    })
  })
})
