import type * as kms from 'tencentcloud-sdk-nodejs/tencentcloud/services/kms/v20190118/kms_models.js'
import type { Holds, Matches } from './same-type.ts'

export type Checks = [
  Holds<
    Matches<
      typeof import('../../src/services/kms/CreateKey.ts')['default'],
      kms.CreateKeyRequest,
      kms.CreateKeyResponse
    >
  >,
  Holds<
    Matches<
      typeof import('../../src/services/kms/DescribeKey.ts')['default'],
      kms.DescribeKeyRequest,
      kms.DescribeKeyResponse
    >
  >,
  Holds<
    Matches<typeof import('../../src/services/kms/Encrypt.ts')['default'], kms.EncryptRequest, kms.EncryptResponse>
  >,
  Holds<
    Matches<
      typeof import('../../src/services/kms/EnableKey.ts')['default'],
      kms.EnableKeyRequest,
      kms.EnableKeyResponse
    >
  >,
  Holds<
    Matches<
      typeof import('../../src/services/kms/GenerateDataKey.ts')['default'],
      kms.GenerateDataKeyRequest,
      kms.GenerateDataKeyResponse
    >
  >,
]
