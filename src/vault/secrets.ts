import type { VaultMount, VaultSecret } from '../domain/vault.ts'
import { denied, refusal, unavailable, type VaultReply, type VaultRequest, type VaultRooms } from './rooms.ts'

/*
 * The secrets of a mount: each version is a ciphertext of KMS, made and opened by KMS alone.
 */

export async function list(
  rooms: VaultRooms,
  mount: VaultMount,
  request: VaultRequest,
  prefix: string,
): Promise<VaultReply> {
  const asked = request.method === 'LIST' || (request.method === 'GET' && request.query.get('list') === 'true')
  if (!asked) return refusal(405, 'unsupported operation')
  const rows = await rooms.read.find('vaultSecret', {
    where: { account: mount.account, mount: mount.mount, version: 1 },
  })
  const start = prefix === '' ? '' : `${prefix}/`
  const below = rows.filter((row) => row.name.startsWith(start)).map((row) => row.name.slice(start.length))
  // A folder is listed once, and ends in a slash.
  const keys = [...new Set(below.map((name) => name.replace(/\/.*$/, '/')))].sort()
  return keys.length === 0 ? refusal(404) : { status: 200, body: { data: { keys } } }
}

const newest = async (rooms: VaultRooms, { account, mount }: VaultMount, name: string) =>
  (await rooms.read.find('vaultSecret', { where: { account, mount, name }, order: [['version', 'desc']], limit: 1 }))[0]

/** What KMS binds a ciphertext to, so that one secret cannot be put in another's place. */
const contextOf = ({ mount }: VaultMount, name: string, version: number): string =>
  JSON.stringify({ mount, name, version: String(version) })

export async function readSecret(
  rooms: VaultRooms,
  mount: VaultMount,
  { query, address }: VaultRequest,
  name: string,
): Promise<VaultReply> {
  const asked = query.get('version') ?? '0'
  if (!/^\d{1,9}$/.test(asked)) return refusal(400, 'version must be a number')
  const version = Number(asked)
  const { account } = mount
  const row =
    version > 0
      ? await rooms.read.get('vaultSecret', { account, mount: mount.mount, name, version })
      : await newest(rooms, mount, name)
  if (row === undefined) return refusal(404)
  const input = { CiphertextBlob: row.ciphertext, EncryptionContext: contextOf(mount, name, row.version) }
  const opened = await rooms.kms(mount, 'Decrypt', input, address)
  if (!('text' in opened)) return opened.passing ? unavailable : denied
  const data: unknown = JSON.parse(Buffer.from(opened.text, 'base64').toString('utf8'))
  return { status: 200, body: { data: { data, metadata: metadataOf(row) } } }
}

const metadataOf = ({ version, createTime }: VaultSecret) => ({
  version,
  created_time: new Date(createTime * 1000).toISOString(),
  deletion_time: '',
  destroyed: false,
  custom_metadata: null,
})

/** @param told what the trail is told of it, also with the commit */
export async function writeSecret(
  rooms: VaultRooms,
  { body, address }: VaultRequest,
  told: Required<Pick<VaultReply, 'mount' | 'act' | 'name'>>,
): Promise<VaultReply> {
  const { mount, name } = told
  const wanted = readBody(body)
  if (wanted === undefined) return refusal(400, 'the body must be {"data": {…}}')
  const version = ((await newest(rooms, mount, name))?.version ?? 0) + 1
  if (wanted.cas !== undefined && wanted.cas !== version - 1)
    return refusal(400, 'check-and-set parameter did not match the current version')
  const input = { KeyId: mount.key, Plaintext: wanted.data, EncryptionContext: contextOf(mount, name, version) }
  const sealed = await rooms.kms(mount, 'Encrypt', input, address)
  if (!('text' in sealed)) return sealed.passing ? unavailable : denied
  const { account } = mount
  const createTime = Math.floor(rooms.now() / 1000)
  const row: VaultSecret = { account, mount: mount.mount, name, version, ciphertext: sealed.text, createTime }
  const reply: VaultReply = { ...told, status: 200, body: { data: metadataOf(row) } }
  // Another writer made this version at the same time.
  return (await rooms.commit([{ insert: 'vaultSecret', row }], reply)) ? reply : refusal(503, 'try again')
}

/** The object to keep, as base64 of its JSON; undefined for a body that holds none. */
function readBody(body: Buffer): { readonly data: string; readonly cas: number | undefined } | undefined {
  try {
    const { data, options } = JSON.parse(body.toString('utf8')) as { data?: unknown; options?: { cas?: unknown } }
    if (typeof data !== 'object' || data === null || Array.isArray(data)) return undefined
    const cas = options?.cas
    return {
      data: Buffer.from(JSON.stringify(data)).toString('base64'),
      cas: typeof cas === 'number' ? cas : undefined,
    }
  } catch {
    return undefined
  }
}
