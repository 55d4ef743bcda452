import { createHash } from 'node:crypto'
import { carryOut } from './mounts.ts'
import { readOrder } from './order.ts'
import { denied, refusal, type VaultReply, type VaultRequest, type VaultRooms } from './rooms.ts'
import { list, readSecret, writeSecret } from './secrets.ts'

/*
 * The four routes of Vault's KV version 2 that database servers use to fetch their keys. The secrets lie in the store as
 * ciphertexts of KMS, and each read asks KMS: a CMK that is withdrawn withdraws them.
 */

/** By what the store knows a token. */
export const tokenDigest = (token: string): string => createHash('sha256').update(token).digest('hex')

/** Answers one request. A token opens its own mount and tells nothing of any other. */
export async function answer(rooms: VaultRooms, request: VaultRequest): Promise<VaultReply> {
  const ordered = await obey(rooms, request)
  if (ordered !== undefined) return ordered
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
  if (request.method === 'POST' || request.method === 'PUT') {
    const told = { mount, act: 'WriteSecret', name } as const
    return { ...told, ...(await writeSecret(rooms, request, told)) }
  }
  return { mount, ...refusal(405, 'unsupported operation') }
}

/** Undefined for what is no order; Vault itself enables an engine by such a request. */
async function obey(rooms: VaultRooms, { method, path, token }: VaultRequest): Promise<VaultReply | undefined> {
  const [first, second, third, ...rest] = path
  if (method !== 'POST' || first !== 'sys' || second !== 'mounts' || rest.length > 0) return undefined
  const order = readOrder(rooms.keyring, token, rooms.now())
  if (order === undefined || order.mount !== third) return undefined
  const act = order.act === 'enroll' ? 'EnrollMount' : 'RevokeMount'
  const carried = await carryOut(rooms.read, order)
  if ('refused' in carried) return { act, ...refusal(400, carried.refused) }
  const { mount, changes } = carried
  const reply: VaultReply = { mount, act, status: 200, body: { data: { mount: mount.mount } } }
  return (await rooms.commit(changes, reply)) ? reply : { mount, act, ...refusal(503, 'try again') }
}

const isName = (name: string): boolean => /^[\w.=+@:-]{1,200}(\/[\w.=+@:-]{1,200}){0,8}$/.test(name)

const storage = { type: 'kv', options: { version: '2' }, default_lease_ttl: 0, max_lease_ttl: 0 }
/** Clients look for the options at the top or under `data`. */
const described: VaultReply = { status: 200, body: { ...storage, data: storage } }
