import { timingSafeEqual } from 'node:crypto'
import { t } from '../../contract/fault.ts'
import { atLeast, atMost, base64 } from '../../contract/rule.ts'
import { int, optional, text } from '../../contract/shape.ts'
import { algorithms } from '../../crypto/algorithms.ts'
import { materialDigest, unwrapMaterial } from '../../crypto/import.ts'
import { type Cmk, materialBinding } from '../../domain/key.ts'
import { firstMaterialBinding, type ImportToken, isTokenOf, wrappingKeyBinding } from '../../domain/key-import.ts'
import { seconds } from '../../domain/time.ts'
import type { Change } from '../../store/store.ts'
import type { Desk } from '../service.ts'
import { after, cmkResource, findCmk, isBound } from './cmk.ts'
import { keyId } from './fields.ts'
import { refuseInternal } from './import.ts'
import { action } from './service.ts'

/** The last moment that the service takes. */
const LATEST = 2_147_443_200

export default action({
  title: t('导入密钥材料', 'Import key material'),
  about: t(
    '为外部密钥导入材料:SM4 密钥为 16 字节,AES-256 密钥为 32 字节。首次导入之后,只能再次导入同样的材料,以改变失效时间或恢复密钥。',
    'Imports the material of an external CMK, 16 bytes for an SM4 key and 32 for an AES-256 one. After the first import only the same material may come again, to change when it expires or to bring the CMK back.',
  ),
  rate: 100,
  effect: 'write',
  resource: ({ KeyId }, desk) => cmkResource(desk, KeyId),
  input: {
    EncryptedKeyMaterial: text('加密后的材料,Base64 编码', 'The encrypted material, in base64', [base64(1, 256)], {
      secret: true,
    }),
    ImportToken: text('导入令牌', 'The token of the import', [base64(1, 1024)]),
    KeyId: keyId(),
    ValidTo: optional(
      int(
        '材料的失效时间,Unix 秒,0 为永不(默认);绑定了云资源的密钥,材料总不失效',
        'When the material expires, Unix seconds; 0, the default, for never. While a cloud resource is bound to the key, it never does',
        [atLeast(0), atMost(LATEST)],
      ),
    ),
  },
  output: {},
  faults: [
    'InvalidParameter',
    'InvalidParameter.DecryptMaterialError',
    'InvalidParameterValue.MaterialNotMatch',
    'ResourceUnavailable.CmkNotFound',
    'ResourceUnavailable.CmkStateNotSupport',
    'ResourceUnavailable.TokenExpired',
    'UnsupportedOperation.NotExternalCmk',
  ],
  examples: [
    {
      title: t('导入', 'Import'),
      input: {
        EncryptedKeyMaterial:
          'XkqTGlfW4A04D64paNpQL4d3PBlPq6LKRWD8x1ZBUU5LmCV5bbXCuVAqEq9MPlgxnl6Jk7Zgkf0IYEZkmkpQgD3Snpj96ubu9f/BlWZrDk0emvXslCqT8u+PW/UK503rmntWy9x1BIEcQq0Ye2ZFVL5RsPBg8wdaNXd8jy9hGoINAxAqLAkF4kvJhE5F7wsshdb2iZzNXIZ8IouhHoz4rrGNjY5DNFq8o4rZi/V7adwMztVSyP15hvRlSBkZObXHIgNru9o8JLB3xyexNLNLKHZSw8Kj6y1pGOGB0EC3GXdasm87r2AcKu2sEJR4MfNpOjn5f2UZfqIE/V6ZbrdfVw==',
        ImportToken:
          'I+gIUh44EemxKVy5AZtLBtuXDzWBf6kcbaLUxH2ggxcTtWjNqWA4A19t8/DcvWu6Hshts/xL7TWGTNyiSXb+9xBR/1GsIgIkNn6Dh3RFVo/f0GcBirqA9kDdr3rcGgzR',
        KeyId: '23e80852-1e38-11e9-b129-5cb9019b4b06',
        ValidTo: 0,
      },
      output: {},
    },
  ],
  async run({ EncryptedKeyMaterial, ImportToken, KeyId, ValidTo = 0 }, desk) {
    const cmk = await findCmk(desk, KeyId)
    refuseInternal(desk, cmk)
    const admitted = after(desk, 'import', cmk)
    if (ValidTo !== 0 && ValidTo <= seconds(desk.now)) throw desk.fault('InvalidParameter', '`ValidTo`')
    const imported = { ...admitted, validTo: (await isBound(desk, cmk)) ? 0 : ValidTo, version: 1 }
    const token = await findToken(desk, cmk, ImportToken)
    const material = await decryptMaterial(desk, cmk, token, Buffer.from(EncryptedKeyMaterial, 'base64'))
    try {
      const changes: Change[] = [{ update: 'cmk', row: imported }, ...(await firstOrSame(desk, cmk, material))]
      if (cmk.version === 0) changes.push(keep(desk, cmk, material))
      return { output: {}, changes }
    } finally {
      material.fill(0)
    }
  },
})

/** The parameters that the token stands for, which are the newest and have not expired. */
async function findToken(
  desk: Desk<'InvalidParameter' | 'ResourceUnavailable.TokenExpired'>,
  { account, id }: Cmk,
  text: string,
): Promise<ImportToken> {
  if (!isTokenOf(id, text)) throw desk.fault('InvalidParameter', '`ImportToken`')
  const row = await desk.read.get('importToken', { account, key: id })
  const given = Buffer.from(text, 'base64').toString('base64')
  if (row === undefined || row.token !== given || row.validTo <= seconds(desk.now))
    throw desk.fault('ResourceUnavailable.TokenExpired', '`ImportToken`')
  return row
}

async function decryptMaterial(
  desk: Desk<'InvalidParameter.DecryptMaterialError'>,
  cmk: Cmk,
  { account, key, token, wrappingKey, algorithm }: ImportToken,
  encrypted: Buffer,
): Promise<Buffer> {
  const secret = desk.keyring.open(wrappingKeyBinding(account, key, token), wrappingKey)
  try {
    const material = await unwrapMaterial(secret, algorithm, encrypted)
    if (material?.length === algorithms[cmk.algorithm].materialBytes) return material
    material?.fill(0)
    throw desk.fault('InvalidParameter.DecryptMaterialError', '`EncryptedKeyMaterial`')
  } finally {
    secret.fill(0)
  }
}

/** Remembers the first material that a CMK takes, and lets no other come after it. */
async function firstOrSame(
  desk: Desk<'InvalidParameterValue.MaterialNotMatch'>,
  { account, id }: Cmk,
  material: Buffer,
): Promise<readonly Change[]> {
  const digest = materialDigest(material)
  const binding = firstMaterialBinding(account, id)
  const first = await desk.read.get('firstMaterial', { account, key: id })
  if (first === undefined)
    return [{ insert: 'firstMaterial', row: { account, key: id, digest: desk.keyring.seal(binding, digest) } }]
  if (timingSafeEqual(desk.keyring.open(binding, first.digest), digest)) return []
  throw desk.fault('InvalidParameterValue.MaterialNotMatch', '`EncryptedKeyMaterial`')
}

function keep(desk: Desk<never>, { account, id }: Cmk, material: Buffer): Change {
  const sealed = desk.keyring.seal(materialBinding(account, id, 1), material)
  return {
    insert: 'keyMaterial',
    row: { account, key: id, version: 1, createTime: seconds(desk.now), material: sealed },
  }
}
