// Made by `npm run generate` from the catalog.
import type * as kms from 'tencentcloud-sdk-nodejs/tencentcloud/services/kms/v20190118/kms_models.js'
import type * as lighthouse from 'tencentcloud-sdk-nodejs/tencentcloud/services/lighthouse/v20200324/lighthouse_models.js'
import type * as postgres from 'tencentcloud-sdk-nodejs/tencentcloud/services/postgres/v20170312/postgres_models.js'
import type * as sts from 'tencentcloud-sdk-nodejs/tencentcloud/services/sts/v20180813/sts_models.js'
import type { Holds, Matches } from './same-type.ts'

export type Checks = [
  Holds<Matches<typeof import('../../src/services/kms/BindCloudResource.ts')['default'], kms.BindCloudResourceRequest, kms.BindCloudResourceResponse>>,
  Holds<Matches<typeof import('../../src/services/kms/CancelKeyDeletion.ts')['default'], kms.CancelKeyDeletionRequest, kms.CancelKeyDeletionResponse>>,
  Holds<Matches<typeof import('../../src/services/kms/CreateKey.ts')['default'], kms.CreateKeyRequest, kms.CreateKeyResponse>>,
  Holds<Matches<typeof import('../../src/services/kms/Decrypt.ts')['default'], kms.DecryptRequest, kms.DecryptResponse>>,
  Holds<Matches<typeof import('../../src/services/kms/DescribeKey.ts')['default'], kms.DescribeKeyRequest, kms.DescribeKeyResponse>>,
  Holds<Matches<typeof import('../../src/services/kms/DisableKey.ts')['default'], kms.DisableKeyRequest, kms.DisableKeyResponse>>,
  Holds<Matches<typeof import('../../src/services/kms/EnableKey.ts')['default'], kms.EnableKeyRequest, kms.EnableKeyResponse>>,
  Holds<Matches<typeof import('../../src/services/kms/Encrypt.ts')['default'], kms.EncryptRequest, kms.EncryptResponse>>,
  Holds<Matches<typeof import('../../src/services/kms/GenerateDataKey.ts')['default'], kms.GenerateDataKeyRequest, kms.GenerateDataKeyResponse>>,
  Holds<Matches<typeof import('../../src/services/kms/ScheduleKeyDeletion.ts')['default'], kms.ScheduleKeyDeletionRequest, kms.ScheduleKeyDeletionResponse>>,
  Holds<Matches<typeof import('../../src/services/kms/UnbindCloudResource.ts')['default'], kms.UnbindCloudResourceRequest, kms.UnbindCloudResourceResponse>>,
  Holds<Matches<typeof import('../../src/services/lighthouse/CreateKeyPair.ts')['default'], lighthouse.CreateKeyPairRequest, lighthouse.CreateKeyPairResponse>>,
  Holds<Matches<typeof import('../../src/services/lighthouse/DeleteKeyPairs.ts')['default'], lighthouse.DeleteKeyPairsRequest, lighthouse.DeleteKeyPairsResponse>>,
  Holds<Matches<typeof import('../../src/services/lighthouse/DescribeKeyPairs.ts')['default'], lighthouse.DescribeKeyPairsRequest, lighthouse.DescribeKeyPairsResponse>>,
  Holds<Matches<typeof import('../../src/services/lighthouse/ImportKeyPair.ts')['default'], lighthouse.ImportKeyPairRequest, lighthouse.ImportKeyPairResponse>>,
  Holds<Matches<typeof import('../../src/services/postgres/CreateInstances.ts')['default'], postgres.CreateInstancesRequest, postgres.CreateInstancesResponse>>,
  Holds<Matches<typeof import('../../src/services/postgres/DescribeDBInstances.ts')['default'], postgres.DescribeDBInstancesRequest, postgres.DescribeDBInstancesResponse>>,
  Holds<Matches<typeof import('../../src/services/postgres/DescribeEncryptionKeys.ts')['default'], postgres.DescribeEncryptionKeysRequest, postgres.DescribeEncryptionKeysResponse>>,
  Holds<Matches<typeof import('../../src/services/sts/GetCallerIdentity.ts')['default'], sts.GetCallerIdentityRequest, sts.GetCallerIdentityResponse>>,
]
