import { Fault } from '../contract/fault.ts'
import { factsOf, hiddenTc3, hiddenV1, type SignedFacts, type SignedForm } from '../gateway/facts.ts'
import { type RawRequest, readCall } from '../gateway/wire.ts'
import { asSigned, type Diagnosis, nearest } from './diagnosis.ts'
import { RequestError } from './error.ts'
import { CANONICAL, TO_SIGN } from './tc3.ts'
import { SIGNED } from './v1.ts'

/*
 * A request that the server has refused, and kept what it saw signed of it. Values that may be secret were hidden there;
 * those of the client are hidden the same way before they are compared, so that two that are the same still are.
 */

const textsOf = ({ scheme, prefix }: SignedFacts, { text, digest }: SignedForm): Diagnosis['texts'] =>
  scheme === 'v1'
    ? [[SIGNED, text]]
    : [
        [CANONICAL, text],
        [TO_SIGN, `${prefix}${digest}`],
      ]

/** What the server would have signed. */
export function showRefused(facts: SignedFacts): Diagnosis {
  return { verdict: 'shown', says: [], texts: facts.forms.slice(0, 1).flatMap((form) => textsOf(facts, form)) }
}

/**
 * Holds the text that a client says it signs against what the server saw.
 * @param text the canonical request or string to sign of TC3, or the text of v1
 */
export function compareText(facts: SignedFacts, text: string): Diagnosis {
  const client = asSigned(text)
  if (facts.scheme === 'v1') return compared(facts, SIGNED, ({ text }) => text, hiddenV1(client.replaceAll('\n&', '&')))
  return client.startsWith('TC3-HMAC-SHA256\n')
    ? compared(facts, TO_SIGN, ({ digest }) => `${facts.prefix}${digest}`, client)
    : compared(facts, CANONICAL, ({ text }) => text, hiddenTc3(client))
}

/**
 * Holds the request as the client has it against what arrived: where they differ, it was changed on its way, or is another.
 * @throws RequestError for what is no request that could be signed
 */
export function compareRequest(facts: SignedFacts, raw: RawRequest, rootDomains: readonly string[]): Diagnosis {
  const own = factsIn(raw, rootDomains)
  if (own.scheme !== facts.scheme) throw new RequestError('the request that was refused was signed by another scheme')
  const [form] = own.forms
  if (form === undefined) throw new RequestError('the request has no Host, or not all headers that are signed')
  const of = facts.scheme === 'v1' ? SIGNED : CANONICAL
  const request = compared(facts, of, ({ text }) => text, form.text)
  if (request.verdict === 'differs') return { ...request, verdict: 'changed' }
  const text = compared(facts, TO_SIGN, ({ digest }) => `${facts.prefix}${digest}`, `${own.prefix}${form.digest}`)
  return { ...text, verdict: text.verdict === 'differs' ? 'changed' : 'arrived' }
}

function factsIn(raw: RawRequest, rootDomains: readonly string[]): SignedFacts {
  try {
    return factsOf(readCall(raw), raw, { rootDomains })
  } catch (error) {
    if (error instanceof Fault) throw new RequestError(`${error.code}: ${error.say({}, 'en')}`)
    throw error
  }
}

function compared(facts: SignedFacts, of: string, write: (form: SignedForm) => string, client: string): Diagnosis {
  const { at, difference } = nearest(facts.forms.map(write), client)
  const texts = facts.forms.slice(at, at + 1).flatMap((form) => textsOf(facts, form))
  if (difference === undefined) return { verdict: 'agrees', says: [], texts }
  return { verdict: 'differs', says: [], difference: { ...difference, of }, texts }
}
