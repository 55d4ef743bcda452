import { Command } from 'commander'
import { credentials } from '../config.ts'
import { AskError, ask } from './ask.ts'

export const call = new Command('call')
  .description(
    'Call an action of a running server and print its Response. The server is SANYAO_ENDPOINT, the credential TENCENTCLOUD_SECRET_ID and TENCENTCLOUD_SECRET_KEY, the region TENCENTCLOUD_REGION.',
  )
  .argument('<service>', 'such as kms')
  .argument('<action>', 'such as DescribeKey')
  .argument('[input]', 'its parameters, a JSON object', '{}')
  .option('--get <path>', 'print one member only, such as DBInstanceIdSet.0')
  .action(
    async (service: string, action: string, input: string, flags: { readonly get?: string }, command: Command) => {
      const parameters = readObject(input)
      if (parameters === undefined) return command.error('sanyao: the parameters must be a JSON object')
      const who = credentials()
      try {
        const reply = await ask(who, service, action, who.region, parameters)
        const shown = flags.get === undefined ? reply : memberOf(reply, flags.get)
        if (shown === undefined) return command.error(`sanyao: the Response has no ${flags.get}`)
        console.log(typeof shown === 'string' ? shown : JSON.stringify(shown, null, 2))
      } catch (error) {
        if (!(error instanceof AskError)) throw error
        command.error(`sanyao: ${error.message}`)
      }
    },
  )

function readObject(text: string): object | undefined {
  try {
    const value: unknown = JSON.parse(text)
    return typeof value === 'object' && value !== null && !Array.isArray(value) ? value : undefined
  } catch {
    return undefined
  }
}

function memberOf(value: unknown, path: string): unknown {
  let member = value
  for (const name of path.split('.')) {
    if (typeof member !== 'object' || member === null || !Object.hasOwn(member, name)) return undefined
    member = (member as Readonly<Record<string, unknown>>)[name]
  }
  return member
}
