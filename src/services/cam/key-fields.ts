import { maxLength } from '../../contract/rule.ts'
import { int, optional, text } from '../../contract/shape.ts'
import { addTime } from './fields.ts'

export const accessKeyId = text('访问密钥 ID', 'Id of the access key', [], {
  example: 'AKIDexamples0reader00000000000000001',
})
export const targetUin = optional(
  int('密钥所属的 UIN,默认为调用者', 'UIN that the key belongs to, by default the caller', [], { example: 1003 }),
)
export const status = text('状态:Active 或 Inactive', 'State: Active or Inactive', [], { example: 'Active' })
export const keyDescription = optional(
  text('密钥描述,至多 300 个字符', 'Description, at most 300 characters', [maxLength(300)]),
)

/** What is told of a key to whoever may list it. */
export const accessKeyFields = {
  AccessKeyId: accessKeyId,
  Status: status,
  CreateTime: addTime,
  Description: optional(text('描述', 'Description')),
}
