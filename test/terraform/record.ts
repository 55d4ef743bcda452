import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { createServer, request } from 'node:http'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { text } from 'node:stream/consumers'
import { fileURLToPath } from 'node:url'
import { type Ready, serveUntil } from '../clients/served.ts'
import { Tally } from '../clients/tally.ts'
import { findTools, type Tools } from './find.ts'
import { follow } from './follow.ts'
import { prepare } from './ground.ts'
import { type Exchange, fileOf, repeatable, told } from './recorded.ts'
import { type Story, stories } from './stories.ts'
import { Terraform } from './terraform.ts'

/*
 * `node test/terraform/record.ts`: writes down what the provider asks in each story, and what it is answered, for
 * replay.test.ts, which asks the same where there is no provider. Words name the stories to record.
 */

const tools = await findTools()
if ('missing' in tools) throw new Error(tools.missing)
const names = process.argv.slice(2)
// What wraps material for the key of one server, no other server can open.
const recorded = stories.filter(({ name }) => name !== 'kms-external-key')
for (const story of recorded) if (names.length === 0 || names.includes(story.name)) await record(tools, story)

/** Each story is told to a server of its own. */
async function record(tools: Tools, story: Story): Promise<void> {
  const tally = new Tally()
  const root = mkdtempSync(join(tmpdir(), 'sanyao-terraform-'))
  const world = fileURLToPath(new URL('world.yaml', import.meta.url))
  try {
    await using served = await serveUntil(() => true, ['--json', '--seed', world])
    const ready: Ready = JSON.parse(served.said[0] ?? '')
    await using witness = await stand(ready)
    const ground = await prepare(tools, root, { ...ready, endpoint: witness.endpoint })
    await follow(tally, story, new Terraform(ground, story.name))
    if (tally.failed > 0) throw new Error(`${story.name} went wrong, and is not written down`)
    writeFileSync(fileOf(story.name), told(witness.heard))
    console.log(`${story.name}: ${witness.heard.length} exchanges`)
  } finally {
    rmSync(root, { recursive: true })
  }
}

/** A proxy that hears what the main account asks; what a role asks, nobody can ask again. */
async function stand({ endpoint, secretId }: Ready) {
  const heard: Exchange[] = []
  const proxy = createServer(async (asked, answered) => {
    const at = Date.now()
    const body = await text(asked)
    const { host: _, ...headers } = asked.headers
    const host = new URL(asked.url ?? '').host
    const passed = request(
      endpoint,
      { method: asked.method ?? 'POST', headers: { ...headers, host } },
      async (reply) => {
        const said = await text(reply)
        const action = String(headers['x-tc-action'])
        const { RequestId: __, ...output } = JSON.parse(said).Response
        if (headers.authorization?.includes(`=${secretId}/`))
          heard.push({ at, service: host.split('.')[0] ?? '', action, input: JSON.parse(body), output })
        answered.writeHead(reply.statusCode ?? 500, { 'content-type': 'application/json' }).end(said)
      },
    )
    passed.end(body)
  })
  await new Promise<void>((resolve) => proxy.listen(0, '127.0.0.1', resolve))
  const { port } = proxy.address() as AddressInfo
  return {
    endpoint: `http://127.0.0.1:${port}`,
    get heard() {
      return repeatable(heard)
    },
    async [Symbol.asyncDispose]() {
      proxy.closeAllConnections()
      proxy.close()
    },
  }
}
