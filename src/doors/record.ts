import type { Driver } from './port.ts'

/** Instances that are kept and answered for, and nothing else: for tests of client code. */
export const record: Driver = {
  look: async () => {},
  endpoint: undefined,
  [Symbol.asyncDispose]: async () => {},
}
