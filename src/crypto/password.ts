import { randomBytes, scrypt, timingSafeEqual } from 'node:crypto'
import { digesting } from './gate.ts'

const SALT = 16
const DIGEST = 32

/** @returns salt and scrypt digest; the work is done off the event loop @throws {Overload} */
export async function digestPassword(password: string): Promise<Buffer> {
  const salt = randomBytes(SALT)
  return Buffer.concat([salt, await derive(password, salt)])
}

/** @param digest what `digestPassword` gave @throws {Overload} */
export async function isPassword(password: string, digest: Buffer): Promise<boolean> {
  return timingSafeEqual(await derive(password, digest.subarray(0, SALT)), digest.subarray(SALT))
}

const derive = (password: string, salt: Buffer): Promise<Buffer> =>
  digesting.pass(
    () =>
      new Promise((resolve, reject) => {
        scrypt(password, salt, DIGEST, (error, key) => (error === null ? resolve(key) : reject(error)))
      }),
  )
