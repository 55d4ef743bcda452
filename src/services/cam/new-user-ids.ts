import type { Desk } from '../service.ts'

/** The ids of people have eight digits or more, their uins twelve. */
const LEAST_UID = 10_000_000
const LEAST_UIN = 100_000_000_000

/** A uin that nobody has: trust documents name people of all accounts by it alone. */
export async function newUin(desk: Desk<never>): Promise<string> {
  for (;;) {
    const uin = String(LEAST_UIN + (desk.random(6).readUIntBE(0, 6) % (9 * LEAST_UIN)))
    const taken = (await desk.read.get('account', { uin })) ?? (await desk.read.find('user', { where: { uin } }))[0]
    if (taken === undefined) return uin
  }
}

/** A uid that no other user of the account has: groups and keys find people by it. */
export async function newUid(desk: Desk<never>): Promise<number> {
  for (;;) {
    const uid = LEAST_UID + desk.random(4).readUInt32BE()
    if ((await desk.read.count('user', { account: desk.caller.account, uid })) === 0) return uid
  }
}
