import { fstatSync, readFileSync, writeFileSync } from 'node:fs'
import { Command, Option } from 'commander'
import { credentials } from '../config.ts'
import { replacePrivate } from '../private-file.ts'
import { AskError, ask } from './ask.ts'

export const dek = new Command('dek').description(
  'Data keys for databases that encrypt themselves. The server is SANYAO_ENDPOINT, its credential TENCENTCLOUD_SECRET_ID and TENCENTCLOUD_SECRET_KEY.',
)

const forms = ['hex', 'base64', 'raw'] as const
type Form = (typeof forms)[number]

/** A key goes to whoever started us and nowhere else: on a terminal or in a file it would stay. */
function give(command: Command, key: Buffer, form: Form): void {
  const out = fstatSync(1)
  if (!out.isFIFO() && !out.isSocket()) command.error('sanyao: a key goes to a pipe only, as in `command | reader`')
  writeFileSync(1, form === 'raw' ? key : `${key.toString(form)}\n`)
  key.fill(0)
}

/** Says in one line why there is no key, and ends with 1, so that whoever waits for it fails closed. */
const orFail = async (command: Command, work: () => Promise<void>): Promise<void> => {
  try {
    await work()
  } catch (error) {
    if (!(error instanceof AskError)) throw error
    command.error(`sanyao: ${error.message}`)
  }
}

const formOption = (fallback: Form): Option =>
  new Option('--form <form>', 'hex or base64 with a line feed, or raw bytes').choices(forms).default(fallback)

dek
  .command('get')
  .description("Print an encrypted instance's data key, for gocryptfs -extpass, cryptsetup --key-file or fscrypt.")
  .argument('<instance>', 'id of the instance')
  .addOption(formOption('hex'))
  .action((DBInstanceId: string, { form }: { readonly form: Form }, command: Command) =>
    orFail(command, async () => {
      const who = credentials()
      const reply = await ask(who, 'postgres', 'DescribeEncryptionKeys', who.region, { DBInstanceId })
      const [key] = reply['EncryptionKeys'] as readonly {
        readonly DEKCipherTextBlob: string
        readonly KeyRegion: string
      }[]
      if (key === undefined) return command.error(`sanyao: ${DBInstanceId} is not encrypted`)
      const input = { CiphertextBlob: key.DEKCipherTextBlob }
      const opened = await ask(who, 'kms', 'Decrypt', key.KeyRegion, input)
      give(command, Buffer.from(String(opened['Plaintext']), 'base64'), form)
    }),
  )

dek
  .command('wrap')
  .description('Encrypt the key on standard input under a CMK into a file, as EDB and CYBERTEC ask it of a command.')
  .argument('<file>', 'where the ciphertext goes')
  .requiredOption('--key-id <keyId>', 'the CMK')
  .action((file: string, { keyId }: { readonly keyId: string }, command: Command) =>
    orFail(command, async () => {
      const who = credentials()
      const key = readFileSync(0)
      if (key.length === 0) return command.error('sanyao: there is no key on standard input')
      const sealed = await ask(who, 'kms', 'Encrypt', who.region, { KeyId: keyId, Plaintext: key.toString('base64') })
      // The file may hold the only way to a database: the one that is there stays whole until the new one is.
      replacePrivate(file, `${String(sealed['CiphertextBlob'])}\n`)
    }),
  )

dek
  .command('unwrap')
  .description('Decrypt what wrap wrote, to standard output.')
  .argument('<file>', 'the ciphertext')
  .addOption(formOption('raw'))
  .action((file: string, { form }: { readonly form: Form }, command: Command) =>
    orFail(command, async () => {
      const who = credentials()
      const input = { CiphertextBlob: readFileSync(file, 'utf8').trim() }
      const opened = await ask(who, 'kms', 'Decrypt', who.region, input)
      give(command, Buffer.from(String(opened['Plaintext']), 'base64'), form)
    }),
  )
