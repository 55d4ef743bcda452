import assert from 'node:assert/strict'
import { Fault } from '../../src/contract/fault.ts'
import type { RawRequest } from '../../src/gateway/wire.ts'
import { signTc3, type Tc3Request } from './sign.ts'

/** A request as node:http would hand it over. */
export const rawRequest = (parts: Partial<Omit<RawRequest, 'body'>> & { body?: string | Buffer }): RawRequest => ({
  method: 'POST',
  url: '/',
  headers: {},
  remoteAddress: '127.0.0.1',
  ...parts,
  body: Buffer.from(parts.body ?? ''),
})

/** A request signed with TC3. */
export const signedRequest = (request: Tc3Request): RawRequest =>
  rawRequest({
    method: request.method ?? 'POST',
    url: (request.path ?? '/') + (request.query === undefined ? '' : `?${request.query}`),
    headers: signTc3(request),
    body: request.body ?? '',
  })

/** Asserts a refusal with this code, and that its English text is about this. */
export const refused = (code: string, run: () => unknown, about = ''): void =>
  assert.throws(run, (error) => {
    assert(error instanceof Fault, String(error))
    assert.equal(error.code, code)
    const said = error.say({}, 'en')
    assert(said.includes(about), `${said} is not about ${about}`)
    return true
  })
