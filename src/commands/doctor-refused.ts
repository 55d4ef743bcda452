import { readFileSync } from 'node:fs'
import { ConfigError, configure, secretKeyOfClient } from '../config.ts'
import { diagnose, type Finding } from '../doctor/diagnose.ts'
import { compareRequest, compareText, showRefused } from '../doctor/refused.ts'
import { readRequest } from '../doctor/request.ts'
import type { RefusedSignature } from '../domain/refused.ts'
import type { SignedFacts } from '../gateway/facts.ts'
import { openStill } from './still.ts'

/** What is asked about a request that a server refused. */
export interface Asked {
  readonly requestId: string
  readonly data?: string | undefined
  /** A file with the client's canonical request or string to sign. */
  readonly client?: string | undefined
  /** A file with the request as the client has it, or the curl line; - for stdin. */
  readonly file: string | undefined
}

export interface Refused {
  /** When it was refused, and with which code. */
  readonly title: string
  readonly findings: readonly Finding[]
}

/** @throws {ConfigError} when nothing is kept of such a request */
export async function refusedBefore({ requestId, data, client, file }: Asked): Promise<Refused> {
  const config = configure({ data })
  const { rootDomains } = config
  const { time, code, facts: json } = await keptOf(config, requestId)
  const facts = JSON.parse(json) as SignedFacts
  const title = `Refused at ${new Date(time).toISOString()} with ${code}; its body had ${facts.body.bytes} bytes.`
  const refused = undefined
  if (client !== undefined)
    return { title, findings: [{ ...compareText(facts, readFileSync(client, 'latin1')), refused }] }
  if (file === undefined) return { title, findings: [{ ...showRefused(facts), refused }] }
  const raw = readRequest(readFileSync(file === '-' ? 0 : file), (name) => readFileSync(name))
  const compared = compareRequest(facts, raw, rootDomains)
  const secretKey = secretKeyOfClient()
  const isSame = compared.verdict === 'arrived' && secretKey !== undefined
  const more = isSame ? [diagnose({ raw, secretKey, client: undefined, rootDomains, now: time })] : []
  return { title, findings: [{ ...compared, refused }, ...more] }
}

async function keptOf(config: ReturnType<typeof configure>, requestId: string): Promise<RefusedSignature> {
  await using still = await openStill(config)
  const row = await still.store.read.get('refusedSignature', { requestId: requestId.trim().toLowerCase() })
  if (row !== undefined) return row
  throw new ConfigError(
    'nothing is kept of that request: the server keeps the last few hundred whose signature it refused, a second after it did',
  )
}
