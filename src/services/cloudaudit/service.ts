import { t } from '../../contract/fault.ts'
import { serviceOf } from '../service.ts'

export const { service, action } = serviceOf({
  name: 'cloudaudit',
  version: '2019-03-19',
  title: t('操作审计', 'CloudAudit'),
  // One trail holds the calls of all regions.
  region: 'optional',
  denied: 'AuthFailure.UnauthorizedOperation',
  invalid: 'InvalidParameter',
  internal: 'InternalError',
  faults: {
    'InternalError.SearchError': t('检索失败', 'The search failed'),
    'InvalidParameter.Time': t('结束时间早于开始时间', 'The end is before the start'),
    'InvalidParameterValue.MaxResult': t('MaxResults 应为 1 到 50', 'MaxResults must be 1 to 50'),
    'InvalidParameterValue.Time': t('时间应为 Unix 秒', 'The time must be in Unix seconds'),
    'InvalidParameterValue.attributeKey': t('检索条件不支持', 'There is no such attribute to look up by'),
    'LimitExceeded.OverAmount': t(
      '超出限制:起始时间须在 90 天内,跨度不超过 30 天,每页至多 50 条',
      'More than is offered: the start must be within 90 days, the span at most 30 days, a page at most 50 events',
    ),
    'LimitExceeded.OverTime': t(
      '时间超出限制:起始时间须在 90 天内,跨度不超过 30 天',
      'The start must be within 90 days, and the span at most 30 days',
    ),
  },
})
