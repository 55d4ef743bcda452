import { t } from '../../contract/fault.ts'
import { atLeast, atMost } from '../../contract/rule.ts'
import { int, text } from '../../contract/shape.ts'
import { action } from './service.ts'

export default action({
  title: t('随机数生成', 'Generate random bytes'),
  about: t('返回 1 到 1024 字节的安全随机数。', 'Returns 1 to 1024 cryptographically secure random bytes.'),
  rate: 300,
  effect: 'use',
  resource: '*',
  input: {
    NumberOfBytes: int('长度,1 到 1024 字节', 'How many bytes, 1 to 1024', [atLeast(1), atMost(1024)], { example: 16 }),
  },
  output: { Plaintext: text('随机数,Base64', 'The bytes in base64', [], { secret: true }) },
  faults: [],
  examples: [
    {
      title: t('16 字节', 'Sixteen bytes'),
      input: { NumberOfBytes: 16 },
      output: { Plaintext: 'O6iUGRl7SPGFXp7cJ0VJ1w==' },
    },
  ],
  async run({ NumberOfBytes }, desk) {
    return { output: { Plaintext: desk.random(NumberOfBytes).toString('base64') } }
  },
})
