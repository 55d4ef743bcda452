import { chapters as asymmetric } from './kms-asymmetric.ts'
import { chapters as crypto } from './kms-crypto.ts'
import { chapters as dataKeys } from './kms-data-keys.ts'
import { chapters as imports } from './kms-import.ts'
import { chapters as life } from './kms-life.ts'
import { chapters as lists } from './kms-lists.ts'
import { chapters as states } from './kms-states.ts'
import { chapters as whiteBox } from './kms-white-box.ts'

/** The story of KMS, family by family. */
export const chapters = [...states, ...life, ...crypto, ...lists, ...dataKeys, ...whiteBox, ...imports, ...asymmetric]
