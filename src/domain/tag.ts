import type { TagRow } from './account.ts'

/** A tag that exists by itself, whether or not some resource bears it. */
export interface TagDefinition {
  readonly account: string
  readonly key: string
  readonly value: string
}

export interface KnownTag extends TagDefinition {
  /** Whether some resource bears it. */
  readonly borne: boolean
}

/** A resource that bears tags. */
export interface TagBearer extends Pick<TagRow, 'account' | 'service' | 'prefix' | 'region' | 'resource'> {
  /** All of it but the account in one text. */
  readonly path: string
}

/** The path of a resource, as the views write it. */
export const tagPath = ({ service, region, prefix, resource }: Omit<TagBearer, 'account' | 'path'>): string =>
  `${service}:${region}:${prefix}/${resource}`

/** What keys and values of tags may be. Whatever is there already may be laxer: older releases took more. */
export const longestTagKey = 127
export const longestTagValue = 255
/** What can be seen. An ampersand stands between key and value where policies name a tag, so no key may hold one. */
export const tagKeyCharacters = /^[^\p{C}&]*$/u
export const tagValueCharacters = /^\P{C}*$/u
export const unreservedTagKey = /^(?!qcs:|(?:project|项目)$)/i

/** How many tags a resource may bear, keys an account may have, and values a key. */
export const resourceTagLimit = 50
export const tagKeyLimit = 1000
export const tagValueLimit = 1000

/** The prefix and the id of what CAM calls `<prefix>/…/<id>`, or by all six segments where it is another service's. */
export function bearerNamed(name: string): string {
  const steps = name.replace(/^qcs:(?:[^:]*:){4}/, '').split('/')
  return `${steps[0]}/${steps.at(-1)}`
}
