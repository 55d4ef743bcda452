import type { Connection, Server, Session } from 'ssh2'
import { plainAddress } from '../domain/address.ts'
import { decide, type Ssh2 } from './authentication.ts'
import type { Where } from './login.ts'
import type { Yard } from './port.ts'

/** Steps of authentication on a connection: the first asks what there is, and a key that fits takes two. */
const MOST_STEPS = 12

/** An SSH server for one instance, to be handed its sockets. It lets in whom the store says at that moment, tells them so, and runs nothing. */
export function sshServer(lib: Ssh2, yard: Yard, where: Where, hostKey: Buffer): Server {
  const algorithms = { serverHostKey: ['ssh-ed25519' as const] }
  return new lib.Server({ hostKeys: [hostKey], algorithms, ident: 'sanyao' }, (connection, info) => {
    const guest = { where, address: plainAddress(info.ip), client: info.header.versions.software }
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
