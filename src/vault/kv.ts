import { createHash } from 'node:crypto'
import type { VaultMount, VaultSecret } from '../domain/vault.ts'
import type { Change, Reader } from '../store/store.ts'

/*
 * The four routes of Vault's KV version 2 that database servers use to fetch their keys. The secrets lie in the store as
 * ciphertexts of KMS, and each read asks KMS: a CMK that is withdrawn withdraws them.
 */

/** What came through the door, its path decoded and split. */
export interface VaultRequest {
  readonly method: string
  /** The segments behind `/v1/`. */
  readonly path: readonly string[]
  readonly query: URLSearchParams
  readonly token: string
  readonly body: Buffer
  readonly address: string
}

export interface VaultReply {
  readonly status: number
  readonly body: object
  /** What the trail is told of it. */
  readonly mount?: VaultMount
  readonly act?: VaultAct
  readonly name?: string
}

export type VaultAct = 'DescribeMount' | 'ListSecrets' | 'ReadSecret' | 'WriteSecret'

/** What the routes need of the house. */
export interface VaultRooms {
  readonly read: Reader
  /** False when a change no longer fits what is stored. */
  readonly commit: (changes: readonly Change[]) => Promise<boolean>
  /** Unix milliseconds. */
  readonly now: () => number
  /** KMS under the mount's CMK, on the mount's behalf: authorised and recorded. */
  readonly kms: (mount: VaultMount, action: 'Encrypt' | 'Decrypt', input: object, address: string) => Promise<Opened>
}

/** What KMS gave, or whether its refusal will pass by itself. */
export type Opened = { readonly text: string } | { readonly passing: boolean }

const refusal = (status: number, ...errors: readonly string[]): VaultReply => ({ status, body: { errors } })
const denied = refusal(403, 'permission denied')
const unavailable = refusal(503, 'the key cannot be asked for at this moment')

/** By what the store knows a token. */
export const tokenDigest = (token: string): string => createHash('sha256').update(token).digest('hex')

/** Answers one request. A token opens its own mount and tells nothing of any other. */
export async function answer(rooms: VaultRooms, request: VaultRequest): Promise<VaultReply> {
  const [mount] = await rooms.read.find('vaultMount', { where: { token: tokenDigest(request.token) }, limit: 1 })
  if (mount === undefined || request.token === '') return denied
  const [first = '', second = '', third = '', ...rest] = request.path
  if (first === 'sys' && second === 'mounts') {
    const known = third === mount.mount && (rest.length === 0 || (rest.length === 1 && rest[0] === 'tune'))
    return { mount, act: 'DescribeMount', ...(known && request.method === 'GET' ? described : denied) }
  }
  if (first !== mount.mount) return { mount, ...denied }
  const name = [third, ...rest].join('/').replace(/\/+$/, '')
  if (second === 'metadata') return { mount, act: 'ListSecrets', ...(await list(rooms, mount, request, name)) }
  if (second !== 'data' || !isName(name)) return { mount, ...refusal(404) }
  if (request.method === 'GET')
    return { mount, act: 'ReadSecret', name, ...(await readSecret(rooms, mount, request, name)) }
  if (request.method === 'POST' || request.method === 'PUT')
    return { mount, act: 'WriteSecret', name, ...(await writeSecret(rooms, mount, request, name)) }
  return { mount, ...refusal(405, 'unsupported operation') }
}

const isName = (name: string): boolean => /^[\w.=+@:-]{1,200}(\/[\w.=+@:-]{1,200}){0,8}$/.test(name)

const storage = { type: 'kv', options: { version: '2' }, default_lease_ttl: 0, max_lease_ttl: 0 }
/** Clients look for the options at the top or under `data`. */
const described: VaultReply = { status: 200, body: { ...storage, data: storage } }

async function list(rooms: VaultRooms, mount: VaultMount, request: VaultRequest, prefix: string): Promise<VaultReply> {
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

async function readSecret(
  rooms: VaultRooms,
  mount: VaultMount,
  { query, address }: VaultRequest,
  name: string,
): Promise<VaultReply> {
  const version = Number(query.get('version') ?? 0)
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

async function writeSecret(
  rooms: VaultRooms,
  mount: VaultMount,
  { body, address }: VaultRequest,
  name: string,
): Promise<VaultReply> {
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
  const written = await rooms.commit([{ insert: 'vaultSecret', row }])
  // Another writer made this version at the same time.
  return written ? { status: 200, body: { data: metadataOf(row) } } : refusal(503, 'try again')
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
