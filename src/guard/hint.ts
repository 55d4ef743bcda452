import type { Verdict } from './decide.ts'

const places = {
  owner: 'the account',
  identity: 'the policies of the caller and its groups',
  boundary: 'the permissions boundary of the caller',
  session: 'the policy of the session',
} as const

/** What would let a denied call through, in a line for the log. */
export function hintOf({ reason, layer, policy, statement, resource = '*' }: Verdict, operation: string): string {
  if (reason === 'denied-explicitly') return `statement ${statement} of policy ${policy} in ${places[layer]} denies it`
  const missing = JSON.stringify({ effect: 'allow', action: operation, resource })
  return `missing in ${places[layer]}: ${missing}`
}
