import { randomUUID } from 'node:crypto'

/*
 * A RequestId is a UUID of version 7 (RFC 9562): it begins with the time of its request, in which its record is then found.
 */

/** @param time Unix milliseconds */
export function requestIdAt(time: number): string {
  const digits = Math.floor(time).toString(16).padStart(12, '0')
  return `${digits.slice(0, 8)}-${digits.slice(8)}-7${randomUUID().slice(15)}`
}

/** The time that a RequestId bears, in Unix milliseconds; undefined for one that was not drawn here. */
export function timeOfRequestId(requestId: string): number | undefined {
  const [, high, low] =
    /^([0-9a-f]{8})-([0-9a-f]{4})-7[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/.exec(requestId) ?? []
  return high === undefined ? undefined : Number.parseInt(`${high}${low}`, 16)
}
