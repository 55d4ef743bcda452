import { t } from '../../contract/fault.ts'
import { serviceOf } from '../service.ts'

export const { service, action } = serviceOf({
  name: 'sts',
  version: '2018-08-13',
  title: t('安全凭证服务', 'Security Token Service'),
  // Identity is global: the answer is the same in every region.
  region: 'optional',
  denied: 'AuthFailure.UnauthorizedOperation',
  invalid: 'InvalidParameter.ParamError',
  internal: 'InternalError.SystemError',
  faults: {
    'FailedOperation.CheckMFAError': t('MFA 验证码不正确', 'The code of the MFA device is not right'),
    'FailedOperation.MFATypeNotSupported': t('不支持该 MFA 设备', 'The MFA device is not supported'),
    'FailedOperation.TempKeyNotAllowed': t('临时凭证不能调用此接口', 'A temporary credential cannot ask for this'),
    'InternalError.SystemError': t('系统内部错误', 'The system failed'),
    'InvalidParameter.OverTimeError': t('有效期超出上限', 'The duration is beyond the limit'),
    'InvalidParameter.ParamError': t('参数不合规', 'A parameter is not valid'),
    'InvalidParameter.PolicyTooLong': t('会话策略过长', 'The session policy is too long'),
    'InvalidParameter.StrategyFormatError': t('会话策略不是 JSON', 'The session policy is not JSON'),
    'InvalidParameter.StrategyInvalid': t('会话策略不合规', 'The session policy is not valid'),
    'InvalidParameter.TempCodeNotAvaliable': t('临时凭证不能调用此接口', 'A temporary credential cannot ask for this'),
    'ResourceNotFound.RoleNotFound': t('角色不存在', 'The role does not exist'),
    UnauthorizedOperation: t('角色不信任调用者', 'The role does not trust the caller'),
  },
})
