import { signTc3 } from '../support/sign.ts'
import type { Ledger } from './ledger.ts'
import type { Said } from './served.ts'

export interface Reply {
  readonly RequestId: string
  readonly Error?: { readonly Code: string; readonly Message: string }
  readonly [member: string]: unknown
}

/** Undefined when the server died before the answer was whole. */
export type Call = (service: string, action: string, parameters: object, region?: string) => Promise<Reply | undefined>

const versions: Readonly<Record<string, string>> = {
  kms: '2019-01-18',
  lighthouse: '2020-03-24',
  postgres: '2017-03-12',
}

/** Calls a server and keeps every answer in the ledger. */
export const clientOf =
  (said: Said, ledger: Ledger): Call =>
  async (service, action, parameters, region = said.region) => {
    const body = JSON.stringify(parameters)
    const headers = signTc3({
      ...said,
      region,
      service,
      action,
      body,
      host: new URL(said.endpoint).host,
      version: versions[service] ?? '',
      timestamp: Math.floor(Date.now() / 1000),
    })
    const reply = await post(said.endpoint, headers, body)
    if (reply === undefined) ledger.lost++
    else ledger.acknowledged.push({ requestId: reply.RequestId, service, action, code: reply.Error?.Code ?? '' })
    return reply
  }

async function post(endpoint: string, headers: Record<string, string>, body: string): Promise<Reply | undefined> {
  try {
    const response = await fetch(endpoint, { method: 'POST', headers, body })
    return ((await response.json()) as { Response: Reply }).Response
  } catch {
    return undefined
  }
}
