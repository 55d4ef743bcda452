import type { Fault, FaultDetail, Language, Text } from './fault.ts'
import type { Fields, Infer } from './shape.ts'

/** How a caller with a temporary credential came by it. */
export interface CallerSession {
  readonly kind: 'role' | 'federation' | 'session'
  readonly name: string
  /** The id of the role; empty for the others. */
  readonly role: string
  /** The permanent key that it comes from in the end. */
  readonly source: string
  /** The roles that were assumed on the way to this one. */
  readonly passed: readonly PassedRole[]
  /** Unix seconds. */
  readonly expires: number
}

/** A role in whose session another was assumed. */
export interface PassedRole {
  readonly account: string
  readonly id: string
}

/**
 * Who is calling. A `service` caller is a cloud product acting through its service-linked role, a `role` one that somebody
 * has assumed.
 */
export interface Caller {
  readonly kind: 'root' | 'user' | 'role' | 'service'
  /** The main account that owns what is touched. */
  readonly account: string
  /** The uin of the caller itself; the account's own for root, that of whoever assumed it for a role. */
  readonly uin: string
  readonly name: string
  /** Empty for a service. */
  readonly secretId: string
  /** Undefined for a permanent key. */
  readonly session?: CallerSession
}

/** What a handler works at, whatever the service. `C` are the codes that the action declares. */
export interface Desk<C extends string> {
  readonly caller: Caller
  /** The region of the call; undefined when the client named none and the action does not need one. */
  readonly region: string | undefined
  readonly requestId: string
  /** In which the caller asked for the texts of mistakes. */
  readonly language: Language
  /** The IP address that the call came from; empty for one that came over no network. */
  readonly address: string
  /** The time of the call, in milliseconds since the epoch; one value for the whole call. */
  readonly now: number
  readonly random: (bytes: number) => Buffer
  /** To be thrown. */
  readonly fault: (code: C, detail?: FaultDetail | string) => Fault
  /**
   * Calls another service's public action as this service's linked role: authorised and recorded like any call, its
   * changes committed together with the caller's. A refusal comes back as a value: its code means nothing to our caller.
   */
  readonly call: (service: string, action: string, input: object, region?: string) => Promise<Answer>
}

export type Answer =
  | { readonly output: Readonly<Record<string, unknown>>; readonly fault?: undefined }
  | { readonly fault: Fault }

/**
 * What a handler gives back: the reply, and what it wants changed, as data. A fault that it throws changes nothing; one
 * that must leave a trace, such as a count of failures, is given back.
 */
export type Outcome<O, Ch> =
  | {
      readonly output: O
      readonly changes?: readonly Ch[]
      /** The main account that was dealt with, where it may be another: the call is on its record too. */
      readonly concerns?: string
      readonly refusal?: undefined
    }
  | { readonly refusal: Fault; readonly changes: readonly Ch[] }

/** What a resource is called: the last segment of its name, or each of them where it has several. */
export type ResourceName = string | readonly string[]

/** What a call does, which decides how CAM and the trail class it. */
export type Effect = 'read' | 'write' | 'use'

export interface Example<I, O> {
  readonly title: Text
  /** Calls to the same service that must have gone before. */
  readonly after?: readonly { readonly action: string; readonly input: object }[]
  readonly input: I
  readonly output: O
}

/**
 * Everything that is true of one action. `D` is the desk of its service and `Ch` the kind of change it may return;
 * `C` are the codes that its handler raises (those of its fields' rules are added by themselves).
 */
export interface ActionSpec<I extends Fields, O extends Fields, C extends string, D, Ch> {
  readonly title: Text
  readonly about: Text
  /** Requests per second, per caller and action. */
  readonly rate: number
  readonly effect: Effect
  /** Overrides the service's rule on the Region parameter. */
  readonly region?: 'required' | 'optional' | readonly string[]
  /** Overrides the service's code for a fault of the system. */
  readonly internal?: C
  /**
   * What CAM is asked about: `'*'` for an action without a resource, or the names of the resources. Runs before the value
   * rules, so it must bear any text.
   */
  readonly resource: '*' | ((input: Infer<I>, desk: D) => readonly ResourceName[] | Promise<readonly ResourceName[]>)
  /** Every caller may call it, whatever its policies say. */
  readonly open?: true
  readonly input: I
  /** Members that may not be given together, and what it answers when they are; an empty list counts as not given. */
  readonly exclusive?: { readonly members: readonly (keyof I & string)[]; readonly code: C }
  readonly output: O
  readonly faults: readonly C[]
  readonly examples: readonly Example<Infer<I>, Infer<O>>[]
  run(input: Infer<I>, desk: D): Promise<Outcome<Infer<O>, Ch>>
}

/** A service-linked role: the CAM actions that a product may call on the account's behalf. */
export interface LinkedRole {
  readonly name: string
  /** What the product is called where a role says whom it trusts. */
  readonly carrier: string
  readonly allows: readonly string[]
}

/** What is true of all actions of a service. */
export interface Service<C extends string = string> {
  readonly name: string
  readonly version: string
  readonly title: Text
  /** The texts of the service's own codes. */
  readonly faults: Readonly<Record<C, Text>>
  /** What CAM's no, a broken value rule without a code, and a fault of the system answer. */
  readonly denied: NoInfer<C> | 'AuthFailure.UnauthorizedOperation'
  readonly invalid: NoInfer<C> | 'InvalidParameter' | 'InvalidParameterValue'
  readonly internal: NoInfer<C> | 'InternalError'
  /** Whether a call must name its region, or the regions that the service is offered in. */
  readonly region: 'required' | 'optional' | readonly string[]
  readonly linkedRole?: LinkedRole
}
