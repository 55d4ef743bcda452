import { maxItems, minItems } from '../../contract/rule.ts'
import { list, record, text } from '../../contract/shape.ts'
import { tagPath } from '../../domain/tag.ts'
import type { Desk } from '../service.ts'
import { resource } from './fields.ts'
import { type Bearer, findBearer, isPrefix, readName } from './resource.ts'
import { service } from './service.ts'

/*
 * What the calls share that do something to several resources and say which of them failed.
 */

export const exampleResource = 'qcs::kms:ap-guangzhou:uin/:key/creatorUin/1001/23e80852-1e38-11e9-b129-5cb9019b4b01'

export const resourceList = list(resource, '资源六段式,1 到 10 个', 'Resources by their six segments, 1 to 10', [
  minItems(1, 'InvalidParameterValue.ResourceDescriptionError'),
  maxItems(10, 'LimitExceeded.ResourceNumPerRequest'),
])

export const failedResources = list(
  record(
    {
      Resource: text('资源六段式', 'The six segments of the resource'),
      Code: text('错误码', 'Code of the failure'),
      Message: text('错误说明', 'What the failure is'),
    },
    '失败的资源',
    'A resource that failed',
  ),
  '失败的资源;全部成功则为空',
  'The resources that failed; empty when none did',
)

/** How the failure of one of several resources is told. */
export const failure = ({ language }: Desk<never>, name: string, code: keyof typeof service.faults & string) => ({
  Resource: name,
  Code: code,
  Message: service.faults[code][language],
})

interface Listed {
  readonly name: string
  readonly bearer: Bearer
}

/**
 * The resources that names stand for, each once, and the names of those that are not there.
 * @throws {Fault} for a text that is no name of the account's, or of a kind that bears no tags
 */
export async function bearersListed(
  desk: Desk<'InvalidParameter.UnsupportedService' | 'InvalidParameterValue.ResourceDescriptionError'>,
  names: readonly string[],
): Promise<{ readonly found: readonly Listed[]; readonly missing: readonly string[] }> {
  const found = new Map<string, Listed>()
  const missing: string[] = []
  for (const name of names) {
    const named = readName(name, desk.caller.account)
    if (named === undefined) throw desk.fault('InvalidParameterValue.ResourceDescriptionError')
    if (!isPrefix(named.service, named.prefix)) throw desk.fault('InvalidParameter.UnsupportedService')
    const bearer = await findBearer(desk, named)
    if (bearer === undefined) missing.push(name)
    else found.set(tagPath(bearer.tagged), { name, bearer })
  }
  return { found: [...found.values()], missing }
}
