import { t } from '../../contract/fault.ts'
import { serviceOf } from '../service.ts'

export const { service, action } = serviceOf({
  name: 'sts',
  version: '2018-08-13',
  title: t('安全凭证服务', 'Security Token Service'),
  // Identity is global: the answer is the same in every region.
  region: 'optional',
  denied: 'AuthFailure.UnauthorizedOperation',
  invalid: 'InvalidParameter',
  internal: 'InternalError',
  faults: {},
})
