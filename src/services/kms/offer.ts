import { type KeyUsage, usages } from '../../crypto/usages.ts'

/** Every usage that the API names. */
export const usageNames = Object.keys(usages) as readonly KeyUsage[]

/** Whether keys of a usage can be made here; what CreateKey takes and ListAlgorithms shows. */
export const isOffered = (usage: string): boolean =>
  Object.hasOwn(usages, usage) && usages[usage as KeyUsage].kind === 'symmetric'
