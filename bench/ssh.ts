/*
 * What a login costs: with the OpenSSH client, to an sshd that reads a file, to one that asks Sanyao, and to a door.
 */
import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { noSsh, SshClient } from '../test/doors/ssh-client.ts'
import { me, noSshd, Sshd } from '../test/doors/sshd.ts'
import { startLighthouse } from '../test/support/lighthouse.ts'

const LOGINS = 20
const instance = 'lhins-run00001'

if (noSsh || noSshd) throw new Error(String(noSsh || noSshd))
using ssh = new SshClient()
const rows: string[] = []

interface Place {
  readonly name: string
  readonly at: string
  readonly status: number
}

/** One at a time and in turns, so that a busy machine is as busy for each. */
async function measure(file: string, places: readonly Place[]): Promise<void> {
  const times = new Map(places.map(({ name }) => [name, [] as number[]]))
  // The first round makes caches warm.
  for (let round = 0; round <= LOGINS; round++) {
    for (const { name, at, status } of places) {
      const start = performance.now()
      const ended = await ssh.login(at, file, [], ['true'])
      if (ended.status !== status) throw new Error(`${name}: ${ended.err}`)
      if (round > 0) times.get(name)?.push(performance.now() - start)
    }
  }
  for (const [name, all] of times) rows.push(rowOf(name, all, 0))
}

function rowOf(name: string, times: readonly number[], digits: number): string {
  const sorted = times.toSorted((a, b) => a - b)
  const shown = [sorted[sorted.length >> 1], sorted[0], sorted.at(-1)].map((time = 0) => time.toFixed(digits))
  return `| ${name} | ${shown.join(' | ')} |`
}

{
  const { house, call } = await startLighthouse({
    config: { instances: 'host', hostListen: { host: '127.0.0.1', port: 0 } },
  })
  await using _ = house
  const { file, KeyId, PublicKey } = await newKey(call)
  await call('AssociateInstancesKeyPairs', { ...bound(KeyId), Username: me })
  const token = 'a-token-of-the-bench'
  const { createHash } = await import('node:crypto')
  const digest = createHash('sha256').update(token).digest()
  const [row] = await house.store.read.find('lighthouseInstance', { where: { id: instance } })
  if (row === undefined) throw new Error('no instance')
  const place = { account: row.account, region: row.region, instance }
  await house.store.commit([
    { insert: 'enrolledHost', row: { ...place, token: digest, address: '127.0.0.1', createTime: 0 } },
  ])
  const header = join(ssh.folder, 'token')
  writeFileSync(header, `Authorization: Bearer ${token}\n`)
  const keys = join(ssh.folder, 'authorized_keys')
  writeFileSync(keys, `${PublicKey}\n`)
  await using plain = await Sshd.start(ssh.folder, [`AuthorizedKeysFile ${keys}`])
  await using asking = await Sshd.start(ssh.folder, [
    'AuthorizedKeysFile none',
    `AuthorizedKeysCommand /usr/bin/curl -fsS --max-time 3 -H @${header} ${house.hosts}/keys?user=%u&fp=%f`,
    `AuthorizedKeysCommandUser ${me}`,
  ])
  await measure(file, [
    { name: 'sshd, keys in a file', at: `ssh://${me}@127.0.0.1:${plain.port}`, status: 0 },
    { name: 'sshd that asks Sanyao', at: `ssh://${me}@127.0.0.1:${asking.port}`, status: 0 },
  ])
  const fp = `SHA256:${createHash('sha256')
    .update(Buffer.from(PublicKey.split(' ')[1] ?? '', 'base64'))
    .digest('base64')
    .replace('=', '')}`
  const times: number[] = []
  for (let i = 0; i < 500; i++) {
    const start = performance.now()
    const url = `${house.hosts}/keys?user=${me}&fp=${fp}`
    const answer = await fetch(url, { headers: { authorization: readFileSync(header, 'utf8').trim().slice(15) } })
    if ((await answer.text()) === '') throw new Error('refused')
    times.push(performance.now() - start)
  }
  rows.push(rowOf('one question alone, on a connection of its own', times, 1))
}
{
  const { house, call } = await startLighthouse({ config: { instances: 'door' } })
  await using _ = house
  const { file, KeyId } = await newKey(call)
  await call('AssociateInstancesKeyPairs', bound(KeyId))
  const { InstanceVncUrl } = await call('DescribeInstanceVncUrl', { InstanceId: instance })
  await measure(file, [{ name: 'a door', at: InstanceVncUrl, status: 126 }])
}
console.log(`| login | median ms | least | most |\n|---|---|---|---|\n${rows.join('\n')}`)

async function newKey(call: Awaited<ReturnType<typeof startLighthouse>>['call']) {
  const { KeyPair } = await call('CreateKeyPair', { KeyName: 'bench' })
  return {
    file: ssh.key(KeyPair.KeyId, KeyPair.PrivateKey),
    KeyId: KeyPair.KeyId,
    PublicKey: KeyPair.PublicKey as string,
  }
}

function bound(KeyId: string) {
  return { KeyIds: [KeyId], InstanceIds: [instance], AssociateType: 'ONLINE' }
}
