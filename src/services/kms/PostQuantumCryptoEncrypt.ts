import { t } from '../../contract/fault.ts'
import { sealPq } from '../../crypto/pq-envelope.ts'
import { usagesOfKind } from '../../crypto/usages.ts'
import { usageAmong, withNewestKey } from './asymmetric.ts'
import { admit, cmkResource, findCmk } from './cmk.ts'
import { ciphertextBlob, keyId, plaintext } from './fields.ts'
import { action } from './service.ts'

export default action({
  title: t('后量子加密', 'Post-quantum encryption'),
  about: t(
    '用 Kyber_AES 主密钥加密不超过 4096 字节的数据:ML-KEM-1024 封装的密钥,AES-256-GCM 加密的内容。',
    'Encrypts up to 4096 bytes under a Kyber_AES CMK: with AES-256-GCM under a key that ML-KEM-1024 encapsulates.',
  ),
  rate: 20,
  effect: 'use',
  resource: ({ KeyId }, desk) => cmkResource(desk, KeyId),
  input: { KeyId: keyId(), PlainText: plaintext },
  output: { CiphertextBlob: ciphertextBlob, KeyId: keyId() },
  faults: [
    'InvalidParameter',
    'ResourceUnavailable.CmkArchived',
    'ResourceUnavailable.CmkDisabled',
    'ResourceUnavailable.CmkNotFound',
  ],
  examples: [
    {
      title: t('加密', 'Encrypt'),
      input: { KeyId: '23e80852-1e38-11e9-b129-5cb9019b4a08', PlainText: 'dGVzdA==' },
      output: {
        CiphertextBlob:
          'AQMAACPoCFIeOBHpsSlcuQGbSggAAAAB-k-J4D4JCmEHFwDU/yNsLH6y9z6XtcV2nWczM9jZCefVmos93IyRhB9n4AKCIznFjwSXyYKeQ/p4UcOTDnrQwZODlihfn9IbSCNzRwvy4+uXDdunaekvISpAYymKRbubvn9gT/4g0eO+Vu7gTZiyJBzruJNsN6dV8tLTBJXmRAxOlAHkEV9+4PlgTH0L+SZU/WThDJoqqQ+b+hq6HKBAJ3o34/V2bDVXBA5ZgxXiUtfrFJM4jQNJiw56dAXHpvJ6HMgu2asFchry+rtKpPbDTaNTtOJAqcTmoGmRorvL/gvofUMSW/bZiGmBtgCy4dWtYyWwtcns3txv+ULSO6S1sx+GU0kT6lHFVzOEsKjT0zUGsevmss7tUJ/rO7nEvv7WLwhIsjdvA31LwLhA8j3paFqYcleZJTX46UCZ6MpDq1JZk1VJwjW7ORkk80FzaWIZfTVs7qCT3NPAvAO07xLXYVUJ+A3AQZ64Ei9CfkTUe5eukfRSTS7ln7+7uCAjfAdcinonVfXV+EWDx6kmqgeFN0pfLKeADfyV35CY3yMHV08E8qRQVjzIhNgIKlSTg+o0EYbcYiakfeopZtPibo0ycGhZVVO92BkA4+dA5DOLORBOV7rmLesDVfgqnxhNSUs/02tGWPtQkXrjfsHhfhmfwAACPBAaJk1mrPxH5lo+0WCm4ebedRXXeNgOETsz5QMvMfspDSqv5QF7ULBOmjNQpeQTueAjGNPQDCC7sbtXL//fgL/J/mIsAAZV+ZzHUW2GbtLCTXTM6LWkSiMlZ/9/tWHeDtqiTAUllT3l4fD5f9VrgwikZhhBZxLgorPpuXtXnhE1uRh33A+Pl/Ao57ALrUhfdWDis4TIM+w/YBAMGXVX0dZcYaaZeMv0H9l9Nm6tq2u6aClZsxkUn+vjNNR2l3ie/q2sN28vgFWTXLP4XTF5ZhgHPAARp6BQPCXp8oGiHJuGCCSQMPVQEYzXYrGmRJgeg72H3rxaCF4/DLkYcR2e1yq07eD3IkRIYECa0dlcdXfvCxjX++xnYilKlY0VN+/7HrhOjX0nsbbQ/iGPxO5kWXy08s9l4Lwoi1L0vjmLdN1rhGVA/y3JR7To1a/GKJQBOPGRVTTOU07URucRVQqARw6O7BcZ3dNnAe7xXsGV1MgqJSxcYzivIxHaE905C5vxq0Z5xzm7Qxr3elcoiplKyBRQQSVTUSSaoxnBVX/tCxtnYHGTrH+4tJ077kLI9TjjPchHIxLB7o3kcwxmCwNmhuIb6CTebvQabFT6J+yRkcq++C2corMWrAwxn0FEVhp5H/j3sP8COkxxf1xbh1yMsignmoqrKCTbn5TDTvJZt7AD1HIzsuOxOlVd6uBE46e/H7mkO4z+hDQ7knJvZNmPOvpXpCHPXz/lXpuwIjgupuhzrK0qXwuuJcLo76KiBV4YadYJCTjYw2/9VhfA4pv0IPrAE98eGqqHjQ/ycvkyouFv+X5yE2i7Pl2wRinl17hd4Tc+Wjl1+yRbaya9SWWJIFn6tjLKTTjWDy0XXotUDHEXB+W0AL5/jhFjc95vaTr5ghPEDlbM7DBmrFdoDffsPo2Hf/1iTBvCsTl8pwS5NhM95Mr05CMjtrdr+tw30jRBry/aHeOUn/bw5OBtV4pqsRQeNBZJbEfsZGvi93MtSveiD7IZDnTuYYP3758Opd8SSS6OI5lPjauNQfHspb3VaKlFBToFrt1EoKCpUFUyoFpiiIPOVz5iOJNLVY0nk1skKpR8PNqtzk6D59tXgRBNixiAHKX97JyEpoGgd/fl5qhP1CLCItx0Os2OE1Ivebg9YNEAzLnyOjSF4xIxvqEkQUnOprooEIzMCvBDTPgxL3WG5a8LPFFGoKn4+PHN0Y76SNJfSndDZ5wBcSDgl8KRfgP4b7Av0IE/NVOX+uP1IDI+xtJBNwyveHcLmfGa0LhJZrWWmJu3Yx6UgaQi2kk4Ru7qCjYDMKr9k5oYBGPX7oopaV4jFw6d51sClh4evRYqof3yzMnFgVByvpKlUPfWr7MMb9lG4Ar0aJJxYJvoiDwINk3gE86ronyb+gTmyj2OiUsCymympz+yhk7vx0bK6o=-k-ByRBsFetoOED5BYSc7FS4SxdrgE=',
        KeyId: '23e80852-1e38-11e9-b129-5cb9019b4a08',
      },
    },
  ],
  async run({ KeyId, PlainText }, desk) {
    const cmk = await findCmk(desk, KeyId)
    const usage = usageAmong(desk, cmk, usagesOfKind('encapsulation'), 'InvalidParameter')
    admit(desk, 'encrypt', cmk)
    const header = { keyId: cmk.id, version: cmk.version }
    const blob = await withNewestKey(desk, cmk, usage, (key) => sealPq(key, header, Buffer.from(PlainText, 'base64')))
    return { output: { CiphertextBlob: blob, KeyId } }
  },
})
