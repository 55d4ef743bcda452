import type { Change, Tables } from '../../store/store.ts'
import type { AnyPolicy } from './find.ts'

type Versioned = 'user' | 'userGroup' | 'role' | 'policy'

/**
 * Fails the commit when the row has gone or changed since it was read: what refers to it must not outlive it. There are no
 * foreign keys, and where others commit at the same time a count of what refers to it would come too late.
 */
export const presence = <N extends Versioned>(table: N, row: Tables[N]): Change => ({ update: table, row }) as Change

/** The same of a policy; a preset is always there. */
export const policyPresence = ({ preset, ...row }: AnyPolicy): readonly Change[] =>
  preset ? [] : [presence('policy', row)]
