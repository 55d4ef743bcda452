import { countedDataKeys, type DataKey } from '../../domain/data-key.ts'
import { timeUuid } from '../../domain/ids.ts'
import type { Cmk } from '../../domain/key.ts'
import { seconds } from '../../domain/time.ts'
import type { Change } from '../../store/store.ts'
import type { Desk } from '../service.ts'
import { newTags } from '../tagging.ts'
import { fromTagKeyValue, repeatsKey } from '../tags.ts'
import { freeDataKeyName } from './names.ts'
import { withinQuota } from './quota.ts'

/** What the caller says of a data key that is to be kept. */
interface Wish {
  readonly DataKeyName?: string
  readonly Description?: string
  readonly Tags?: readonly { readonly TagKey: string; readonly TagValue: string }[]
}

type Content = Pick<DataKey, 'bytes' | 'origin' | 'ciphertext' | 'context'>

interface Kept {
  readonly output: { readonly DataKeyId: string; readonly TagCode: number; readonly TagMsg: string }
  readonly changes: readonly Change[]
}

/** Keeps a data key under a CMK. */
export async function keep(
  desk: Desk<
    | 'FailedOperation.TaggingError'
    | 'InvalidParameterValue.DataKeyNameAlreadyExists'
    | 'InvalidParameterValue.InvalidDataKeyName'
    | 'InvalidParameterValue.TagKeysDuplicated'
    | 'LimitExceeded.DataKeyLimitExceeded'
  >,
  cmk: Cmk,
  wish: Wish,
  content: Content,
): Promise<Kept> {
  const { DataKeyName: name = '', Description: description = '' } = wish
  const tags = fromTagKeyValue(wish.Tags)
  if (name === '') throw desk.fault('InvalidParameterValue.InvalidDataKeyName', '`DataKeyName`')
  if (repeatsKey(tags)) throw desk.fault('InvalidParameterValue.TagKeysDuplicated', '`Tags`')
  const freed = await freeDataKeyName(desk, cmk.region, name, 'InvalidParameterValue.DataKeyNameAlreadyExists')
  const quota = await refuseDataKeyLimit(desk, cmk.region)
  const { account, region, cluster } = cmk
  const { caller } = desk
  const row: DataKey = {
    account,
    id: timeUuid(desk.now, desk.random),
    region,
    key: cmk.id,
    name,
    description,
    state: 'Enabled',
    owner: caller.kind === 'service' ? caller.name : 'user',
    creator: caller.uin,
    createTime: seconds(desk.now),
    deletionDate: 0,
    cluster,
    ...content,
    revision: 1,
  }
  const tagged = { account, service: 'kms', prefix: 'key', region, resource: row.id }
  return {
    output: { DataKeyId: row.id, TagCode: 0, TagMsg: tags.length > 0 ? 'ok' : '' },
    changes: [
      ...freed,
      { insert: 'dataKey', row },
      ...quota,
      ...(await newTags(desk, [tagged], tags, 'FailedOperation.TaggingError')),
    ],
  }
}

/** Refuses one data key more than the quota allows. @returns what holds the quota at the commit */
export const refuseDataKeyLimit = (
  desk: Desk<'LimitExceeded.DataKeyLimitExceeded'>,
  region: string,
): Promise<readonly Change[]> => {
  const counted = countedDataKeys(desk.caller.account, region)
  return withinQuota(desk, 'LimitExceeded.DataKeyLimitExceeded', 'dataKey', counted, desk.settings.dataKeyLimit)
}
