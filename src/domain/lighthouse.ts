import { DAY } from './time.ts'

export type InstanceState =
  | 'PENDING'
  | 'RUNNING'
  | 'STOPPED'
  | 'STARTING'
  | 'STOPPING'
  | 'REBOOTING'
  | 'SHUTDOWN'
  | 'TERMINATING'

/** A state that an instance is in until a moment, in milliseconds. */
export interface Step {
  readonly state: InstanceState
  readonly until: number
}

/** A Lighthouse instance. Times are Unix seconds, 0 for none, where nothing else is said. */
export interface LighthouseInstance {
  readonly account: string
  readonly region: string
  readonly id: string
  readonly name: string
  readonly zone: string
  readonly bundle: string
  /** The image that it was set up from, which may be the customer's own. */
  readonly blueprint: string
  /** The offered image whose system it has. */
  readonly system: string
  readonly privateIp: string
  readonly publicIp: string
  readonly renewFlag: string
  /** The state once the steps are done. */
  readonly state: InstanceState
  /** What lies before it: an operation runs by the clock alone, so that no server has to see it through. */
  readonly steps: readonly Step[]
  readonly operation: string
  readonly operationRequest: string
  /** Milliseconds. */
  readonly operationTime: number
  /** When it ceases to be, in milliseconds; 0 for never. */
  readonly goneTime: number
  /** A digest of the password that its administrator may log in with; empty for none. */
  readonly password: Buffer
  /** That of the order, which is given once, and which of its instances this one is. Without a token the id stands here. */
  readonly clientToken: string
  readonly ordinal: number
  readonly uuid: string
  readonly createTime: number
  readonly expireTime: number
  readonly isolatedTime: number
  readonly revision: number
}

/** How long an isolated instance can still be had back, in seconds. */
export const RETENTION = 7 * DAY

/** Whether an instance has ceased to be: its row stays for a little while. `now` in milliseconds, as in `notGone`. */
export const isGone = ({ goneTime }: Pick<LighthouseInstance, 'goneTime'>, now: number): boolean =>
  goneTime > 0 && goneTime <= now

/** What the rows of instances that are there meet. */
export const notGone = (now: number) => ({ any: [{ goneTime: 0 }, { goneTime: { above: now } }] })

export const stateAt = ({ state, steps }: LighthouseInstance, now: number): InstanceState =>
  steps.find(({ until }) => now < until)?.state ?? state

export const isOperating = ({ steps }: LighthouseInstance, now: number): boolean =>
  steps.some(({ until }) => now < until)

/** A machine that lets in by what is bound to an instance, and may ask for that instance's keys only. */
export interface EnrolledHost {
  readonly account: string
  readonly region: string
  readonly instance: string
  /** SHA-256 of the token that it asks with. */
  readonly token: Buffer
  readonly address: string
  /** Unix milliseconds. */
  readonly createTime: number
}

/** Where an instance answers SSH. */
export interface Door {
  readonly account: string
  readonly region: string
  readonly instance: string
  readonly port: number
  /** Its host key in OpenSSH's form, wrapped by the root key. */
  readonly hostKey: Buffer
}

/** What the digest of an instance's password is wrapped under. */
export const passwordBinding = ({
  account,
  region,
  id,
}: Pick<LighthouseInstance, 'account' | 'region' | 'id'>): readonly string[] => [
  'instancePassword',
  account,
  region,
  id,
]

/** What an instance's host key is wrapped under. */
export const hostKeyBinding = ({
  account,
  region,
  instance,
}: Pick<Door, 'account' | 'region' | 'instance'>): readonly string[] => ['hostKey', account, region, instance]
