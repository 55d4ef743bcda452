import { distinct, matches, maxBytes, maxItems, minItems } from '../../contract/rule.ts'
import { list, text } from '../../contract/shape.ts'
import { UUID } from './fields.ts'

/*
 * The fields that the actions on kept data keys share.
 */

export const dataKeyId = text(
  '数据密钥的全局唯一标识',
  'The globally unique id of the data key',
  [matches(UUID, 'InvalidParameterValue.InvalidDataKeyId')],
  { example: '23e80852-1e38-11e9-b129-5cb9019b4d01' },
)

export const dataKeyIds = list(
  dataKeyId,
  '数据密钥 ID,1 到 100 个,不可重复',
  'Ids of data keys, 1 to 100, all different',
  [
    minItems(1, 'InvalidParameterValue'),
    maxItems(100, 'InvalidParameterValue'),
    distinct('InvalidParameterValue.DuplicatedDataKeyId'),
  ],
)

/** @param code what a bad name answers */
export const dataKeyName = <const C extends string>(code: C) =>
  text(
    '数据密钥名称,1 到 60 个字母、数字、`-`、`_`,首字符为字母或数字',
    'Name of the data key: 1 to 60 letters, digits, `-` and `_`, the first a letter or digit',
    [matches(/^[A-Za-z0-9][A-Za-z0-9_-]{0,59}$/, code)],
    { example: 'orders-2024' },
  )

/** @param code what a longer one answers */
export const dataKeyDescription = <const C extends string = never>(code?: C) =>
  text('数据密钥描述,不超过 100 字节', 'Description of the data key, at most 100 bytes', [maxBytes(100, code)])
