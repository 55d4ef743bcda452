import { oneOf } from '../../contract/rule.ts'
import { int, optional, text } from '../../contract/shape.ts'

export const switchTag = int(
  '切换时间:0 立即、1 指定、2 维护窗口;此处均为立即',
  'When to switch: 0 at once, 1 in a span, 2 in the maintenance window; here always at once',
  [oneOf([0, 1, 2])],
)

/** When a change that interrupts the instance takes place. Here it does at once, whatever is asked for. */
export const switchFields = {
  SwitchTag: optional(switchTag),
  SwitchStartTime: optional(text('切换开始时间,无影响', 'Begin of the span; no effect')),
  SwitchEndTime: optional(text('切换结束时间,无影响', 'End of the span; no effect')),
} as const
