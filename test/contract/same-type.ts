import type { Fields, Infer } from '../../src/contract/shape.ts'

/*
 * Holds our contracts against the official Node SDK's models, by the type checker alone.
 */

/** In lists the SDK takes integers as bigint too. */
type Plain<T> = T extends bigint
  ? never
  : T extends readonly (infer E)[]
    ? Plain<E>[]
    : T extends object
      ? { -readonly [K in keyof T]-?: Plain<NonNullable<T[K]>> }
      : T

type Equal<A, B> = (<T>() => T extends A ? 1 : 2) extends <T>() => T extends B ? 1 : 2 ? true : false
// biome-ignore lint/complexity/noBannedTypes: {} is what an object without the key extends
type RequiredKeys<T> = { [K in keyof T]-?: {} extends Pick<T, K> ? never : K }[keyof T]
type Mutable<T> = { -readonly [K in keyof T]: Plain<NonNullable<T[K]>> }
type Flat<T> = { [K in keyof Mutable<Required<T>>]: Mutable<Required<T>>[K] }

interface AnAction {
  readonly input: Fields
  readonly output: Fields
}

/**
 * True when an action's input and output have the members and types of the SDK's models, and its input the same required
 * ones. What the SDK says of presence in outputs (all optional) and of null is not compared.
 */
export type Matches<A extends AnAction, Request, Response> = [
  Equal<Flat<Infer<A['input']>>, Flat<Members<Request>>>,
  Equal<RequiredKeys<Infer<A['input']>>, RequiredKeys<Members<Request>>>,
  Equal<Flat<Infer<A['output']>>, Flat<Omit<Response, 'RequestId'>>>,
] extends [true, true, true]
  ? true
  : {
      readonly input: Flat<Infer<A['input']>>
      readonly request: Flat<Members<Request>>
      readonly output: Flat<Infer<A['output']>>
      readonly response: Flat<Omit<Response, 'RequestId'>>
    }

/** The SDK's request of an action without input is null. */
type Members<Request> = [Request] extends [null] ? Record<never, never> : Request

/** Compiles only for true. */
export type Holds<T extends true> = T
