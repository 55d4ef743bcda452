import { t } from '../../contract/fault.ts'
import { serviceOf } from '../service.ts'

export const { service, action } = serviceOf({
  name: 'kms',
  version: '2019-01-18',
  title: t('密钥管理系统', 'Key Management Service'),
  // Keys are found by their id in whichever region they live, so a call need not name one.
  region: 'optional',
  denied: 'UnauthorizedOperation',
  invalid: 'InvalidParameter',
  internal: 'InternalError',
  faults: {
    'FailedOperation.CmkUsedByCloudProduct': t('密钥正被云产品使用', 'The CMK is in use by a cloud product'),
    'FailedOperation.EncryptionError': t('用所给公钥加密失败', 'Encryption under the given public key failed'),
    'InvalidParameter.InvalidPendingWindowInDays': t(
      '计划删除天数应为 7 到 30',
      'The pending window must be 7 to 30 days',
    ),
    'InvalidParameterValue.AliasAlreadyExists': t('密钥别名已存在', 'The alias is already in use'),
    'InvalidParameterValue.DataKeyNameAlreadyExists': t('数据密钥名称已存在', 'The data key name is already in use'),
    'InvalidParameterValue.InvalidAlias': t('密钥别名不合规', 'The alias is not valid'),
    'InvalidParameterValue.InvalidCiphertext': t(
      '密文不合规或无法验证',
      'The ciphertext is malformed or not authentic',
    ),
    'InvalidParameterValue.InvalidDataKeyName': t('数据密钥名称不合规', 'The data key name is not valid'),
    'InvalidParameterValue.InvalidHsmClusterId': t('HSM 集群 ID 无效', 'The HSM cluster id is not valid'),
    'InvalidParameterValue.InvalidKeyId': t('KeyId 不合规', 'The KeyId is not valid'),
    'InvalidParameterValue.InvalidKeyUsage': t('密钥用途不符', 'The key usage is not valid here'),
    'InvalidParameterValue.InvalidPlaintext': t('明文不合规', 'The plaintext is not valid'),
    'InvalidParameterValue.InvalidType': t('密钥类型不合规', 'The type is not valid'),
    'InvalidParameterValue.TagKeysDuplicated': t('标签键重复', 'A tag key is repeated'),
    'LimitExceeded.CmkLimitExceeded': t('主密钥数量已达上限', 'The limit of CMKs is reached'),
    'LimitExceeded.DataKeyLimitExceeded': t('数据密钥数量已达上限', 'The limit of data keys is reached'),
    'ResourceUnavailable.CloudResourceBindingNotFound': t('云资源绑定不存在', 'There is no such binding'),
    'ResourceUnavailable.CmkArchived': t('密钥已归档', 'The CMK is archived'),
    'ResourceUnavailable.CmkDisabled': t('密钥不可用', 'The CMK is disabled'),
    'ResourceUnavailable.CmkNotFound': t('密钥不存在', 'The CMK does not exist'),
    'ResourceUnavailable.CmkNotPendingDelete': t('密钥未处于计划删除状态', 'The CMK is not pending deletion'),
    'ResourceUnavailable.CmkShouldBeDisabled': t('密钥须先禁用', 'The CMK must be disabled first'),
    'ResourceUnavailable.CmkStateNotSupport': t('密钥状态不支持此操作', 'The state of the CMK does not allow this'),
    'ResourceUnavailable.KeyPendingDelete': t('密钥处于计划删除状态', 'The CMK is pending deletion'),
    UnauthorizedOperation: t('无操作权限', 'The operation is not authorized'),
    'UnsupportedOperation.NotRoleOperation': t(
      '非管理员或委派管理员,不能操作成员账号',
      'Only an administrator of the organization may act for a member account',
    ),
    'UnsupportedOperation.UnsupportedKeyUsageInCurrentRegion': t(
      '该地域不支持此密钥用途',
      'The key usage is not offered in this region',
    ),
  },
})
