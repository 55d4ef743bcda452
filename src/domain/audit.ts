import { requestIdAt } from './request-id.ts'

/** What is kept of one call. No member ever holds a secret. */
export interface AuditRecord {
  readonly requestId: string
  /** Unix milliseconds. */
  readonly time: number
  readonly service: string
  readonly action: string
  readonly version: string
  readonly region: string
  readonly effect: string
  /** Empty where the caller could not be told. */
  readonly account: string
  readonly uin: string
  readonly callerKind: string
  readonly callerName: string
  /** The main account of the caller, where it is another. */
  readonly callerAccount?: string
  /** What whoever asked for a temporary credential called the session. */
  readonly sessionName?: string
  readonly secretId: string
  readonly address: string
  readonly client: string
  readonly method: string
  /** Empty for success. */
  readonly code: string
  /** JSON list of the names that CAM was asked about. */
  readonly resources: string
  /** JSON of the parameters, secrets masked. */
  readonly parameters: string
}

/** What is known of something that happened without a call of the API. */
export interface Happening
  extends Pick<AuditRecord, 'time' | 'service' | 'action' | 'version' | 'region' | 'effect' | 'account'>,
    Partial<Pick<AuditRecord, 'requestId' | 'uin' | 'callerKind' | 'callerName' | 'address' | 'client' | 'method'>> {
  /** Undefined for success. */
  readonly code?: string | undefined
  readonly resources: readonly string[]
  readonly parameters?: object
}

/** The record of what a product did or decided by itself; what is not known stays empty. */
export const productRecord = ({ code, resources, parameters, ...known }: Happening): AuditRecord => ({
  requestId: requestIdAt(known.time),
  uin: '',
  callerKind: '',
  callerName: '',
  secretId: '',
  address: '',
  client: '',
  method: '',
  ...known,
  code: code ?? '',
  resources: resources.length === 0 ? '' : JSON.stringify(resources),
  parameters: parameters === undefined ? '' : JSON.stringify(parameters),
})

/*
 * How the trail is stored: each writer (a server at work on the store) has a chain of records, numbered from 1. Its records
 * lie in blocks, one a commit; full runs of blocks are sealed by a segment, whose signature outlives them.
 */

/** Where a writer's chain ends. */
export interface TrailHead {
  readonly writer: string
  readonly count: number
  /** The chain's value after that many records: 64 hex digits. */
  readonly hash: string
  /** Proves that whoever wrote this row has the root key: 64 hex digits. */
  readonly mac: string
  /** Unix milliseconds of the last append. */
  readonly time: number
}

export interface TrailBlock {
  readonly writer: string
  /** The number of its first record. */
  readonly first: number
  readonly count: number
  /** A line a record: 16 hex digits of the chain's value after it, a blank, its JSON. */
  readonly lines: string
}

export interface TrailSegment {
  readonly writer: string
  readonly first: number
  readonly count: number
  /** The span of its records, Unix milliseconds, both inclusive. */
  readonly firstTime: number
  readonly lastTime: number
  /** Bytes of its lines. */
  readonly size: number
  /** The chain's values before its first and after its last record. */
  readonly before: string
  readonly hash: string
  /** Unix milliseconds at which its records were pruned; 0 while they are there. */
  readonly pruned: number
  /** Ed25519 over all of the above, as `statementOf` writes it. */
  readonly signature: Buffer
  /** Which values occur in it: a Bloom filter, for searches. Not signed: a wrong one hides a record from a search only. */
  readonly terms: Buffer
}
