import { t } from '../../contract/fault.ts'
import { serviceOf } from '../service.ts'
import { regions } from './products.ts'

export const { service, action } = serviceOf({
  name: 'postgres',
  version: '2017-03-12',
  title: t('云数据库 PostgreSQL', 'TencentDB for PostgreSQL'),
  region: regions,
  denied: 'OperationDenied.CamDeniedError',
  invalid: 'InvalidParameterValue.InvalidParameterValueError',
  internal: 'InternalError.InternalHttpServerError',
  linkedRole: {
    name: 'Postgres_QCSLinkedRoleInPostgresKms',
    carrier: 'postgreskms.postgres.cloud.tencent.com',
    allows: [
      'kms:Decrypt',
      'kms:GetServiceStatus',
      'kms:ListKeyDetail',
      'kms:CreateKey',
      'kms:GenerateDataKey',
      'kms:BindCloudResource',
      'kms:UnbindCloudResource',
      // Beyond the cloud's own list: to see one key's alias and state we read that key, where the cloud lists them all.
      'kms:DescribeKey',
    ],
  },
  faults: {
    'FailedOperation.AllocateQuotasError': t('超过可创建的数量', 'There are as many as there may be'),
    'FailedOperation.FailedOperationError': t('操作失败,请稍后重试', 'The operation failed; try again later'),
    'FailedOperation.NetworkNumLimitError': t('网络数量超出限制', 'An instance has one or two networks'),
    'FailedOperation.ROGroupCannotBeDeletedError': t('只读组中仍有实例', 'There are instances in the read-only group'),
    'FailedOperation.ROGroupMasterInstanceNotRight': t(
      '实例与只读组不属于同一主实例',
      'The read-only group is not one of the primary that the instance follows',
    ),
    'FailedOperation.ROGroupNotFoundError': t('只读组不存在', 'There is no such read-only group'),
    'FailedOperation.ROInstanceHasInROGroupError': t(
      '实例已在只读组中',
      'The instance is in a read-only group already',
    ),
    'InternalError.InternalHttpServerError': t('处理请求时发生异常', 'The request met an unexpected failure'),
    'InvalidParameter.ParameterCheckError': t('参数之间不相符', 'The parameters do not fit together'),
    'InvalidParameter.VpcNotFoundError': t('私有网络或子网不存在', 'There is no such VPC or subnet'),
    'InvalidParameterValue.AccountNotExistError': t('账号不存在', 'There is no such account'),
    'InvalidParameterValue.BadSpec': t('规格不合规', 'The specification is not valid'),
    'InvalidParameterValue.DataConvertError': t('取值无法转换', 'The value cannot be taken'),
    'InvalidParameterValue.IllegalInstanceChargeType': t('计费类型不合规', 'The charge type is not valid'),
    'InvalidParameterValue.IllegalProjectId': t('项目 ID 不合规', 'The project id is not valid'),
    'InvalidParameterValue.IllegalZone': t('可用区不属于该地域', 'The zone is not one of the region'),
    'InvalidParameterValue.InvalidAccountNameError': t('账号名不合规', 'The account name is not valid'),
    'InvalidParameterValue.InvalidCharset': t('字符集不合规', 'The character set is not valid'),
    'InvalidParameterValue.InvalidInstanceNum': t('实例数量不合规', 'The number of instances is not valid'),
    'InvalidParameterValue.InvalidParameterValueError': t('参数取值不合规', 'The parameter value is not valid'),
    'InvalidParameterValue.InvalidPasswordLengthError': t('密码长度不合规', 'The length of the password is not valid'),
    'InvalidParameterValue.InvalidPasswordValueError': t('密码组成不合规', 'The make-up of the password is not valid'),
    'InvalidParameterValue.InvalidZoneIdError': t('可用区不存在', 'There is no such zone'),
    'InvalidParameterValue.NullDealNames': t('未给出订单号', 'No deal is named'),
    'InvalidParameterValue.ParameterCharacterError': t('含有不允许的字符', 'A character is not allowed here'),
    'InvalidParameterValue.ParameterLengthLimitError': t('超过长度限制', 'The length is beyond the limit'),
    'InvalidParameterValue.ParameterOutRangeError': t('超出取值范围', 'The value is out of range'),
    'InvalidParameterValue.SpecNotRecognizedError': t('规格不存在', 'There is no such specification'),
    'OperationDenied.CamDeniedError': t('无权执行该操作', 'The operation is not allowed'),
    'OperationDenied.InstanceStatusLimitError': t('实例状态不允许', 'The status of the instance does not allow this'),
    'OperationDenied.InstanceStatusLimitOpError': t(
      '实例状态不允许该操作',
      'The status of the instance does not allow the operation',
    ),
    'OperationDenied.PostPaidPayModeError': t(
      '按量计费的实例不适用',
      'An instance that is paid by the hour has no such thing',
    ),
    'OperationDenied.ROGroupStatusError': t(
      '只读组状态不允许',
      'The status of the read-only group does not allow this',
    ),
    'OperationDenied.ROInstanceStatusLimitOpError': t(
      '只读实例状态不允许该操作',
      'The status of the read-only instance does not allow the operation',
    ),
    'OperationDenied.RoInstanceCountExeedError': t('只读组已满', 'The read-only group has as many instances as it may'),
    'ResourceNotFound.InstanceNotFoundError': t('实例不存在', 'The instance does not exist'),
  },
})
