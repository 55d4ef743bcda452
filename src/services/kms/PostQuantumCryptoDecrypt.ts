import { t } from '../../contract/fault.ts'
import { text } from '../../contract/shape.ts'
import { openPq, parsePq } from '../../crypto/pq-envelope.ts'
import { admit, cmkResource, findCmk } from './cmk.ts'
import { ciphertextBlob, encryptionAlgorithm, encryptionPublicKey, keyId } from './fields.ts'
import { withAsymmetricKey } from './material.ts'
import { wrapped } from './recipient.ts'
import { action } from './service.ts'

export default action({
  title: t('后量子解密', 'Post-quantum decryption'),
  about: t(
    '解密 PostQuantumCryptoEncrypt 给出的密文。密文自带密钥。',
    'Decrypts a ciphertext of PostQuantumCryptoEncrypt, which names its key.',
  ),
  rate: 20,
  effect: 'use',
  resource: ({ CiphertextBlob }, desk) => cmkResource(desk, parsePq(CiphertextBlob)?.header.keyId ?? '*'),
  input: {
    CiphertextBlob: ciphertextBlob,
    EncryptionPublicKey: encryptionPublicKey(),
    EncryptionAlgorithm: encryptionAlgorithm(),
  },
  output: {
    KeyId: keyId(),
    PlainText: text(
      '明文,Base64;给出公钥时为其加密的结果',
      'The plaintext in base64, or, under a given public key, its ciphertext',
      [],
      { secret: true },
    ),
  },
  faults: [
    'FailedOperation.EncryptionError',
    'InvalidParameterValue.InvalidCiphertext',
    'ResourceUnavailable.CmkDisabled',
    'ResourceUnavailable.CmkNotFound',
  ],
  examples: [
    {
      title: t('解密', 'Decrypt'),
      input: {
        CiphertextBlob:
          'AQMAACPoCFIeOBHpsSlcuQGbSggAAAAB-k-J4D4JCmEHFwDU/yNsLH6y9z6XtcV2nWczM9jZCefVmos93IyRhB9n4AKCIznFjwSXyYKeQ/p4UcOTDnrQwZODlihfn9IbSCNzRwvy4+uXDdunaekvISpAYymKRbubvn9gT/4g0eO+Vu7gTZiyJBzruJNsN6dV8tLTBJXmRAxOlAHkEV9+4PlgTH0L+SZU/WThDJoqqQ+b+hq6HKBAJ3o34/V2bDVXBA5ZgxXiUtfrFJM4jQNJiw56dAXHpvJ6HMgu2asFchry+rtKpPbDTaNTtOJAqcTmoGmRorvL/gvofUMSW/bZiGmBtgCy4dWtYyWwtcns3txv+ULSO6S1sx+GU0kT6lHFVzOEsKjT0zUGsevmss7tUJ/rO7nEvv7WLwhIsjdvA31LwLhA8j3paFqYcleZJTX46UCZ6MpDq1JZk1VJwjW7ORkk80FzaWIZfTVs7qCT3NPAvAO07xLXYVUJ+A3AQZ64Ei9CfkTUe5eukfRSTS7ln7+7uCAjfAdcinonVfXV+EWDx6kmqgeFN0pfLKeADfyV35CY3yMHV08E8qRQVjzIhNgIKlSTg+o0EYbcYiakfeopZtPibo0ycGhZVVO92BkA4+dA5DOLORBOV7rmLesDVfgqnxhNSUs/02tGWPtQkXrjfsHhfhmfwAACPBAaJk1mrPxH5lo+0WCm4ebedRXXeNgOETsz5QMvMfspDSqv5QF7ULBOmjNQpeQTueAjGNPQDCC7sbtXL//fgL/J/mIsAAZV+ZzHUW2GbtLCTXTM6LWkSiMlZ/9/tWHeDtqiTAUllT3l4fD5f9VrgwikZhhBZxLgorPpuXtXnhE1uRh33A+Pl/Ao57ALrUhfdWDis4TIM+w/YBAMGXVX0dZcYaaZeMv0H9l9Nm6tq2u6aClZsxkUn+vjNNR2l3ie/q2sN28vgFWTXLP4XTF5ZhgHPAARp6BQPCXp8oGiHJuGCCSQMPVQEYzXYrGmRJgeg72H3rxaCF4/DLkYcR2e1yq07eD3IkRIYECa0dlcdXfvCxjX++xnYilKlY0VN+/7HrhOjX0nsbbQ/iGPxO5kWXy08s9l4Lwoi1L0vjmLdN1rhGVA/y3JR7To1a/GKJQBOPGRVTTOU07URucRVQqARw6O7BcZ3dNnAe7xXsGV1MgqJSxcYzivIxHaE905C5vxq0Z5xzm7Qxr3elcoiplKyBRQQSVTUSSaoxnBVX/tCxtnYHGTrH+4tJ077kLI9TjjPchHIxLB7o3kcwxmCwNmhuIb6CTebvQabFT6J+yRkcq++C2corMWrAwxn0FEVhp5H/j3sP8COkxxf1xbh1yMsignmoqrKCTbn5TDTvJZt7AD1HIzsuOxOlVd6uBE46e/H7mkO4z+hDQ7knJvZNmPOvpXpCHPXz/lXpuwIjgupuhzrK0qXwuuJcLo76KiBV4YadYJCTjYw2/9VhfA4pv0IPrAE98eGqqHjQ/ycvkyouFv+X5yE2i7Pl2wRinl17hd4Tc+Wjl1+yRbaya9SWWJIFn6tjLKTTjWDy0XXotUDHEXB+W0AL5/jhFjc95vaTr5ghPEDlbM7DBmrFdoDffsPo2Hf/1iTBvCsTl8pwS5NhM95Mr05CMjtrdr+tw30jRBry/aHeOUn/bw5OBtV4pqsRQeNBZJbEfsZGvi93MtSveiD7IZDnTuYYP3758Opd8SSS6OI5lPjauNQfHspb3VaKlFBToFrt1EoKCpUFUyoFpiiIPOVz5iOJNLVY0nk1skKpR8PNqtzk6D59tXgRBNixiAHKX97JyEpoGgd/fl5qhP1CLCItx0Os2OE1Ivebg9YNEAzLnyOjSF4xIxvqEkQUnOprooEIzMCvBDTPgxL3WG5a8LPFFGoKn4+PHN0Y76SNJfSndDZ5wBcSDgl8KRfgP4b7Av0IE/NVOX+uP1IDI+xtJBNwyveHcLmfGa0LhJZrWWmJu3Yx6UgaQi2kk4Ru7qCjYDMKr9k5oYBGPX7oopaV4jFw6d51sClh4evRYqof3yzMnFgVByvpKlUPfWr7MMb9lG4Ar0aJJxYJvoiDwINk3gE86ronyb+gTmyj2OiUsCymympz+yhk7vx0bK6o=-k-ByRBsFetoOED5BYSc7FS4SxdrgE=',
      },
      output: { KeyId: '23e80852-1e38-11e9-b129-5cb9019b4a08', PlainText: 'dGVzdA==' },
    },
  ],
  async run(input, desk) {
    const envelope = parsePq(input.CiphertextBlob)
    if (envelope === undefined) throw desk.fault('InvalidParameterValue.InvalidCiphertext')
    const cmk = await findCmk(desk, envelope.header.keyId)
    admit(desk, 'decrypt', cmk)
    const usage = 'ASYMMETRIC_Encrypt_Decrypt_Kyber_AES'
    const plaintext = await withAsymmetricKey(desk, cmk, usage, envelope.header.version, (key) => openPq(key, envelope))
    if (plaintext === undefined) throw desk.fault('InvalidParameterValue.InvalidCiphertext')
    return { output: { KeyId: cmk.id, PlainText: await wrapped(desk, plaintext, input) } }
  },
})
