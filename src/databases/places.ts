import { join } from 'node:path'

/*
 * What lies where in the folder of an instance.
 */

/** The encrypted files. */
export const cipherOf = (folder: string): string => join(folder, 'cipher')
/** Where they are seen in clear while they are unlocked; the files themselves of an instance without encryption. */
export const openOf = (folder: string): string => join(folder, 'open')
/** PostgreSQL's own folder. */
export const dataOf = (folder: string): string => join(openOf(folder), 'data')
