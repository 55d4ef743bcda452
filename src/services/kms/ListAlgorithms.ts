import { t } from '../../contract/fault.ts'
import { list, record, text } from '../../contract/shape.ts'
import { type KeyUsage, usageNames, usages } from '../../crypto/usages.ts'
import { symmetricAlgorithm } from '../../domain/key.ts'
import { action } from './service.ts'

const algorithmInfo = record(
  { KeyUsage: text('用途', 'Usage'), Algorithm: text('算法', 'Algorithm') },
  '用途与算法',
  'A usage and its algorithm',
)

type Kind = (typeof usages)[KeyUsage]['kind']

/** In which of the three lists the usages of a kind are. */
const lists: Readonly<Record<Kind, 'symmetric' | 'asymmetric' | 'signing'>> = {
  symmetric: 'symmetric',
  decryption: 'asymmetric',
  encapsulation: 'asymmetric',
  signing: 'signing',
  'message signing': 'signing',
}

export default action({
  title: t('列出当前地域支持的加密方式', 'List the algorithms of a region'),
  about: t(
    '列出调用地域内创建主密钥时可选的用途,以及各自的算法。账号在此地域的国密集群中,对称密钥另为 SM4。',
    'Lists the usages that a CMK can be created for in the region of the call, each with its algorithm. Where the account has a cluster of national cryptography there, symmetric keys are SM4 too.',
  ),
  rate: 100,
  effect: 'read',
  resource: '*',
  input: {},
  output: {
    SymmetricAlgorithms: list(algorithmInfo, '对称加密', 'Symmetric encryption'),
    AsymmetricAlgorithms: list(algorithmInfo, '非对称加密', 'Asymmetric encryption'),
    AsymmetricSignVerifyAlgorithms: list(algorithmInfo, '非对称签名', 'Signatures'),
  },
  faults: [],
  examples: [
    {
      title: t('国密地域', 'A region of national cryptography'),
      input: {},
      output: {
        SymmetricAlgorithms: [{ KeyUsage: 'ENCRYPT_DECRYPT', Algorithm: 'SM4' }],
        AsymmetricAlgorithms: [
          { KeyUsage: 'ASYMMETRIC_DECRYPT_RSA_2048', Algorithm: 'RSA_2048' },
          { KeyUsage: 'ASYMMETRIC_DECRYPT_SM2', Algorithm: 'SM2' },
          { KeyUsage: 'ASYMMETRIC_Encrypt_Decrypt_Kyber_AES', Algorithm: 'Kyber_AES' },
        ],
        AsymmetricSignVerifyAlgorithms: [
          { KeyUsage: 'ASYMMETRIC_SIGN_VERIFY_SM2', Algorithm: 'SM2' },
          { KeyUsage: 'ASYMMETRIC_SIGN_VERIFY_ECC', Algorithm: 'ECC' },
          { KeyUsage: 'ASYMMETRIC_SIGN_VERIFY_RSA_2048', Algorithm: 'RSA_2048' },
          { KeyUsage: 'ASYMMETRIC_SIGN_VERIFY_RSA_3072', Algorithm: 'RSA_3072' },
          { KeyUsage: 'ASYMMETRIC_SIGN_VERIFY_ECDSA384', Algorithm: 'ECDSA384_SHA384' },
          { KeyUsage: 'ASYMMETRIC_SIGN_VERIFY_DILITHIUM', Algorithm: 'Dilithium' },
        ],
      },
    },
  ],
  async run(_, desk) {
    const region = desk.region ?? desk.settings.region
    const clusters = await desk.read.find('cluster', { where: { account: desk.caller.account, region } })
    const symmetric = [undefined, ...clusters].map((cluster) =>
      symmetricAlgorithm(region, cluster, desk.settings.nationalCryptoRegions),
    )
    const offered = Object.groupBy(usageNames, (name) => lists[usages[name].kind])
    const infosOf = (names: readonly KeyUsage[] = []) =>
      names.flatMap((KeyUsage) => {
        const usage = usages[KeyUsage]
        const algorithms = usage.kind === 'symmetric' ? new Set(symmetric) : [usage.algorithm]
        return [...algorithms].map((Algorithm) => ({ KeyUsage, Algorithm }))
      })
    return {
      output: {
        SymmetricAlgorithms: infosOf(offered.symmetric),
        AsymmetricAlgorithms: infosOf(offered.asymmetric),
        AsymmetricSignVerifyAlgorithms: infosOf(offered.signing),
      },
    }
  },
})
