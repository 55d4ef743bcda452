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
