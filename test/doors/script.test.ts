import assert from 'node:assert/strict'
import { existsSync, mkdirSync, mkdtempSync, readdirSync, rmSync, utimesSync, writeFileSync } from 'node:fs'
import { createServer, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { describe, it } from 'node:test'
import { fileURLToPath } from 'node:url'
import { ended } from './ssh-client.ts'

/*
 * What the script of a host makes of the answers that it gets, one after another.
 */

const script = fileURLToPath(new URL('../../src/doors/authorized-keys.sh', import.meta.url))
const noCurl = !existsSync('/usr/bin/curl') && 'no /usr/bin/curl'
const line = 'ssh-rsa AAAA mine'
const fp = `SHA256:${'A'.repeat(43)}`

type Reply = (response: ServerResponse) => void

const says =
  (status: number, text = ''): Reply =>
  (response) =>
    response.writeHead(status).end(text)
const yes = says(200, `${line}\n`)
const no = says(200)
/** Breaks off in the middle of the line. */
const breaks: Reply = (response) => {
  response.writeHead(200, { 'Content-Length': 100 }).write('ssh-rsa')
  setImmediate(() => response.destroy())
}

/** A host's script and a server that answers as it is told; `reports` is what it heard of the grace. */
class Host implements AsyncDisposable {
  readonly folder = mkdtempSync(join(tmpdir(), 'sanyao-script-'))
  readonly cache = join(this.folder, 'cache')
  readonly reports: string[] = []
  #reply: Reply = no
  readonly #server = createServer((request, response) => {
    if (request.method !== 'POST') {
      this.#reply(response)
      return
    }
    let body = ''
    request.on('data', (bytes) => {
      body += bytes
    })
    request.on('end', () => {
      this.reports.push(body)
      response.end()
    })
  })

  static async start(): Promise<Host> {
    const host = new Host()
    mkdirSync(host.cache)
    writeFileSync(join(host.folder, 'token'), 'Authorization: Bearer x\n')
    await new Promise<void>((resolve) => host.#server.listen(0, '127.0.0.1', resolve))
    return host
  }

  /** Status and output of the script when this is the answer. */
  async asks(reply: Reply, grace = 60): Promise<string> {
    this.#reply = reply
    const { port } = this.#server.address() as AddressInfo
    const args = [script, String(grace), `http://127.0.0.1:${port}`, join(this.folder, 'token'), this.cache, 'me', fp]
    const { status, out } = await ended('sh', args)
    return `${status} ${out}`.trim()
  }

  /** Whom the grace let in, and nobody has heard of yet. */
  get untold(): number {
    return readdirSync(this.cache).filter((name) => name.startsWith('graced.')).length
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.#server.closeAllConnections()
    await new Promise((resolve) => this.#server.close(resolve))
    rmSync(this.folder, { recursive: true })
  }
}

const passed = `0 ${line}`

describe('the script of a host with a grace', { skip: noCurl }, () => {
  it('goes on while a proxy says that nobody answers, or an answer breaks off', async () => {
    await using host = await Host.start()
    assert.equal(await host.asks(says(502)), '0', 'nobody was let in yet')
    assert.equal(await host.asks(yes), passed)
    for (const reply of [says(502), says(503), says(504), breaks]) assert.equal(await host.asks(reply), passed)
    assert.equal(await host.asks(says(502), 0), '0', 'without grace')
  })

  it('takes every other answer for what it is', async () => {
    await using host = await Host.start()
    for (const reply of [no, says(401), says(404), says(500)]) {
      assert.equal(await host.asks(yes), passed)
      assert.match(await host.asks(reply), /^[01]$/)
      assert.equal(await host.asks(says(502)), '0', 'which ends the grace')
    }
  })

  it('reports whom the grace let in once somebody answers, each once', async () => {
    await using host = await Host.start()
    await host.asks(yes)
    await host.asks(says(502))
    await host.asks(says(503))
    assert.deepEqual([host.untold, host.reports], [2, []])
    await host.asks(no)
    assert.equal(host.untold, 0)
    assert.match(host.reports.join(), new RegExp(`^\\d+ me ${fp}\\n\\d+ me ${fp}\\n$`))
    await host.asks(yes)
    assert.equal(host.reports.length, 1)
  })

  it('leaves nothing behind that is of no more use, though it was ended half way', async () => {
    await using host = await Host.start()
    const old = new Date(Date.now() - 4 * 60_000)
    for (const name of ['tmp.1', 'aaaa', 'aaaa.1', 'graced.5.1']) {
      writeFileSync(join(host.cache, name), name === 'graced.5.1' ? `5 me ${fp}\n` : '')
      utimesSync(join(host.cache, name), old, old)
    }
    await host.asks(says(502))
    assert.equal(readdirSync(host.cache).length, 4, 'nothing, while nobody answers')
    await host.asks(yes, 600)
    assert.deepEqual([readdirSync(host.cache).length, host.reports.length], [4, 1], 'what a grace may reach back to')
    await host.asks(yes)
    assert.equal(readdirSync(host.cache).length, 1)
  })
})
