import { t } from '../../contract/fault.ts'
import { oneOf } from '../../contract/rule.ts'
import { int, text } from '../../contract/shape.ts'
import { wrappingAlgorithms, wrappingSpecs } from '../../crypto/import.ts'
import { usages } from '../../crypto/usages.ts'
import { newToken, wrappingKeyBinding } from '../../domain/key-import.ts'
import { DAY, seconds } from '../../domain/time.ts'
import type { Change } from '../../store/store.ts'
import { cmkResource, findCmk } from './cmk.ts'
import { keyId } from './fields.ts'
import { refuseInternal } from './import.ts'
import { action } from './service.ts'

const usage = wrappingSpecs.RSA_2048

export default action({
  title: t('获取导入材料的参数', 'Get the parameters for an import'),
  about: t(
    '给出用于加密材料的公钥和导入令牌,24 小时内有效;再次获取后,先前的令牌作废。',
    'Gives a public key to encrypt material under, and a token for its import, both good for 24 hours; a new token ends those before.',
  ),
  rate: 100,
  effect: 'write',
  resource: ({ KeyId }, desk) => cmkResource(desk, KeyId),
  input: {
    KeyId: keyId(),
    WrappingAlgorithm: text('加密材料的算法', 'How the material will be encrypted', [oneOf(wrappingAlgorithms)], {
      example: 'RSAES_OAEP_SHA_256',
    }),
    WrappingKeySpec: text('公钥的类型', 'Kind of the public key', [oneOf(Object.keys(wrappingSpecs))], {
      example: 'RSA_2048',
    }),
  },
  output: {
    KeyId: keyId(),
    ImportToken: text('导入令牌', 'The token for the import'),
    PublicKey: text('公钥,DER 的 Base64', 'The public key, DER in base64'),
    ParametersValidTo: int('失效时间,Unix 秒', 'When they expire, Unix seconds'),
  },
  faults: ['ResourceUnavailable.CmkNotFound', 'UnsupportedOperation.NotExternalCmk'],
  examples: [
    {
      title: t('获取参数', 'Get the parameters'),
      input: {
        KeyId: '23e80852-1e38-11e9-b129-5cb9019b4b06',
        WrappingAlgorithm: 'RSAES_OAEP_SHA_256',
        WrappingKeySpec: 'RSA_2048',
      },
      output: {
        KeyId: '23e80852-1e38-11e9-b129-5cb9019b4b06',
        ImportToken:
          'I+gIUh44EemxKVy5AZtLBtuXDzWBf6kcbaLUxH2ggxcTtWjNqWA4A19t8/DcvWu6Hshts/xL7TWGTNyiSXb+9xBR/1GsIgIkNn6Dh3RFVo/f0GcBirqA9kDdr3rcGgzR',
        PublicKey:
          'MIIBIjANBgkqhkiG9w0BAQEFAAOCAQ8AMIIBCgKCAQEA3R+BqwHH7jeXnlNCUwoGghW/epnvKs9RbgJuEiEVv8qyhsMA8y7IEnhHkQLsw6BuhvNOaGons1EjUcSe0ByGy8XWKNRqZNmFuh+cshcH9x//PTfSPLC03VNR975G83pirk7ZIFTBr5/monaTWcPnaXAJMgDhx2EidByCHKqJsBcOiVarVNxJtPYmtswe0p4GJ1RkqRO1lzWTHMATqzberjnaLhjqSVN97QD4gcTvFvDDrFZ2RAfijE3uBXXP5C8HECh0Nh6T+X+b7gwGVi9geIYnjw8c8Fdo3Ym2Ru3MgP09wO9RyECUxujQe1O/NN4LhUh6NNWP63IHYmeDBghmJwIDAQAB',
        ParametersValidTo: 1559433600,
      },
    },
  ],
  async run({ KeyId, WrappingAlgorithm }, desk) {
    const cmk = await findCmk(desk, KeyId)
    refuseInternal(desk, cmk)
    const { account, id } = cmk
    const token = newToken(id, desk.random)
    const validTo = seconds(desk.now) + DAY
    const secret = await desk.keyPool.generate(usage)
    using prepared = usages[usage].prepare(secret)
    const { publicKey } = prepared
    const wrappingKey = desk.keyring.seal(wrappingKeyBinding(account, id, token), secret)
    secret.fill(0)
    const before = await desk.read.get('importToken', { account, key: id })
    const revision = before?.revision ?? 1
    const row = { account, key: id, token, algorithm: WrappingAlgorithm, wrappingKey, validTo, revision }
    const change: Change = before === undefined ? { insert: 'importToken', row } : { update: 'importToken', row }
    return {
      output: {
        KeyId,
        ImportToken: token,
        PublicKey: publicKey.bytes.toString('base64'),
        ParametersValidTo: validTo,
      },
      changes: [change],
    }
  },
})
