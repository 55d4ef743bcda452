/** A request whose signature was refused. */
export interface RefusedSignature {
  readonly requestId: string
  /** Unix milliseconds. */
  readonly time: number
  readonly code: string
  /** JSON of what the server would have signed, without anything secret. */
  readonly facts: string
}
