import { Fault } from '../contract/fault.ts'
import { type Call, checkClock, type RawRequest, readCall } from '../gateway/wire.ts'
import type { Diagnosis } from './diagnosis.ts'
import { RequestError } from './error.ts'
import { diagnoseTc3 } from './tc3.ts'
import { diagnoseV1 } from './v1.ts'

export interface Patient {
  readonly raw: RawRequest
  readonly secretKey: string | undefined
  /** What the client says that it signs. */
  readonly client: string | undefined
  readonly rootDomains: readonly string[]
  /** Milliseconds. */
  readonly now: number
}

/** What is found, and with which code and text the server refuses the request before it looks at the signature. */
export interface Finding extends Diagnosis {
  readonly refused: string | undefined
}

/** @throws RequestError when there is no signature to look into */
export function diagnose({ raw, now, ...patient }: Patient): Finding {
  const { call, refused } = attempt(raw, now)
  const { secretKey, rootDomains } = patient
  if (raw.headers['authorization'] !== undefined) return { ...diagnoseTc3({ raw, ...patient }), refused }
  if (call?.credential.scheme === 'v1') return { ...diagnoseV1(raw, call, secretKey, rootDomains), refused }
  throw new RequestError(refused ?? 'the request has no signature')
}

function attempt(
  raw: RawRequest,
  now: number,
): { readonly call: Call | undefined; readonly refused: string | undefined } {
  let call: Call | undefined
  try {
    call = readCall(raw)
    checkClock(call, now)
    return { call, refused: undefined }
  } catch (error) {
    if (!(error instanceof Fault)) throw error
    return { call, refused: `${error.code}: ${error.say({}, 'en')}` }
  }
}
