import type { TagRow } from '../../domain/account.ts'
import type { Reader } from '../../store/store.ts'
import { tagsOf } from '../tags.ts'
import type { Bearer } from './resource.ts'

/** The tags of a resource that have one of these keys. */
export const borneBy = async (read: Reader, { tagged }: Bearer, keys: readonly string[]): Promise<readonly TagRow[]> =>
  (await tagsOf(read, tagged)).filter(({ key }) => keys.includes(key))
