import { namesOwners, PolicyError, parsePolicy } from '../../guard/policy.ts'
import type { Desk } from '../service.ts'

/** Bytes of a session policy, so that the token stays below its 4096. */
const LONGEST = 2048

export const policyFaults = [
  'InvalidParameter.PolicyTooLong',
  'InvalidParameter.StrategyFormatError',
  'InvalidParameter.StrategyInvalid',
] as const

type PolicyCode = (typeof policyFaults)[number]

/**
 * The document that narrows a session, as one line of JSON. Clients encode it as a part of a URL, some with `+` for a
 * space; plain JSON is taken as it is.
 * @throws {Fault} that names the place within the document
 */
export function readSessionPolicy(desk: Desk<PolicyCode>, given: string): string {
  const document = parsed(desk, given.trimStart().startsWith('{') ? given : decoded(desk, given))
  // What is checked is what will be read again from the token.
  const line = JSON.stringify(document)
  try {
    if (!namesOwners(parsePolicy('session', line)))
      throw desk.fault('InvalidParameter.StrategyInvalid', '`statement.resource`')
  } catch (error) {
    if (!(error instanceof PolicyError)) throw error
    throw desk.fault('InvalidParameter.StrategyInvalid', `\`${error.path.slice(0, 128)}\``)
  }
  if (Buffer.byteLength(line) > LONGEST) throw desk.fault('InvalidParameter.PolicyTooLong')
  return line
}

function decoded(desk: Desk<PolicyCode>, given: string): string {
  try {
    return decodeURIComponent(given.replaceAll('+', ' '))
  } catch {
    throw desk.fault('InvalidParameter.StrategyFormatError')
  }
}

function parsed(desk: Desk<PolicyCode>, text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    // The parser's own message quotes the text.
    throw desk.fault('InvalidParameter.StrategyFormatError')
  }
}
