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
  readonly remark: string
  readonly phone: string
  readonly countryCode: string
  readonly email: string
  /** The id of the policy beyond which it may do nothing; 0 for none. */
  readonly boundary: number
  readonly createTime: number
  readonly revision: number
}

/** An API key of the account itself or of a sub-user; the secret is wrapped by the root key. */
export interface AccessKey {
  readonly secretId: string
  readonly account: string
  readonly uin: string
  readonly secret: Buffer
  readonly active: boolean
  readonly description: string
  readonly createTime: number
}

/** What a wrapped secret key is bound to. */
export const accessKeyBinding = (account: string, secretId: string): readonly string[] => [
  'accessKey',
  account,
  secretId,
]

/** When a key was last used, to the minute. */
export interface KeyUse {
  readonly secretId: string
  readonly time: number
}

/** A device whose codes prove that a person is there; the secret is wrapped by the root key. */
export interface MfaDevice {
  readonly account: string
  readonly uin: string
  readonly secret: Buffer
  /** The step of the last code that was taken; no code counts twice. */
  readonly lastStep: number
  /** Wrong codes in a row, and when the last of them came, in Unix seconds. */
  readonly failures: number
  readonly failTime: number
  readonly revision: number
}

/** What the wrapped secret of a device is bound to. */
export const mfaBinding = (account: string, uin: string): readonly string[] => ['mfaDevice', account, uin]

/** @param secret wrapped */
export const newDevice = (account: string, uin: string, secret: Buffer): MfaDevice => ({
  account,
  uin,
  secret,
  lastStep: 0,
  failures: 0,
  failTime: 0,
  revision: 0,
})

/** A policy of the account's own. The texts are JSON. */
export interface PolicyRow {
  readonly account: string
  readonly id: number
  readonly name: string
  readonly description: string
  /** The document of the version in force. */
  readonly document: string
  readonly version: number
  /** The highest version that there ever was. */
  readonly latest: number
  readonly createTime: number
  readonly updateTime: number
  readonly revision: number
}

export interface PolicyVersion {
  readonly account: string
  readonly policy: number
  readonly version: number
  readonly document: string
  readonly createTime: number
}

export type Holder = 'user' | 'group' | 'role'

export interface PolicyAttachment {
  readonly account: string
  readonly kind: Holder
  /** The uin of a user, the id of a group or role. */
  readonly target: string
  readonly policy: number
  readonly createTime: number
}

export interface UserGroup {
  readonly account: string
  readonly id: number
  readonly name: string
  readonly remark: string
  readonly createTime: number
  readonly revision: number
}

export interface GroupMember {
  readonly account: string
  readonly group: number
  readonly uin: string
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
