import { readFileSync } from 'node:fs'
import { Command } from 'commander'
import { configure, secretKeyOfClient } from '../config.ts'
import { diagnose, type Finding } from '../doctor/diagnose.ts'
import { readRequest } from '../doctor/request.ts'
import { dataOption } from './data-option.ts'

interface Flags {
  readonly client?: string
  readonly requestId?: string
  readonly data?: string
  readonly verbose?: true
}

const EXIT_WRONG = 1

export const doctor = new Command('doctor').description('Find out what is wrong.')

doctor
  .command('signature')
  .description('Say where the signature of a request that is refused differs from what the server signs.')
  .argument(
    '[file]',
    'the request as it was sent, or the curl line that sends it; - reads it from stdin, and so does nothing',
  )
  .option(
    '--request-id <id>',
    'what the server saw signed of a request that it refused, compared with what else is given',
  )
  .option(...dataOption)
  .option('--client <file>', 'the canonical request or string to sign that the client made, to be compared')
  .option('--verbose', 'show what the server signs even where the mistake is found')
  .addHelpText(
    'after',
    '\nThe secret key is taken from TENCENTCLOUD_SECRET_KEY, and shown nowhere. Without it, --client still compares.',
  )
  .action(run)

async function run(file: string | undefined, flags: Flags): Promise<void> {
  if (flags.requestId !== undefined) {
    const { refusedBefore } = await import('./doctor-refused.ts')
    const { title, findings } = await refusedBefore({ ...flags, requestId: flags.requestId, file })
    console.log(title)
    return tell(findings, flags)
  }
  const { rootDomains } = configure({})
  const client = flags.client === undefined ? undefined : readFileSync(flags.client, 'latin1')
  const raw = readRequest(readFileSync(file === undefined || file === '-' ? 0 : file), (name) => readFileSync(name))
  tell([diagnose({ raw, client, rootDomains, secretKey: secretKeyOfClient(), now: Date.now() })], flags)
}

const well: ReadonlySet<Finding['verdict']> = new Set(['right', 'agrees', 'shown', 'arrived'])

function tell(findings: readonly Finding[], flags: Flags): void {
  for (const finding of findings) for (const line of told(finding, flags.verbose === true)) console.log(line)
  if (!findings.every(({ verdict }) => well.has(verdict))) process.exitCode = EXIT_WRONG
}

const verdicts: Readonly<Record<Finding['verdict'], string>> = {
  right: 'The signature is right for this request and this secret key.',
  mistake: 'The signature is not that of this request. The client',
  differs: 'What the client signs is not what the server signs.',
  agrees: 'What the client signs is what the server signs: if the signature is refused, the secret key is another one.',
  shown: 'Without a secret key, a text of the client or its request, nothing was compared.',
  arrived: 'The request arrived as it is given here.',
  changed: 'What arrived is not the request that is given here: it was changed on its way, or is another.',
  unknown: 'The signature is that of no text that was tried: most likely of another secret key, or of another request.',
}

function* told({ verdict, says, difference, texts, refused }: Finding, verbose: boolean): Generator<string> {
  yield verdicts[verdict]
  for (const one of says) yield `  - ${one}`
  if (difference !== undefined) {
    yield `The first difference is in line ${difference.line} of the ${difference.of}:`
    yield `  server  ${shown(difference.server)}`
    yield `  client  ${shown(difference.client)}`
  }
  if (refused !== undefined) yield `The server refuses the request before it looks at the signature: ${refused}`
  if (!verbose && verdict !== 'unknown' && verdict !== 'shown') return
  for (const [name, text] of texts)
    yield* [`The ${name} of the server:`, ...text.split('\n').map((line) => `  | ${line}`)]
}

const MOST = 240

/** With what cannot be seen made visible: a blank at an end, a carriage return. */
const shown = (line: string | undefined): string =>
  line === undefined ? '(no such line)' : JSON.stringify(line.slice(0, MOST))
