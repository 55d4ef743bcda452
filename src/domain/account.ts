/** A main account: owns all resources. */
export interface Account {
  readonly uin: string
  readonly appId: number
  readonly name: string
}

/** A sub-user of an account. */
export interface User {
  readonly account: string
  readonly uin: string
  readonly uid: number
  readonly name: string
}

/** An API key of the account itself or of a sub-user; the secret is wrapped by the root key. */
export interface AccessKey {
  readonly secretId: string
  readonly account: string
  readonly uin: string
  readonly secret: Buffer
  readonly active: boolean
  readonly createTime: number
}

/** A CAM policy document, as JSON text. */
export interface PolicyRow {
  readonly account: string
  readonly name: string
  readonly document: string
}

export interface PolicyAttachment {
  readonly account: string
  readonly uin: string
  readonly policy: string
}

/** A role that a product of the cloud holds in the account. */
export interface LinkedRoleRow {
  readonly account: string
  readonly name: string
  readonly service: string
  /** False once withdrawn: the product may do nothing any more. */
  readonly active: boolean
  readonly createTime: number
}

/** A tag on any resource of any service. */
export interface TagRow {
  readonly account: string
  readonly service: string
  /** The kind of resource: `key`, `keypair`, `DBInstanceId`. */
  readonly prefix: string
  readonly region: string
  readonly resource: string
  readonly key: string
  readonly value: string
}
