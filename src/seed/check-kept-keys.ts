import { type WhiteBoxAlgorithm, whiteBoxAlgorithms } from '../crypto/white-box.ts'
import { symmetricUsage } from '../domain/key.ts'
import { versionsOf } from './defaults.ts'
import {
  creatorProblems,
  deletionProblems,
  type Ground,
  type Problem,
  placed,
  repeated,
  repeatedTags,
  within,
} from './problem.ts'

/** What is wrong with the data keys that KMS keeps for an account. */
export function* dataKeyProblems({ account, path, defaults }: Ground): Generator<Problem> {
  const dataKeys = placed(account.dataKeys, [...path, 'dataKeys'])
  const keyOf = (keyId: string) => account.keys?.find((key) => key.keyId === keyId)
  yield* repeated(
    dataKeys.map(([{ keyId, name }, at]) => [within(keyOf(keyId)?.region ?? defaults.region, name), [...at, 'name']]),
  )
  for (const [dataKey, at] of dataKeys) {
    const key = keyOf(dataKey.keyId)
    if (key === undefined) yield { path: [...at, 'keyId'], problem: 'is no key of the account' }
    else if (versionsOf(key).length === 0) yield { path: [...at, 'keyId'], problem: 'is a key without material' }
    else if ((key.usage ?? symmetricUsage) !== symmetricUsage)
      yield { path: [...at, 'keyId'], problem: 'is an asymmetric key' }
    if (dataKey.bytes !== undefined && dataKey.material !== undefined)
      yield { path: [...at, 'bytes'], problem: 'is said by `material` already' }
    yield* creatorProblems(account, dataKey.creator, at)
    yield* deletionProblems(dataKey, at)
    yield* repeatedTags(dataKey.tags, at)
  }
}

/** What is wrong with an account's white-box keys. */
export function* whiteBoxProblems({ account, path, defaults }: Ground): Generator<Problem> {
  const keys = placed(account.whiteBoxKeys, [...path, 'whiteBoxKeys'])
  yield* repeated(keys.map(([key, at]) => [within(key.region ?? defaults.region, key.alias), [...at, 'alias']]))
  for (const [key, at] of keys) {
    const { keyBytes } = whiteBoxAlgorithms[key.algorithm as WhiteBoxAlgorithm]
    if (key.material !== undefined && Buffer.from(key.material, 'base64').length !== keyBytes)
      yield { path: [...at, 'material'], problem: `must be ${keyBytes} bytes for ${key.algorithm}` }
    yield* repeated(
      placed(key.fingerprints, [...at, 'fingerprints']).map(([one, place]) => [one.identity, [...place, 'identity']]),
    )
    yield* creatorProblems(account, key.creator, at)
    yield* repeatedTags(key.tags, at)
  }
}
