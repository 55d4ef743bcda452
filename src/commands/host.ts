import { Command, InvalidArgumentError } from 'commander'
import { configure } from '../config.ts'
import { instanceIdForm } from '../domain/lighthouse-ids.ts'
import { knownRootKey } from '../root-key.ts'
import { dataOption } from './data-option.ts'

interface Flags {
  readonly data?: string
  readonly minutes: number
}

const enroll = new Command('enroll')
  .description(
    'Print a token with which a machine can become the host of an instance, once. Needs the root key, not the store.',
  )
  .argument('<instance>', 'id of the instance, such as lhins-a1b2c3d4', asInstance)
  .option(...dataOption)
  .option('--minutes <number>', 'how long the token can be used, 1 to 1440', asMinutes, 15)
  .action(run)

export const host = new Command('host')
  .description('Machines whose own sshd asks here who may log in.')
  .addCommand(enroll)

async function run(instance: string, { data, minutes }: Flags): Promise<void> {
  const root = knownRootKey(configure({ data }))
  const { writeEnrolment } = await import('../doors/enrolment.ts')
  const issued = Date.now()
  console.log(writeEnrolment(root, { instance, issued, until: issued + minutes * 60_000 }))
  root.forget()
}

function asInstance(text: string): string {
  if (!instanceIdForm.test(text)) throw new InvalidArgumentError('an instance is lhins- and 8 letters or digits')
  return text
}

function asMinutes(text: string): number {
  const minutes = Number(text)
  if (!/^\d{1,4}$/.test(text) || minutes < 1 || minutes > 1440)
    throw new InvalidArgumentError('a token lasts 1 to 1440 minutes')
  return minutes
}
