import { scramVerifier } from '../../crypto/scram.ts'
import { adminBinding, type DbInstance } from '../../domain/instance.ts'
import type { Desk } from '../service.ts'

type Full = 'FailedOperation.AllocateQuotasError'

/** New instances with what stands behind them: nothing but their rows, or a server of this machine for each. */
export async function placed(
  desk: Desk<Full>,
  rows: readonly DbInstance[],
  password: string,
): Promise<readonly DbInstance[]> {
  if (desk.settings.databases === 'record') return rows
  return (await housed(desk, rows)).map((row) => ({ ...row, adminVerifier: sealedVerifier(desk, row, password) }))
}

/** By what a server will know the admin's password. */
export function sealedVerifier(desk: Desk<never>, { account, region, id }: DbInstance, password: string): string {
  const verifier = Buffer.from(scramVerifier(password, desk.random(16)))
  return desk.keyring.seal(adminBinding(account, region, id), verifier).toString('base64')
}

/** Instances that are servers of this machine, each with a port of its own. */
export async function housed(desk: Desk<Full>, rows: readonly DbInstance[]): Promise<readonly DbInstance[]> {
  const { databaseLimit, databasePort } = desk.settings
  const others = await desk.read.find('dbInstance', { where: { driver: 'local' } })
  // Of two orders at once, one meets the other's port and is looked at again, so that neither passes the limit.
  if (databaseLimit > 0 && others.length + rows.length > databaseLimit)
    throw desk.fault('FailedOperation.AllocateQuotasError', `\`SANYAO_DATABASE_LIMIT\` ${databaseLimit}`)
  const taken = new Set(others.map(({ port }) => port))
  return rows.map((row) => {
    let port = databasePort
    while (taken.has(port)) port++
    taken.add(port)
    return { ...row, driver: 'local', port, privateIp: '127.0.0.1' }
  })
}
