/** A data key that KMS keeps, as its ciphertext under a CMK. Times are Unix seconds, 0 for none. */
export interface DataKey {
  readonly account: string
  readonly id: string
  readonly region: string
  readonly key: string
  readonly name: string
  readonly description: string
  readonly bytes: number
  readonly state: 'Enabled' | 'Disabled' | 'PendingDelete'
  readonly origin: 'TENCENT_KMS' | 'EXTERNAL'
  readonly owner: string
  readonly creator: string
  readonly createTime: number
  readonly deletionDate: number
  readonly ciphertext: string
  readonly context: string
  readonly revision: number
}
