import { shortId } from './ids.ts'

/*
 * What the ids of Lighthouse look like.
 */

export const instanceIdForm = /^lhins-[0-9a-z]{8}$/
export const keyPairIdForm = /^lhkp-[0-9a-z]{8}$/
export const blueprintIdForm = /^lhbp-[0-9a-z]{8}$/

type Random = Parameters<typeof shortId>[1]

export const newInstanceId = (random: Random): string => `lhins-${shortId(8, random)}`
export const newKeyPairId = (random: Random): string => `lhkp-${shortId(8, random)}`
export const newBlueprintId = (random: Random): string => `lhbp-${shortId(8, random)}`
