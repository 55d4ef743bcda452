import { namesOwners, PolicyError, parsePolicy } from '../../guard/policy.ts'
import { parseTrust } from '../../guard/trust.ts'
import type { Desk } from '../service.ts'
import { DOCUMENT } from './limits.ts'

/** What may be wrong with a policy document. */
export const documentFaults = [
  'InvalidParameter.ActionError',
  'InvalidParameter.ActionMiss',
  'InvalidParameter.ConditionContentError',
  'InvalidParameter.ConditionError',
  'InvalidParameter.ConditionTypeError',
  'InvalidParameter.EffectError',
  'InvalidParameter.PolicyDocumentError',
  'InvalidParameter.PolicyDocumentLengthOverLimit',
  'InvalidParameter.PrincipalError',
  'InvalidParameter.ResourceError',
  'InvalidParameter.ResourceProjectError',
  'InvalidParameter.ResourceQcsError',
  'InvalidParameter.ResourceUinError',
  'InvalidParameter.StatementError',
  'InvalidParameter.VersionError',
] as const

/** What may be wrong with a trust document, for which there is no code of its own where it is no JSON or too long. */
export const trustFaults = [
  'InvalidParameter.ActionError',
  'InvalidParameter.ActionMiss',
  'InvalidParameter.ConditionContentError',
  'InvalidParameter.ConditionError',
  'InvalidParameter.ConditionTypeError',
  'InvalidParameter.EffectError',
  'InvalidParameter.ParamError',
  'InvalidParameter.PrincipalError',
  'InvalidParameter.StatementError',
  'InvalidParameter.VersionError',
] as const

type DocumentCode = (typeof documentFaults)[number]
type TrustCode = (typeof trustFaults)[number]

/** @throws {Fault} that names the place within the document */
export function checkDocument(desk: Desk<DocumentCode>, document: string): void {
  if (document.length > DOCUMENT) throw desk.fault('InvalidParameter.PolicyDocumentLengthOverLimit')
  try {
    if (namesOwners(parsePolicy('', document))) return
  } catch (error) {
    if (!(error instanceof PolicyError)) throw error
    throw desk.fault(codeOf(error), `\`${clip(error.path)}\``)
  }
  throw desk.fault('InvalidParameter.ResourceUinError')
}

/** @throws {Fault} that names the place within the document */
export function checkTrust(desk: Desk<TrustCode>, document: string): void {
  if (document.length > DOCUMENT) throw desk.fault('InvalidParameter.ParamError', '`PolicyDocument`')
  try {
    parseTrust(document)
  } catch (error) {
    if (!(error instanceof PolicyError)) throw error
    throw desk.fault(trustCodeOf(error), `\`${clip(error.path)}\``)
  }
}

/** A path holds names that the caller made up. */
const clip = (path: string): string => path.slice(0, 128)

const ofFlaw = {
  operator: 'InvalidParameter.ConditionTypeError',
  value: 'InvalidParameter.ConditionContentError',
  qcs: 'InvalidParameter.ResourceQcsError',
  project: 'InvalidParameter.ResourceProjectError',
  principal: 'InvalidParameter.PrincipalError',
} as const

const ofElement: Readonly<Record<string, DocumentCode>> = {
  effect: 'InvalidParameter.EffectError',
  action: 'InvalidParameter.ActionError',
  resource: 'InvalidParameter.ResourceError',
  condition: 'InvalidParameter.ConditionError',
  principal: 'InvalidParameter.PrincipalError',
}

function codeOf({ path, flaw }: PolicyError): DocumentCode {
  if (flaw !== undefined && flaw !== 'missing') return ofFlaw[flaw]
  if (path === 'document') return 'InvalidParameter.PolicyDocumentError'
  if (path === 'version') return 'InvalidParameter.VersionError'
  const [, element = ''] = /^statement(?:\[\d+\])?\.(effect|action|resource|condition|principal)\b/.exec(path) ?? []
  if (element === 'action' && flaw === 'missing') return 'InvalidParameter.ActionMiss'
  return ofElement[element] ?? 'InvalidParameter.StatementError'
}

function trustCodeOf(error: PolicyError): TrustCode {
  const code = codeOf(error)
  const known = trustFaults.find((fault) => fault === code)
  return (
    known ?? (error.path.startsWith('statement') ? 'InvalidParameter.StatementError' : 'InvalidParameter.ParamError')
  )
}
