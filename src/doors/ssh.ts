import { createHash } from 'node:crypto'
import type ssh2 from 'ssh2'
import type { AuthContext, AuthenticationType, Connection, PublicKeyAuthContext, Server, Session } from 'ssh2'
import {
  type Attempt,
  keysFor,
  loginRecord,
  NOT_RUNNING,
  opensWith,
  REFUSED,
  running,
  takesPassword,
  type Where,
} from './login.ts'
import type { Yard } from './port.ts'

/** Steps of authentication on a connection: the first asks what there is, and a key that fits takes two. */
const MOST_STEPS = 12

/** The SHA-1 signatures that `ssh-rsa` stands for are not taken. */
const HASHES = ['sha256', 'sha512']

export type Ssh2 = typeof ssh2

/** An SSH server for one instance, to be handed its sockets. It lets in whom the store says at that moment, tells them so, and runs nothing. */
export function sshServer(lib: Ssh2, yard: Yard, where: Where, hostKey: Buffer): Server {
  const algorithms = { serverHostKey: ['ssh-ed25519' as const] }
  return new lib.Server({ hostKeys: [hostKey], algorithms, ident: 'sanyao' }, (connection, info) => {
    const guest = { where, address: info.ip, client: info.header.versions.software }
    // A client that goes away in the middle has nobody to be told.
    connection.on('error', () => {})
    let entry = ''
    let steps = 0
    connection.on('authentication', (context) => {
      if (++steps > MOST_STEPS) connection.end()
      else
        decide(lib, yard, guest, context).then(
          (by) => {
            if (by !== undefined) entry = `${where.id}: ${context.username}, let in by ${by}\r\n`
          },
          (error) => {
            yard.failed(error)
            context.reject()
          },
        )
    })
    connection.on('ready', () => welcome(connection, () => entry))
  })
}

type Guest = Pick<Attempt, 'where' | 'address' | 'client'>

/**
 * Answers one step of the authentication; what lets in or refuses is on record first.
 * @returns by what the guest was let in
 */
async function decide(lib: Ssh2, yard: Yard, guest: Guest, context: AuthContext): Promise<string | undefined> {
  const row = await running(yard, guest.where)
  if (row === undefined) return refuse(yard, guest, context, [], NOT_RUNNING)
  const password = (await takesPassword(yard.read, row)) ? (['password'] as const) : []
  const ways: AuthenticationType[] = ['publickey', ...password]
  if (context.method === 'password') {
    if (!(await opensWith(yard, row, context.username, context.password))) return refuse(yard, guest, context, ways)
    return admit(yard, guest, context, 'password')
  }
  if (context.method === 'publickey') return byKey(lib, yard, guest, context, ways)
  // Clients begin with none, to hear what there is.
  context.reject(ways)
  return undefined
}

async function byKey(
  lib: Ssh2,
  yard: Yard,
  guest: Guest,
  context: PublicKeyAuthContext,
  ways: AuthenticationType[],
): Promise<string | undefined> {
  const fingerprint = createHash('sha256').update(context.key.data).digest('hex')
  const pairs = await keysFor(yard.read, guest.where, context.username)
  const pair = pairs.find((one) => one.fingerprint === fingerprint)
  const shown = { ...guest, fingerprint, keyPair: pair?.id }
  if (pair === undefined) return refuse(yard, shown, context, ways)
  const { signature, blob, hashAlgo = '' } = context
  if (signature === undefined || blob === undefined) {
    context.accept()
    return undefined
  }
  const key = lib.utils.parseKey(pair.publicKey)
  const proven = !(key instanceof Error) && HASHES.includes(hashAlgo) && key.verify(blob, signature, hashAlgo) === true
  return proven ? admit(yard, shown, context, pair.id) : refuse(yard, shown, context, ways)
}

type Shown = Guest & Pick<Attempt, 'fingerprint' | 'keyPair'>

async function admit(yard: Yard, shown: Shown, context: AuthContext, by: string): Promise<string> {
  await keep(yard, shown, context, undefined)
  context.accept()
  return by
}

async function refuse(
  yard: Yard,
  shown: Shown,
  context: AuthContext,
  ways: AuthenticationType[],
  code = REFUSED,
): Promise<undefined> {
  await keep(yard, shown, context, code)
  context.reject(ways)
}

async function keep(yard: Yard, shown: Shown, context: AuthContext, code: string | undefined): Promise<void> {
  const attempt = { ...shown, username: context.username, method: context.method, code }
  await yard.commit([], [loginRecord(attempt, yard.now())])
}

/** Says who came in, and ends. A command is not run, which its exit status says too: 126, as a shell would. */
function welcome(connection: Connection, entry: () => string): void {
  connection.on('session', (accept) => {
    const session: Session = accept()
    session.on('pty', (agree) => agree?.())
    session.on('env', (agree) => agree?.())
    session.on('shell', (agree) => {
      const channel = agree()
      channel.write(entry())
      channel.exit(0)
      channel.end()
    })
    session.on('exec', (agree) => {
      const channel = agree()
      channel.write(entry())
      channel.stderr.write('nothing is run behind this door\r\n')
      channel.exit(126)
      channel.end()
    })
  })
}
