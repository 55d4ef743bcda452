import { t } from '../../contract/fault.ts'
import { serviceOf } from '../service.ts'

export const { service, action } = serviceOf({
  name: 'lighthouse',
  version: '2020-03-24',
  title: t('轻量应用服务器', 'Lighthouse'),
  // Key pairs are regional. No list of the mainland regions of the product is certain, so every region there is will do.
  region: 'required',
  denied: 'UnauthorizedOperation.NoPermission',
  invalid: 'InvalidParameterValue',
  internal: 'InternalError',
  faults: {
    FailedOperation: t('操作失败', 'The operation failed'),
    'FailedOperation.CreateKeyPairFailed': t('创建密钥对失败', 'The key pair could not be created'),
    'FailedOperation.DeleteKeyPairFailed': t('删除密钥对失败', 'The key pairs could not be deleted'),
    'FailedOperation.ImportKeyPairFailed': t('导入密钥对失败', 'The key pair could not be imported'),
    'InvalidParameter.InvalidFilter': t(
      '过滤器不合规:Name 取 key-id、key-name、tag-key、tag-value 或 tag:<标签键>,Values 至少一个且均不为空',
      'The filter is not valid: its Name is key-id, key-name, tag-key, tag-value or tag:<tag key>, and its Values are one or more texts, none empty',
    ),
    'InvalidParameter.ParameterConflict': t('参数互相冲突', 'The parameters exclude each other'),
    'InvalidParameterValue.DuplicateParameterValue': t('参数值已被使用', 'The value is already in use'),
    'InvalidParameterValue.Duplicated': t('参数值重复', 'A value is repeated'),
    'InvalidParameterValue.InvalidKeyPairNameEmpty': t('密钥对名称为空', 'The key pair name is empty'),
    'InvalidParameterValue.InvalidKeyPairNameIncludeIllegalChar': t(
      '密钥对名称只能包含数字、字母和下划线',
      'The key pair name may hold digits, letters and underscores only',
    ),
    'InvalidParameterValue.InvalidKeyPairNameTooLong': t(
      '密钥对名称超过 25 个字符',
      'The key pair name is longer than 25 characters',
    ),
    'InvalidParameterValue.KeyPairIdMalformed': t('密钥对 ID 格式不合规', 'The key pair id is not well formed'),
    'InvalidParameterValue.KeyPairPublicKeyDuplicated': t('公钥已存在', 'The public key is already there'),
    'InvalidParameterValue.KeyPairPublicKeyMalformed': t(
      '公钥应为单行 OpenSSH RSA 公钥,至少 1024 位',
      'The public key must be one line of OpenSSH text with an RSA key of 1024 bits or more',
    ),
    'InvalidParameterValue.LimitExceeded': t('参数值的数量超过上限', 'There are more values than allowed'),
    'InvalidParameterValue.Negative': t('参数值为负', 'The value is negative'),
    'InvalidParameterValue.OutOfRange': t('参数值超出范围', 'The value is out of range'),
    'LimitExceeded.KeyPairLimitExceeded': t('密钥对数量已达上限', 'The limit of key pairs is reached'),
    'ResourceInUse.KeyPairInUse': t('密钥对已绑定实例', 'The key pair is bound to an instance'),
    'ResourceNotFound.KeyIdNotFound': t('密钥对不存在', 'The key pair does not exist'),
    'UnauthorizedOperation.NoPermission': t('无操作权限', 'The operation is not authorized'),
    'UnsupportedOperation.KeyPairBindToBlueprints': t(
      '密钥对被自定义镜像引用,请先删除镜像',
      'A custom blueprint carries the key pair; delete the blueprint first',
    ),
  },
})
